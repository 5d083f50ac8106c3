import { Badge, Button } from '@mantine/core';
import { get, post } from '../../api/client';
import type { OwnSession } from '../../api/types';
import { formatDateTime, useT } from '../../i18n';
import { ErrorNote } from '../../ui/ErrorNote';
import { Loading } from '../../ui/Loading';
import { announce } from '../../ui/announce';
import { Cell, Row, StackTable } from '../../ui/StackTable';
import { useLoad } from '../../ui/use-load';
import { useTask } from '../../ui/use-task';
import { detailWords } from '../../work/details';

function SessionRow({ session, end, busy }: { session: OwnSession; end: () => void; busy: boolean }) {
    const t = useT();
    const device = detailWords(t, session.device);
    return (
        <Row>
            <Cell label={t('Browser')}>
                <span>
                    {device || t('unknown browser')}{' '}
                    {session.current && <Badge variant="light">{t('this one')}</Badge>}
                    {session.locked && (
                        <Badge variant="light" color="gray">
                            {t('locked')}
                        </Badge>
                    )}
                </span>
            </Cell>
            <Cell label={t('Since')}>{formatDateTime(session.created_at)}</Cell>
            <Cell label={t('Last used')}>{formatDateTime(session.used_at)}</Cell>
            <Cell label={t('Actions')}>
                {!session.current && (
                    <Button
                        size="compact-sm"
                        variant="default"
                        disabled={busy}
                        onClick={end}
                        aria-label={`${t('End')}: ${device}`}
                    >
                        {t('End')}
                    </Button>
                )}
            </Cell>
        </Row>
    );
}

export function Sessions() {
    const t = useT();
    const sessions = useLoad('sessions', signal => get('/sessions', { signal }));
    const task = useTask(async (id: number) => {
        await post('/sessions/{id}/end', {}, { path: { id } });
        announce(t('The session has ended.'));
        sessions.again();
    });

    if (!sessions.data)
        return sessions.error ? <ErrorNote error={sessions.error} again={sessions.again} /> : <Loading />;
    return (
        <>
            <StackTable heads={[t('Browser'), t('Since'), t('Last used'), t('Actions')]}>
                {sessions.data.sessions.map(session => (
                    <SessionRow
                        key={session.id}
                        session={session}
                        busy={task.running}
                        end={() => void task.run(session.id)}
                    />
                ))}
            </StackTable>
            <ErrorNote error={task.error} />
        </>
    );
}
