/* Whom the change to a version has reached. */

import { get } from '../../api/client';
import { useT } from '../../i18n';
import { ErrorNote } from '../../ui/ErrorNote';
import { useLoad } from '../../ui/use-load';
import styles from './Rules.module.css';
import { inWords } from './words';

export function Corrections({ id, version }: { id: string; version: number }) {
    const t = useT();
    const { data, error, again } = useLoad(`${id} ${version}`, signal =>
        get('/rule/corrections', { query: { rule: id, version }, signal }),
    );
    if (!data) return <ErrorNote error={error} again={again} />;
    if (data.total === 0) return null;
    return (
        <section className={styles.preview}>
            <h3>
                {t('Corrections: {total}, not reached: {missing}', {
                    total: data.total,
                    missing: data.missing,
                })}
            </h3>
            <p>
                {Object.entries(data.by_state)
                    .map(([state, count]) => `${inWords(t, state)}: ${count}`)
                    .join(' · ')}
            </p>
            <ul>
                {data.people.map((person, i) => (
                    <li key={i}>
                        {person.masked_phone ?? '—'} · {inWords(t, person.state)}
                        {person.reason && ` · ${inWords(t, person.reason)}`}
                    </li>
                ))}
            </ul>
        </section>
    );
}
