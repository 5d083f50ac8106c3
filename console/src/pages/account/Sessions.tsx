import { Badge, Button, Table } from '@mantine/core';
import { get, post } from '../../api/client';
import type { OwnSession } from '../../api/types';
import { formatDateTime, useT } from '../../i18n';
import { ErrorNote } from '../../ui/ErrorNote';
import { Loading } from '../../ui/Loading';
import { announce } from '../../ui/announce';
import { useLoad } from '../../ui/use-load';
import { useTask } from '../../ui/use-task';

function SessionRow({ session, end, busy }: { session: OwnSession; end: () => void; busy: boolean }) {
    const t = useT();
    return (
        <Table.Tr>
            <Table.Td>
                {session.device || t('unknown browser')}{' '}
                {session.current && <Badge variant="light">{t('this one')}</Badge>}
                {session.locked && (
                    <Badge variant="light" color="gray">
                        {t('locked')}
                    </Badge>
                )}
            </Table.Td>
            <Table.Td>{formatDateTime(session.created_at)}</Table.Td>
            <Table.Td>{formatDateTime(session.used_at)}</Table.Td>
            <Table.Td>
                {!session.current && (
                    <Button size="compact-sm" variant="default" disabled={busy} onClick={end}>
                        {t('End')}
                    </Button>
                )}
            </Table.Td>
        </Table.Tr>
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
            <Table.ScrollContainer minWidth={460}>
                <Table>
                    <Table.Thead>
                        <Table.Tr>
                            <Table.Th>{t('Browser')}</Table.Th>
                            <Table.Th>{t('Since')}</Table.Th>
                            <Table.Th>{t('Last used')}</Table.Th>
                            <Table.Th>
                                <span className="visually-hidden">{t('Actions')}</span>
                            </Table.Th>
                        </Table.Tr>
                    </Table.Thead>
                    <Table.Tbody>
                        {sessions.data.sessions.map(session => (
                            <SessionRow
                                key={session.id}
                                session={session}
                                busy={task.running}
                                end={() => void task.run(session.id)}
                            />
                        ))}
                    </Table.Tbody>
                </Table>
            </Table.ScrollContainer>
            <ErrorNote error={task.error} />
        </>
    );
}
