/* Whom it is for. What is not chosen leaves out nobody. */

import { Checkbox, Group, NativeSelect, TextInput } from '@mantine/core';
import { useState } from 'react';
import { get } from '../../api/client';
import { useLanguage, useT } from '../../i18n';
import { ErrorNote } from '../../ui/ErrorNote';
import { Section } from '../../ui/Section';
import { useLoad } from '../../ui/use-load';
import { ANSWER_LANGUAGES, categoryWords, languageName, nameIn } from '../../work/labels';
import { useMeta } from '../../work/meta';
import styles from './Broadcasts.module.css';
import { CITIZENSHIP_WORDS } from './Details';
import { CITIZENSHIPS, REGIONS_MAX } from './draft';
import type { FieldsProps } from './EditPage';

/* With it if it is to be there, else without. */
const toggled = <T,>(list: readonly T[], one: T, on: boolean): T[] =>
    on ? [...list, one] : list.filter(other => other !== one);

interface ManyProps<T extends string> {
    legend: string;
    choices: readonly { code: T; label: string }[];
    chosen: readonly T[];
    onChange: (chosen: T[]) => void;
}

function Many<T extends string>({ legend, choices, chosen, onChange }: ManyProps<T>) {
    const t = useT();
    return (
        <fieldset className={styles.choice}>
            <legend>{legend}</legend>
            <Group gap="md">
                {choices.map(({ code, label }) => (
                    <Checkbox
                        key={code}
                        label={label}
                        checked={chosen.includes(code)}
                        onChange={event => onChange(toggled(chosen, code, event.currentTarget.checked))}
                    />
                ))}
            </Group>
            {chosen.length === 0 && <p className={styles.dim}>{t('None chosen: all of them.')}</p>}
        </fieldset>
    );
}

function Regions({ form, change }: FieldsProps) {
    const t = useT();
    const language = useLanguage();
    const meta = useMeta();
    const [typed, setTyped] = useState('');
    const all = (meta.data?.regions ?? []).map(({ code, names }) => ({
        code,
        label: nameIn(names, language),
    }));
    const wanted = typed.trim().toLowerCase();
    const shown = all.filter(
        ({ code, label }) => form.regions.includes(code) || label.toLowerCase().includes(wanted),
    );
    return (
        <details className={styles.choice}>
            <summary>
                {form.regions.length === 0
                    ? t('Regions: all of them')
                    : t('Regions chosen: {n}', { n: form.regions.length })}
            </summary>
            <ErrorNote error={meta.error} again={meta.again} />
            <TextInput
                label={t('Find a region')}
                value={typed}
                onChange={event => setTyped(event.currentTarget.value)}
            />
            <div className={styles.regions}>
                {shown.map(({ code, label }) => (
                    <Checkbox
                        key={code}
                        label={label}
                        checked={form.regions.includes(code)}
                        disabled={!form.regions.includes(code) && form.regions.length >= REGIONS_MAX}
                        onChange={event =>
                            change({ regions: toggled(form.regions, code, event.currentTarget.checked) })
                        }
                    />
                ))}
            </div>
            <p className={styles.dim}>
                {t('Somebody whose region we do not know is left out as soon as one is chosen.')}
            </p>
        </details>
    );
}

export function AudienceFields(props: FieldsProps) {
    const { form, faults, change } = props;
    const t = useT();
    const language = useLanguage();
    const meta = useMeta();
    const rules = useLoad('rules', signal => get('/rules', { signal }));
    const anybody = { value: '', label: t('does not matter') };
    return (
        <Section title={t('For whom')}>
            <p className={styles.dim}>
                {t('Only people who let us write to them get it. All that you choose has to fit.')}
            </p>
            <Many
                legend={t('Languages')}
                choices={ANSWER_LANGUAGES.map(code => ({ code, label: languageName(code) }))}
                chosen={form.languages}
                onChange={languages => change({ languages })}
            />
            <Many
                legend={t('Citizenship')}
                choices={CITIZENSHIPS.map(code => ({ code, label: t(CITIZENSHIP_WORDS[code]) }))}
                chosen={form.citizenships}
                onChange={citizenships => change({ citizenships })}
            />
            <Regions {...props} />
            <div className={styles.fields}>
                <NativeSelect
                    label={t('Told a date by the rule')}
                    value={form.rule}
                    data={[
                        anybody,
                        ...(rules.data?.rules ?? []).map(({ rule, title }) => ({
                            value: rule,
                            label: `${nameIn(title, language)} · ${rule}`,
                        })),
                    ]}
                    onChange={event => change({ rule: event.currentTarget.value })}
                />
                <NativeSelect
                    label={t('Has a case about')}
                    value={form.category}
                    data={[
                        anybody,
                        ...(meta.data?.categories ?? []).map(({ code }) => ({
                            value: code,
                            label: categoryWords(t, code),
                        })),
                    ]}
                    onChange={event => change({ category: event.currentTarget.value })}
                />
                <TextInput
                    label={t('Last contact within … days')}
                    inputMode="numeric"
                    maxLength={4}
                    value={form.contactDays}
                    error={faults.contactDays && t(faults.contactDays)}
                    onChange={event => change({ contactDays: event.currentTarget.value })}
                />
            </div>
            <ErrorNote error={rules.error} again={rules.again} />
        </Section>
    );
}
