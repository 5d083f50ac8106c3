import { Button, Code, Text } from '@mantine/core';
import { useState } from 'react';
import { get } from '../../api/client';
import type { AuditEntry } from '../../api/types';
import { usePlace } from '../../app/router';
import { useT } from '../../i18n';
import { ErrorNote } from '../../ui/ErrorNote';
import { Loading } from '../../ui/Loading';
import { Page } from '../../ui/Page';
import { useLoad } from '../../ui/use-load';
import { useTask } from '../../ui/use-task';
import { AuditFilters } from './AuditFilters';
import { AuditTable } from './AuditTable';
import { type AuditFilter, filterFromPlace, filterQuery } from './filter';

const PAGE = 100;

function Head({ n, hash }: { n: number; hash: string }) {
    const t = useT();
    return (
        <Text size="sm" c="dimmed" mb="sm">
            {t('The log ends with entry {n}:', { n })} <Code>{hash}</Code>{' '}
            {t(
                'Write this down now and then: “tayanch audit verify” proves that nothing before it was changed.',
            )}
        </Text>
    );
}

/* The pages after the first one, for one filter. */
function Entries({ filter }: { filter: AuditFilter }) {
    const t = useT();
    const query = filterQuery(filter);
    const first = useLoad(JSON.stringify(query), signal =>
        get('/audit', { query: { ...query, limit: PAGE }, signal }),
    );
    const [more, setMore] = useState<AuditEntry[]>([]);
    const [ended, setEnded] = useState(false);
    const entries = [...(first.data?.entries ?? []), ...more];
    const last = entries.at(-1)?.n;
    const next = useTask(async () => {
        if (last === undefined) return;
        const page = await get('/audit', { query: { ...query, limit: PAGE, before: last } });
        setMore([...more, ...page.entries]);
        setEnded(page.entries.length < PAGE);
    });

    if (!first.data) return first.error ? <ErrorNote error={first.error} again={first.again} /> : <Loading />;
    return (
        <>
            <Head {...first.data.head} />
            <AuditTable entries={entries} />
            <ErrorNote error={next.error} />
            {first.data.entries.length === PAGE && !ended && (
                <Button mt="md" variant="default" loading={next.running} onClick={() => void next.run()}>
                    {t('Show older entries')}
                </Button>
            )}
        </>
    );
}

export default function Audit() {
    const t = useT();
    const { query } = usePlace();
    const [filter, setFilter] = useState(() => filterFromPlace(query));
    return (
        <Page title={t('Audit log')} wide>
            <AuditFilters filter={filter} onChange={setFilter} />
            <Entries key={JSON.stringify(filter)} filter={filter} />
        </Page>
    );
}
