import { Table, Text } from '@mantine/core';
import type { AuditEntry } from '../../api/types';
import { Link } from '../../app/router';
import { formatDateTime, useT } from '../../i18n';
import { actionName } from './actions';
import styles from './Audit.module.css';

function Row({ entry }: { entry: AuditEntry }) {
    const t = useT();
    return (
        <Table.Tr>
            <Table.Td>{entry.n}</Table.Td>
            <Table.Td>{formatDateTime(entry.at)}</Table.Td>
            <Table.Td>
                {entry.staff_id === null ? t('the gateway') : (entry.staff_name ?? `#${entry.staff_id}`)}
            </Table.Td>
            <Table.Td>{actionName(t, entry.action)}</Table.Td>
            <Table.Td>
                {entry.case !== null && <Link to={`/cases/${entry.case}`}>{entry.case}</Link>}
            </Table.Td>
            <Table.Td>
                {entry.detail} {entry.subject_id !== null && `#${entry.subject_id}`}
                {entry.reason !== null && (
                    <div className={styles.reason}>
                        {t('Reason:')} <bdi>{entry.reason}</bdi>
                    </div>
                )}
            </Table.Td>
        </Table.Tr>
    );
}

export function AuditTable({ entries }: { entries: readonly AuditEntry[] }) {
    const t = useT();
    if (entries.length === 0) return <Text>{t('Nothing like that is in the log.')}</Text>;
    return (
        <Table.ScrollContainer minWidth={720}>
            <Table>
                <Table.Thead>
                    <Table.Tr>
                        <Table.Th>{t('Entry')}</Table.Th>
                        <Table.Th>{t('Time')}</Table.Th>
                        <Table.Th>{t('Person')}</Table.Th>
                        <Table.Th>{t('Action')}</Table.Th>
                        <Table.Th>{t('Case')}</Table.Th>
                        <Table.Th>{t('More')}</Table.Th>
                    </Table.Tr>
                </Table.Thead>
                <Table.Tbody>
                    {entries.map(entry => (
                        <Row key={entry.n} entry={entry} />
                    ))}
                </Table.Tbody>
            </Table>
        </Table.ScrollContainer>
    );
}
