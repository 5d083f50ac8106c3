import { Button, Checkbox, Group, Modal, Textarea, TextInput } from '@mantine/core';
import { useState } from 'react';
import { post } from '../../api/client';
import type { Canned } from '../../api/types';
import { useT } from '../../i18n';
import { announce } from '../../ui/announce';
import { ErrorNote } from '../../ui/ErrorNote';
import { useTask } from '../../ui/use-task';
import { ANSWER_LANGUAGES, languageName, languageTag } from '../../work/labels';
import { useMeta } from '../../work/meta';
import { REFUSALS } from '../../work/refusals';
import styles from './CannedPage.module.css';

const TITLE_MAX = 100;
const TEXT_MAX = 1000;
const RULES_MAX = 10;

interface EditorProps {
    canned: Canned | null; // null: a new one
    onClose: () => void;
    onSaved: () => void;
}

function useForm(canned: Canned | null) {
    const [title, setTitle] = useState(canned?.title ?? '');
    const [texts, setTexts] = useState<Canned['texts']>(canned?.texts ?? {});
    const [rules, setRules] = useState<string[]>(canned?.rules.map(({ id }) => id) ?? []);
    const written = Object.fromEntries(Object.entries(texts).filter(([, text]) => text.trim() !== ''));
    return { title, setTitle, texts, setTexts, rules, setRules, written };
}

type Form = ReturnType<typeof useForm>;

function RuleChoice({ form }: { form: Form }) {
    const t = useT();
    const meta = useMeta();
    const { rules, setRules } = form;
    return (
        <fieldset className={styles.ruleChoice}>
            <legend>{t('Rules that it quotes')}</legend>
            <p className={styles.dim}>
                {t('When one of them changes, the answer cannot be sent until somebody has read it again.')}
            </p>
            <ErrorNote error={meta.error} again={meta.again} />
            {meta.data?.rules.map(({ id, title }) => (
                <Checkbox
                    key={id}
                    mt={6}
                    label={`${title} · ${id}`}
                    checked={rules.includes(id)}
                    disabled={!rules.includes(id) && rules.length >= RULES_MAX}
                    onChange={event =>
                        setRules(
                            event.currentTarget.checked ? [...rules, id] : rules.filter(rule => rule !== id),
                        )
                    }
                />
            ))}
        </fieldset>
    );
}

export function Editor({ canned, onClose, onSaved }: EditorProps) {
    const t = useT();
    const meta = useMeta();
    const form = useForm(canned);
    const { title, setTitle, texts, setTexts, rules, written } = form;
    const known = rules.filter(id => meta.data?.rules.some(rule => rule.id === id) ?? true);
    const task = useTask(async () => {
        const body = { title: title.trim(), texts: written, rules: known };
        await post('/canned', canned ? { ...body, id: canned.id } : body);
        announce(t('Saved.'));
        onSaved();
    });
    const incomplete = title.trim() === '' || Object.keys(written).length === 0;
    return (
        <Modal
            opened
            onClose={onClose}
            size="xl"
            closeOnClickOutside={false}
            title={canned ? t('Edit a ready answer') : t('New ready answer')}
            closeButtonProps={{ 'aria-label': t('Close') }}
        >
            <form
                onSubmit={event => {
                    event.preventDefault();
                    void task.run();
                }}
            >
                {canned && !canned.current && (
                    <p className={styles.warn}>
                        {t(
                            'A rule has changed since it was written. Saving says: I have read it, and it is right again.',
                        )}
                    </p>
                )}
                <TextInput
                    label={t('Title')}
                    description={t('For staff; it is not sent.')}
                    value={title}
                    maxLength={TITLE_MAX}
                    onChange={event => setTitle(event.currentTarget.value)}
                    required
                    data-autofocus
                />
                {ANSWER_LANGUAGES.map(code => (
                    <Textarea
                        key={code}
                        mt="sm"
                        label={languageName(code)}
                        lang={languageTag(code) ?? ''}
                        dir="auto"
                        rows={3}
                        maxLength={TEXT_MAX}
                        value={texts[code] ?? ''}
                        onChange={event => setTexts({ ...texts, [code]: event.currentTarget.value })}
                    />
                ))}
                <RuleChoice form={form} />
                <ErrorNote error={task.error} words={REFUSALS} />
                <Group mt="md" justify="flex-end">
                    <Button variant="default" onClick={onClose}>
                        {t('Cancel')}
                    </Button>
                    <Button type="submit" loading={task.running} disabled={incomplete}>
                        {t('Save')}
                    </Button>
                </Group>
            </form>
        </Modal>
    );
}
