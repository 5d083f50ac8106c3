import { Text } from '@mantine/core';
import type { AuditEntry } from '../../api/types';
import { Link } from '../../app/router';
import { formatDateTime, useT } from '../../i18n';
import { Cell, Row, StackTable } from '../../ui/StackTable';
import { detailWords } from '../../work/details';
import { Inert } from '../../work/Inert';
import { actionName } from './actions';
import styles from './Audit.module.css';

function More({ entry }: { entry: AuditEntry }) {
    const t = useT();
    const detail = entry.detail === null ? null : detailWords(t, entry.detail);
    const about = [detail, entry.subject_id === null ? null : `#${entry.subject_id}`];
    return (
        <div>
            <Inert inline text={about.filter(part => part !== null).join(' ')} />
            {entry.reason !== null && (
                <div className={styles.reason}>
                    {t('Reason:')} <Inert inline text={entry.reason} />
                </div>
            )}
        </div>
    );
}

function EntryRow({ entry }: { entry: AuditEntry }) {
    const t = useT();
    const who = entry.staff_id === null ? t('the gateway') : (entry.staff_name ?? `#${entry.staff_id}`);
    const hasMore = entry.detail !== null || entry.subject_id !== null || entry.reason !== null;
    return (
        <Row>
            <Cell label={t('Entry')}>{entry.n}</Cell>
            <Cell label={t('Time')}>{formatDateTime(entry.at)}</Cell>
            <Cell label={t('Person')}>
                <Inert inline text={who} />
            </Cell>
            <Cell label={t('Action')}>{actionName(t, entry.action)}</Cell>
            <Cell label={t('Case')}>
                {entry.case !== null && <Link to={`/cases/${entry.case}`}>{entry.case}</Link>}
            </Cell>
            <Cell label={t('More')}>{hasMore && <More entry={entry} />}</Cell>
        </Row>
    );
}

export function AuditTable({ entries }: { entries: readonly AuditEntry[] }) {
    const t = useT();
    if (entries.length === 0) return <Text>{t('Nothing like that is in the log.')}</Text>;
    return (
        <StackTable heads={[t('Entry'), t('Time'), t('Person'), t('Action'), t('Case'), t('More')]}>
            {entries.map(entry => (
                <EntryRow key={entry.n} entry={entry} />
            ))}
        </StackTable>
    );
}
