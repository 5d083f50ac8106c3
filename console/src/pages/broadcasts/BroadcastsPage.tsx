/* Messages to many: what is written, what waits for a second person, what goes out. */

import { Button } from '@mantine/core';
import { get } from '../../api/client';
import type { BroadcastSummary } from '../../api/types';
import { Link, navigate } from '../../app/router';
import { formatDateTime, useT } from '../../i18n';
import { useMay } from '../../session/session';
import { ErrorNote } from '../../ui/ErrorNote';
import { Loading } from '../../ui/Loading';
import { Page } from '../../ui/Page';
import { useLoad } from '../../ui/use-load';
import { Inert } from '../../work/Inert';
import { broadcastPlace, NEW_BROADCAST } from '../../work/places';
import { useLive } from '../../work/use-live';
import styles from './Broadcasts.module.css';
import { By } from './By';
import { ProgressBar } from './ProgressBar';
import { StateBadge } from './StateBadge';
import { isPlanned } from './states';

function One({ broadcast }: { broadcast: BroadcastSummary }) {
    const t = useT();
    const { id, title, state, counts, created_at } = broadcast;
    return (
        <li className={styles.card}>
            <h2 className={styles.title}>
                <Link to={broadcastPlace(id)}>
                    <Inert inline text={title} />
                </Link>
                <StateBadge state={state} />
            </h2>
            <p className={styles.dim}>
                {formatDateTime(created_at)} · <By broadcast={broadcast} />
            </p>
            {!isPlanned(state) && (
                <ProgressBar label={t('How far it is: {title}', { title })} counts={counts} />
            )}
        </li>
    );
}

export default function BroadcastsPage() {
    const t = useT();
    const mayWork = useMay('worker');
    const { data, error, again } = useLoad('broadcasts', signal => get('/broadcasts', { signal }));
    useLive(event => event.type === 'broadcast', again);
    return (
        <Page
            title={t('Broadcasts')}
            actions={mayWork && <Button onClick={() => navigate(NEW_BROADCAST)}>{t('New broadcast')}</Button>}
        >
            <ErrorNote error={error} again={again} />
            {!data && !error && <Loading />}
            {data?.broadcasts.length === 0 && (
                <p>
                    {t(
                        'There are none yet. A broadcast is one text to many people: it needs a second person, goes to a few first, and can be stopped at any moment.',
                    )}
                </p>
            )}
            <ul className={styles.list} aria-label={t('Broadcasts')}>
                {data?.broadcasts.map(broadcast => (
                    <One key={broadcast.id} broadcast={broadcast} />
                ))}
            </ul>
        </Page>
    );
}
