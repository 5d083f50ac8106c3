/* What approving it would do: who gets it, who does not and why, and what they read. */

import { Alert } from '@mantine/core';
import type { BroadcastPreview } from '../../api/types';
import { useT } from '../../i18n';
import { Section } from '../../ui/Section';
import { alphabetName, money } from '../../work/compose';
import { reasonWords } from '../../work/delivery';
import { Inert } from '../../work/Inert';
import { languageName, languageTag } from '../../work/labels';
import styles from './Broadcasts.module.css';

type InLanguage = BroadcastPreview['languages'][number];

function Sample({ one }: { one: InLanguage }) {
    const t = useT();
    return (
        <li className={styles.sample}>
            <h3>
                {languageName(one.language)} · {t.n('{n} person', '{n} people', one.people)}
            </h3>
            {one.text === null ? (
                <p className={styles.warn}>{t('There is no text in this language.')}</p>
            ) : (
                <>
                    <div className={styles.sms}>
                        <Inert text={one.text} lang={languageTag(one.language)} />
                    </div>
                    <p className={styles.dim}>
                        {alphabetName(one.alphabet)} · {t('{n} SMS in all', { n: one.segments })}
                        {one.cost > 0 && ` · ${t('costs {money}', { money: money(one.cost) })}`}
                    </p>
                </>
            )}
            {one.giveaways.length > 0 && (
                <p className={styles.warn}>
                    {t('These words give people away: {words}', { words: one.giveaways.join(', ') })}
                </p>
            )}
        </li>
    );
}

function Excluded({ excluded }: Pick<BroadcastPreview, 'excluded'>) {
    const t = useT();
    const some = excluded.filter(({ people }) => people > 0);
    if (some.length === 0) return <p className={styles.line}>{t('Nobody of the audience is left out.')}</p>;
    return (
        <>
            <p className={styles.line}>{t('Left out, though they fit the audience:')}</p>
            <ul className={styles.why}>
                {some.map(({ reason, people }) => (
                    <li key={reason}>
                        {reasonWords(t, reason)}: {people}
                    </li>
                ))}
            </ul>
        </>
    );
}

export function Samples({ preview, budget }: { preview: BroadcastPreview; budget: number }) {
    const t = useT();
    const { people, segments, cost } = preview;
    const shown = preview.languages.filter(one => one.people > 0 || one.text !== null);
    return (
        <Section title={t('What it would do')}>
            <p className={styles.sum}>
                {t('It goes to {people} people: {segments} SMS.', { people, segments })}{' '}
                {cost > 0 && t('It costs {money}.', { money: money(cost) })}
            </p>
            {people === 0 && <p className={styles.warn}>{t('Nobody would get it. Widen the audience.')}</p>}
            {budget > 0 && cost > budget && (
                <Alert color="orange" variant="light">
                    {t('The budget of {money} is not enough for all: it stops when it is spent.', {
                        money: money(budget),
                    })}
                </Alert>
            )}
            {(people > 0 || preview.excluded.length > 0) && <Excluded excluded={preview.excluded} />}
            <ul className={styles.samples}>
                {shown.map(one => (
                    <Sample key={one.language} one={one} />
                ))}
            </ul>
        </Section>
    );
}
