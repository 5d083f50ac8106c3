import type { BroadcastDraft } from '../../api/types';
import { useT } from '../../i18n';
import { Section } from '../../ui/Section';
import { Inert } from '../../work/Inert';
import { ANSWER_LANGUAGES, languageName, languageTag } from '../../work/labels';
import styles from './Broadcasts.module.css';

/* What people read. */
export function Texts({ texts }: { texts: BroadcastDraft['texts'] }) {
    const t = useT();
    const written = ANSWER_LANGUAGES.filter(code => texts[code]);
    return (
        <Section title={t('Texts')}>
            <ul className={styles.samples}>
                {written.map(code => (
                    <li key={code} className={styles.sample}>
                        <h3>{languageName(code)}</h3>
                        <div className={styles.sms}>
                            <Inert text={texts[code] ?? ''} lang={languageTag(code)} />
                        </div>
                    </li>
                ))}
            </ul>
        </Section>
    );
}
