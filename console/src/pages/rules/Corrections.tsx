/* Whom the change to a version has reached. */

import { useState } from 'react';
import { get } from '../../api/client';
import { useT } from '../../i18n';
import { ErrorNote } from '../../ui/ErrorNote';
import { More } from '../../ui/More';
import { usePages } from '../../ui/use-pages';
import styles from './Rules.module.css';
import { inWords } from './words';

interface Figures {
    total: number;
    missing: number;
    by_state: Readonly<Record<string, number>>;
}

export function Corrections({ id, version }: { id: string; version: number }) {
    const t = useT();
    const [figures, setFigures] = useState<Figures | null>(null);
    const pages = usePages(`${id} ${version}`, async (offset, signal) => {
        const query = { rule: id, version, offset };
        const { people, ...rest } = await get('/rule/corrections', { query, ...(signal && { signal }) });
        setFigures(rest);
        const end = offset + people.length;
        return { rows: people, next: people.length > 0 && end < rest.missing ? end : null };
    });
    if (!pages.rows || !figures) return <ErrorNote error={pages.error} again={pages.again} />;
    if (figures.total === 0) return null;
    return (
        <section className={styles.preview}>
            <h3>
                {t('Corrections: {total}, not reached: {missing}', {
                    total: figures.total,
                    missing: figures.missing,
                })}
            </h3>
            <p>
                {Object.entries(figures.by_state)
                    .map(([state, count]) => `${inWords(t, state)}: ${count}`)
                    .join(' · ')}
            </p>
            <ul>
                {pages.rows.map((person, i) => (
                    <li key={i}>
                        {person.masked_phone ?? '—'} · {inWords(t, person.state)}
                        {person.reason && ` · ${inWords(t, person.reason)}`}
                    </li>
                ))}
            </ul>
            <More pages={pages} />
        </section>
    );
}
