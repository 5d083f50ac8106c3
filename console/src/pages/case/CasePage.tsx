import { Badge, Button } from '@mantine/core';
import { useEffect, useMemo, useState } from 'react';
import { ApiError } from '../../api/client';
import { Link, navigate } from '../../app/router';
import type { PageProps } from '../../app/page';
import { N, useT } from '../../i18n';
import { useMay, useMe } from '../../session/session';
import { ErrorNote } from '../../ui/ErrorNote';
import { Loading } from '../../ui/Loading';
import { Page } from '../../ui/Page';
import { useIsAhead } from '../../work/clock';
import { watchCounts } from '../../work/counts';
import { type KeyLine, KeysHelp } from '../../work/KeysHelp';
import { numberWords, parseNumber, statusWords } from '../../work/labels';
import { useMeta } from '../../work/meta';
import { QUEUE } from '../../work/places';
import { type OpenedCase, useCase } from '../../work/use-case';
import { useKeys } from '../../work/use-keys';
import { useTakeNext } from '../../work/use-take-next';
import styles from './CasePage.module.css';
import { Claim } from './Claim';
import { Composer } from './Composer';
import { CaseProvider } from './context';
import { Detention } from './Detention';
import { Facts } from './Facts';
import { Moves } from './Moves';
import { Note } from './Note';
import { Person, Related } from './Person';
import { Timeline } from './Timeline';

const KEYS: readonly KeyLine[] = [
    { keys: ['q'], does: N('Back to the queue') },
    { keys: ['c'], does: N('Claim the case') },
    { keys: ['a'], does: N('Write an answer') },
    { keys: ['n'], does: N('Take the gravest case that nobody has') },
    { keys: ['?'], does: N('This help') },
];

function Opened({ opened, reload }: { opened: OpenedCase; reload: () => void }) {
    const me = useMe();
    const mayWork = useMay('worker');
    const meta = useMeta();
    const held = useIsAhead(opened.case.claim?.until ?? null);
    const mine = held && opened.case.claim?.staff_id === me.id;
    const value = useMemo(
        () => ({ case: opened.case, meta: meta.data, mine, mayWork, reload }),
        [opened.case, meta.data, mine, mayWork, reload],
    );
    return (
        <CaseProvider value={value}>
            <Claim />
            <Moves />
            <ErrorNote error={meta.error} again={meta.again} />
            <div className={styles.columns}>
                <div className={styles.main}>
                    <Timeline duplicates={opened.duplicates} texts={opened.texts} />
                    <Composer />
                    <Note />
                </div>
                <div className={styles.side}>
                    <Facts />
                    <Detention />
                    <Person />
                    <Related />
                </div>
            </div>
        </CaseProvider>
    );
}

function Badges({ opened }: { opened: OpenedCase }) {
    const t = useT();
    const { status, urgent, category } = opened.case;
    return (
        <>
            {urgent && (
                <Badge color="red" variant="filled" radius="sm" size="lg">
                    {category === 'sos' ? t('SOS') : t('urgent')}
                </Badge>
            )}
            <Badge variant="light" radius="sm" size="lg">
                {statusWords(t, status)}
            </Badge>
        </>
    );
}

function KnownCase({ number }: { number: number }) {
    const t = useT();
    const { data, error, again } = useCase(number);
    const [help, setHelp] = useState(false);
    const mayWork = useMay('worker');
    const takeNext = useTakeNext();
    useKeys({
        q: () => navigate(QUEUE),
        n: mayWork ? () => void takeNext.run() : undefined,
        '?': () => setHelp(true),
    });
    const notFound = error instanceof ApiError && error.status === 404;
    return (
        <Page
            wide
            title={t('Case {number}', { number: numberWords(number) })}
            actions={
                <>
                    {data && <Badges opened={data} />}
                    <Button variant="default" onClick={() => setHelp(true)} aria-keyshortcuts="?">
                        {t('Keys')}
                    </Button>
                    <Link to={QUEUE} aria-keyshortcuts="q">
                        {t('Back to the queue')}
                    </Link>
                </>
            }
        >
            <ErrorNote error={takeNext.error} />
            {notFound ? (
                <p role="alert">{t('There is no case with this number.')}</p>
            ) : (
                <ErrorNote error={error} again={again} />
            )}
            {!data && !error && <Loading />}
            {data && <Opened opened={data} reload={again} />}
            <KeysHelp opened={help} onClose={() => setHelp(false)} lines={KEYS} />
        </Page>
    );
}

export default function CasePage({ params }: PageProps) {
    const t = useT();
    const number = parseNumber(params.number ?? '');
    useEffect(watchCounts, []);
    if (number === null)
        return <Page title={t('There is no such page')}>{t('Choose one from the menu.')}</Page>;
    return <KnownCase number={number} />;
}
