/* One case in the queue. The row is a link; what it says in colours and places it also says in words. */

import { memo, type Ref } from 'react';
import type { CaseSummary, Meta } from '../../api/types';
import { useLanguage, useT } from '../../i18n';
import { spanWords, useNow } from '../../work/clock';
import {
    categoryWords,
    happenedWords,
    languageName,
    nameIn,
    numberWords,
    peopleWords,
    statusWords,
} from '../../work/labels';
import { casePlace } from '../../work/places';
import styles from './Row.module.css';

interface RowProps {
    row: CaseSummary;
    meta: Meta | null;
    me: number;
    active: boolean;
    link: Ref<HTMLAnchorElement> | undefined;
    index: number;
    onFocus: (index: number, number: number) => void;
}

function Holder({ row, me }: { row: CaseSummary; me: number }) {
    const t = useT();
    const now = useNow(15);
    if (!row.claim || row.claim.until <= now) return <span className={styles.holder} />;
    const mine = row.claim.staff_id === me;
    return (
        <span className={styles.holder} data-mine={mine || undefined}>
            {mine ? t('held by you') : t('held by {name}', { name: row.claim.name })}
        </span>
    );
}

function Age({ row }: { row: CaseSummary }) {
    const t = useT();
    const now = useNow(30);
    return (
        <span className={styles.age}>
            <span className="visually-hidden">{t('waiting')} </span>
            {spanWords(t, now - row.created_at)}
        </span>
    );
}

function Marks({ row }: { row: CaseSummary }) {
    const t = useT();
    return (
        <span className={styles.marks}>
            {row.waiting_answers > 0 && (
                <span className={styles.mark}>
                    {t.n('{n} answer not read yet', '{n} answers not read yet', row.waiting_answers)}
                </span>
            )}
            {row.detained_at !== null && <span className={styles.urgentMark}>{t('detained')}</span>}
            {row.merged_into !== null && <span className={styles.mark}>{t('merged')}</span>}
        </span>
    );
}

/* Over the columns, where there are columns. Each row says by itself what is what. */
export function Head() {
    const t = useT();
    return (
        <div className={`${styles.row ?? ''} ${styles.head ?? ''}`} aria-hidden>
            <span className={styles.number}>{t('Case')}</span>
            <span className={styles.category}>{t('What happened')}</span>
            <span className={styles.region}>{t('Region')}</span>
            <span className={styles.people}>{t('People')}</span>
            <span className={styles.when}>{t('When')}</span>
            <span className={styles.language}>{t('Language')}</span>
            <span className={styles.age}>{t('Waiting')}</span>
            <span className={styles.status}>{t('Status')}</span>
            <span className={styles.holder}>{t('Held by')}</span>
        </div>
    );
}

export const Row = memo(function Row({ row, meta, me, active, link, index, onFocus }: RowProps) {
    const t = useT();
    const language = useLanguage();
    const region = meta?.regions.find(({ code }) => code === row.region);
    const isSos = row.category === 'sos';

    return (
        <a
            href={`#${casePlace(row.number)}`}
            className={styles.row}
            data-urgent={row.urgent || undefined}
            data-draft={row.status === 'draft' || undefined}
            tabIndex={active ? 0 : -1}
            ref={link}
            onFocus={() => onFocus(index, row.number)}
        >
            <span className={styles.badge}>
                {row.urgent && <span className={styles.urgent}>{isSos ? t('SOS') : t('urgent')}</span>}
            </span>
            <span className={styles.number}>
                <span className="visually-hidden">{t('case')} </span>
                {numberWords(row.number)}
            </span>
            <span className={styles.category}>{categoryWords(t, row.category)}</span>
            <span className={styles.region}>
                {region ? nameIn(region.names, language) : (row.region ?? '–')}
            </span>
            <span className={styles.people}>{peopleWords(t, row.people)}</span>
            <span className={styles.when}>{happenedWords(t, row.happened)}</span>
            <span className={styles.language}>{languageName(row.language)}</span>
            <Age row={row} />
            <span className={styles.status} data-status={row.status}>
                {statusWords(t, row.status)}
            </span>
            <Holder row={row} me={me} />
            <Marks row={row} />
        </a>
    );
});
