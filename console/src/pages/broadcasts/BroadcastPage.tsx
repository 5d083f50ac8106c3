/* One broadcast: what it waits for, what it would do or has done, and the brake. */

import { get } from '../../api/client';
import type { Broadcast } from '../../api/types';
import type { PageProps } from '../../app/page';
import { Link } from '../../app/router';
import { formatDateTime, useT } from '../../i18n';
import { ErrorNote } from '../../ui/ErrorNote';
import { Loading } from '../../ui/Loading';
import { Page } from '../../ui/Page';
import { useLoad } from '../../ui/use-load';
import { Inert } from '../../work/Inert';
import { BROADCASTS } from '../../work/places';
import { useLive } from '../../work/use-live';
import { By } from './By';
import styles from './Broadcasts.module.css';
import { Details } from './Details';
import { Held } from './Held';
import { Now } from './Now';
import { Each, Figures } from './Outcome';
import { Samples } from './Samples';
import { StateBadge } from './StateBadge';
import { isMoving, isPlanned } from './states';
import { Texts } from './Texts';

function Preview({ broadcast: { summary, draft } }: { broadcast: Broadcast }) {
    const { id } = summary;
    const { data, error, again } = useLoad(`${id} ${summary.state}`, signal =>
        get('/broadcasts/{id}/preview', { path: { id }, signal }),
    );
    if (!data) return error ? <ErrorNote error={error} again={again} /> : <Loading />;
    return <Samples preview={data} budget={draft.budget ?? 0} />;
}

function Whole({ broadcast, again }: { broadcast: Broadcast; again: () => void }) {
    const { summary, draft } = broadcast;
    return (
        <>
            <p className={styles.name}>
                <Inert inline text={summary.title} />
            </p>
            <p className={styles.head}>
                <StateBadge state={summary.state} />
                <span className={styles.dim}>
                    {formatDateTime(summary.created_at)} · <By broadcast={summary} />
                </span>
            </p>
            {isMoving(summary.state) && <Held />}
            <Now broadcast={broadcast} onDone={again} />
            {isPlanned(summary.state) ? (
                <Preview broadcast={broadcast} />
            ) : (
                <>
                    <Figures broadcast={broadcast} />
                    <Texts texts={draft.texts} />
                </>
            )}
            <Details draft={draft} />
            {!isPlanned(summary.state) && <Each id={summary.id} />}
        </>
    );
}

export default function BroadcastPage({ params }: PageProps) {
    const t = useT();
    const id = Number(params.id);
    const { data, error, again } = useLoad(String(id), signal =>
        get('/broadcasts/{id}', { path: { id }, signal }),
    );
    useLive(event => event.type === 'broadcast' && event.number === id, again);
    return (
        <Page
            title={t('Broadcast {id}', { id })}
            actions={<Link to={BROADCASTS}>{t('All broadcasts')}</Link>}
        >
            <ErrorNote error={error} again={again} />
            {!data && !error && <Loading />}
            {data && <Whole broadcast={data} again={again} />}
        </Page>
    );
}
