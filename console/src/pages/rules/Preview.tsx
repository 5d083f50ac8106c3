/* What approving a draft would do. */

import { get } from '../../api/client';
import { useT } from '../../i18n';
import { ErrorNote } from '../../ui/ErrorNote';
import { Loading } from '../../ui/Loading';
import { useLoad } from '../../ui/use-load';
import { Inert } from '../../work/Inert';
import { languageName } from '../../work/labels';
import styles from './Rules.module.css';
import { day, inWords } from './words';

export function Preview({ id, version }: { id: string; version: number }) {
    const t = useT();
    const { data, error, again } = useLoad(`${id} ${version}`, signal =>
        get('/rule/preview', { query: { rule: id, version }, signal }),
    );
    if (!data) return error ? <ErrorNote error={error} again={again} /> : <Loading />;
    return (
        <section className={styles.preview}>
            <h3>{t('What version {version} would do', { version })}</h3>
            <p>
                {t('Told the old date: {told}. Unchanged for: {unchanged}.', {
                    told: data.told,
                    unchanged: data.unchanged,
                })}
            </p>
            <ul>
                {data.moves.map(({ from, to, people }) => (
                    <li key={`${from} ${to}`}>
                        {day(from)} → {day(to)}: {people}
                    </li>
                ))}
                {data.corrections.map(({ language, people, text, segments, cost }) => (
                    <li key={language}>
                        {t('{language}: {people} people, {segments} SMS, cost {cost}', {
                            language: languageName(language),
                            people,
                            segments,
                            cost: (cost / 1000).toFixed(2),
                        })}
                        <Inert text={text} />
                    </li>
                ))}
                {data.silent.map(({ reason, people }) => (
                    <li key={reason}>
                        {t('No SMS: {reason}: {people}', { reason: inWords(t, reason), people })}
                    </li>
                ))}
                {data.canned.map(({ id: canned, title }) => (
                    <li key={canned}>
                        {t('A ready answer will be blocked:')} <Inert inline text={title} />
                    </li>
                ))}
            </ul>
        </section>
    );
}
