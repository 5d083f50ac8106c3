/* The text in each language, with what is to be said about it before it goes to many. */

import { Alert, Button, Textarea } from '@mantine/core';
import type { BroadcastText } from '../../api/types';
import { useT } from '../../i18n';
import { announce } from '../../ui/announce';
import { ErrorNote } from '../../ui/ErrorNote';
import { Section } from '../../ui/Section';
import { alphabetName, characterName, cheapen, money } from '../../work/compose';
import { Inert } from '../../work/Inert';
import { type AnswerLanguage, languageName, languageTag } from '../../work/labels';
import styles from './Broadcasts.module.css';
import { languagesOf, TEXT_MAX, textsOf } from './draft';
import type { FieldsProps } from './EditPage';
import { useChecked } from './use-checked';

function Dear({ dear, onReplace }: { dear: NonNullable<BroadcastText['dear']>; onReplace: () => void }) {
    const t = useT();
    const { character, instead } = dear;
    return (
        <Alert color="orange" variant="light" mt="xs">
            <p>
                {t('This character makes the text dear:')} <bdi>{characterName(character)}</bdi>
                {instead !== null && (
                    <>
                        {' → '}
                        <bdi>{instead === '' ? t('nothing') : instead}</bdi>
                    </>
                )}
            </p>
            {instead !== null && (
                <Button size="compact-md" variant="default" onClick={onReplace}>
                    {t('Replace it')}
                </Button>
            )}
        </Alert>
    );
}

/* What the gateway says to one text. */
function Verdict({ one, typed, onReplace }: { one: BroadcastText; typed: string; onReplace: () => void }) {
    const t = useT();
    return (
        <>
            <p className={styles.dim}>
                {alphabetName(one.alphabet)} · {t.n('{n} segment', '{n} segments', one.segments)}
                {one.cost > 0 && ` · ${t('costs {money} for each person', { money: money(one.cost) })}`}
            </p>
            {one.giveaways.length > 0 && (
                <Alert color="red" variant="light" mt="xs" title={t('This cannot be sent')}>
                    {t('Anybody may read the phone. These words give people away: {words}', {
                        words: one.giveaways.join(', '),
                    })}
                </Alert>
            )}
            {one.dear && <Dear dear={one.dear} onReplace={onReplace} />}
            {one.text !== typed && (
                <div className={styles.sms}>
                    <span className={styles.dim}>{t('As it will go out')}</span>
                    <Inert text={one.text} lang={languageTag(one.language)} />
                </div>
            )}
        </>
    );
}

interface OneProps {
    code: AnswerLanguage;
    text: string;
    verdict: BroadcastText | undefined;
    onChange: (text: string) => void;
}

function One({ code, text, verdict, onChange }: OneProps) {
    const t = useT();
    const replace = () => {
        if (!verdict?.dear) return;
        onChange(cheapen(text, [{ at: 0, ...verdict.dear }]));
        announce(t('Replaced.'), 'quiet');
    };
    return (
        <div className={styles.text}>
            <Textarea
                label={languageName(code)}
                lang={languageTag(code) ?? ''}
                dir="auto"
                rows={4}
                maxLength={TEXT_MAX}
                value={text}
                onChange={event => onChange(event.currentTarget.value)}
            />
            <div aria-live="polite">
                {verdict && text.trim() !== '' && <Verdict one={verdict} typed={text} onReplace={replace} />}
            </div>
        </div>
    );
}

export function TextFields({ form, faults, change }: FieldsProps) {
    const t = useT();
    const { languages, error } = useChecked(textsOf(form));
    return (
        <Section title={t('Texts')}>
            <p className={styles.dim}>
                {t(
                    'Say nothing that tells others what it is about, and name no organisation. Short texts in plain letters cost least.',
                )}
            </p>
            {faults.texts && (
                <p role="alert" className={styles.warn}>
                    {t(faults.texts)}
                </p>
            )}
            {languagesOf(form).map(code => (
                <One
                    key={code}
                    code={code}
                    text={form.texts[code] ?? ''}
                    verdict={languages.find(({ language }) => language === code)}
                    onChange={text => change({ texts: { ...form.texts, [code]: text } })}
                />
            ))}
            <ErrorNote error={error} />
        </Section>
    );
}
