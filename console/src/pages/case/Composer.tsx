/* Writing an answer: it waits in the person's mailbox until they read it. */

import { Alert, Button, Group, NativeSelect, Textarea } from '@mantine/core';
import { type KeyboardEvent, useEffect, useId, useRef, useState } from 'react';
import { post } from '../../api/client';
import type { Composed } from '../../api/types';
import { useT } from '../../i18n';
import { useMe } from '../../session/session';
import { announce } from '../../ui/announce';
import { ErrorNote } from '../../ui/ErrorNote';
import { useTask } from '../../ui/use-task';
import { cheapen, characterName, dearKinds, giveawayWords } from '../../work/compose';
import { type Draft, dropDraft, findDraft, keepDraft } from '../../work/drafts';
import { ANSWER_LANGUAGES, isAnswerLanguage, languageName, languageTag, pingWords } from '../../work/labels';
import { REFUSALS } from '../../work/refusals';
import { useKeys } from '../../work/use-keys';
import { CannedPicker } from './CannedPicker';
import { useRenewal } from './Claim';
import styles from './Composer.module.css';
import { useCaseContext } from './context';
import { Preview } from './Preview';

const ANSWER_MAX = 1000;
const TYPING_MS = 250;

/* The gateway counts: it alone knows what it will send. The last answer stands until the next is here. */
function useComposed(number: number, { text, language }: Draft) {
    const [composed, setComposed] = useState<{ for: string; is: Composed } | null>(null);
    const [error, setError] = useState<unknown>(null);
    const key = `${language} ${text}`;
    const empty = text.trim() === '';
    useEffect(() => {
        if (empty) return undefined;
        const abort = new AbortController();
        const timer = setTimeout(() => {
            post(
                '/cases/{number}/compose',
                { text, language },
                { path: { number }, signal: abort.signal },
            ).then(
                is => {
                    setComposed({ for: key, is });
                    setError(null);
                },
                (caught: unknown) => {
                    if (!abort.signal.aborted) setError(caught);
                },
            );
        }, TYPING_MS);
        return () => {
            clearTimeout(timer);
            abort.abort();
        };
    }, [number, text, language, key, empty]);
    const current = composed?.for === key;
    return { composed: empty ? null : (composed?.is ?? null), current, error: empty ? null : error };
}

function useDraft() {
    const me = useMe();
    const { case: one } = useCaseContext();
    const language = isAnswerLanguage(one.language) ? one.language : 'ru';
    const [draft, setDraft] = useState<Draft>({ text: '', language, cannedId: null });
    const touched = useRef(false);
    const first = useRef(one);

    useEffect(() => {
        let here = true;
        findDraft(first.current, me.id).then(
            found => {
                if (here && found && !touched.current) setDraft(found);
            },
            () => undefined,
        );
        return () => {
            here = false;
        };
    }, [me.id]);
    useEffect(() => {
        if (!touched.current) return undefined;
        const timer = setTimeout(() => {
            keepDraft(one.number, me.id, draft).catch(() => undefined); // without the key there is nothing to keep it with
        }, 500);
        return () => clearTimeout(timer);
    }, [draft, one.number, me.id]);

    const change = (what: Partial<Draft>) => {
        touched.current = true;
        setDraft(now => {
            const next = { ...now, ...what };
            return next.text.trim() === '' ? { ...next, cannedId: null } : next;
        });
    };
    return { draft, change };
}

function Dear({ composed, onCheapen }: { composed: Composed; onCheapen: () => void }) {
    const t = useT();
    const kinds = dearKinds(composed.dear);
    if (kinds.length === 0) return null;
    const replaceable = kinds.some(({ instead }) => instead !== null);
    return (
        <Alert color="orange" variant="light" mt="sm" title={t('A few characters make this text dear')}>
            <ul className={styles.dear}>
                {kinds.map(({ character, instead, times }) => (
                    <li key={`${character} ${instead ?? ''}`}>
                        <bdi className={styles.character}>{characterName(character)}</bdi> ×{times}
                        {instead !== null && (
                            <>
                                {' → '}
                                <bdi className={styles.character}>
                                    {instead === '' ? t('nothing') : instead}
                                </bdi>
                            </>
                        )}
                    </li>
                ))}
            </ul>
            {replaceable && (
                <Button size="compact-md" variant="default" onClick={onCheapen} aria-keyshortcuts="Alt+R">
                    {t('Replace them (Alt+R)')}
                </Button>
            )}
        </Alert>
    );
}

function Giveaways({ composed }: { composed: Composed }) {
    const t = useT();
    if (composed.giveaways.length === 0) return null;
    const words = giveawayWords(composed).join(', ');
    return (
        <Alert
            color={composed.allowed ? 'orange' : 'red'}
            variant="light"
            mt="sm"
            title={composed.allowed ? t('Words that say what it is about') : t('This cannot be sent')}
        >
            {composed.allowed
                ? t('They allowed any text. Still, somebody else may read the phone: {words}', { words })
                : t(
                      'They did not allow texts that say what it is about. These words give them away: {words}',
                      { words },
                  )}
        </Alert>
    );
}

export function Composer() {
    const t = useT();
    const id = useId();
    const { case: one, mine, mayWork, reload } = useCaseContext();
    const { draft, change } = useDraft();
    const { composed, current, error } = useComposed(one.number, draft);
    const [picking, setPicking] = useState(false);
    const field = useRef<HTMLTextAreaElement>(null);
    const renew = useRenewal();
    const empty = draft.text.trim() === '';
    const refused = composed !== null && !composed.allowed;

    const send = useTask(async () => {
        const { text, language, cannedId } = draft;
        const body = cannedId === null ? { text, language } : { text, language, canned_id: cannedId };
        const { ping } = await post('/cases/{number}/answers', body, { path: { number: one.number } });
        announce(`${t('The answer waits in their mailbox.')} ${pingWords(t, ping)}`);
        dropDraft(one.number);
        change({ text: '' });
        field.current?.focus();
        reload();
    });
    useKeys({ a: mine ? () => field.current?.focus() : undefined });
    if (!mayWork) return null;

    const replace = () => {
        if (!composed) return;
        change({ text: cheapen(draft.text, composed.dear) });
        announce(t('Replaced.'), 'quiet');
        field.current?.focus();
    };
    const onKeyDown = (event: KeyboardEvent) => {
        if (event.altKey && event.code === 'KeyR') {
            event.preventDefault();
            replace();
        } else if ((event.ctrlKey || event.metaKey) && event.key === 'Enter') {
            event.preventDefault();
            if (!empty && !refused && mine) void send.run();
        }
    };

    return (
        <section aria-labelledby={id} className={styles.composer}>
            <h2 id={id} className={styles.heading}>
                {t('Answer')}
            </h2>
            {!mine && <p className={styles.dim}>{t('Claim the case to answer.')}</p>}
            {mine && (
                <form
                    onSubmit={event => {
                        event.preventDefault();
                        void send.run();
                    }}
                >
                    <Group gap="sm" align="end">
                        <NativeSelect
                            label={t('Language of the answer')}
                            size="sm"
                            value={draft.language}
                            onChange={event => {
                                const { value } = event.currentTarget;
                                if (isAnswerLanguage(value)) change({ language: value });
                            }}
                            data={ANSWER_LANGUAGES.map(code => ({ value: code, label: languageName(code) }))}
                        />
                        <Button variant="default" size="sm" onClick={() => setPicking(true)}>
                            {t('Ready answers …')}
                        </Button>
                    </Group>
                    <Textarea
                        ref={field}
                        mt="sm"
                        label={t('Text')}
                        description={t('It waits in their mailbox: they read it when they dial or write.')}
                        rows={5}
                        maxLength={ANSWER_MAX}
                        lang={languageTag(draft.language) ?? ''}
                        dir="auto"
                        value={draft.text}
                        onKeyDown={onKeyDown}
                        onChange={event => {
                            change({ text: event.currentTarget.value });
                            renew();
                        }}
                    />
                    <p className={styles.dim}>
                        {t('{n} of {all} characters', { n: Array.from(draft.text).length, all: ANSWER_MAX })}
                    </p>
                    <div aria-live="polite">
                        {composed && <Giveaways composed={composed} />}
                        {composed && <Dear composed={composed} onCheapen={replace} />}
                    </div>
                    <ErrorNote error={error} />
                    {composed && (
                        <div aria-busy={!current}>
                            <Preview composed={composed} />
                        </div>
                    )}
                    <ErrorNote error={send.error} words={REFUSALS} />
                    <Button mt="sm" type="submit" loading={send.running} disabled={empty || refused}>
                        {t('Put into their mailbox')}
                    </Button>
                </form>
            )}
            {picking && (
                <CannedPicker
                    language={draft.language}
                    onClose={() => setPicking(false)}
                    onPick={(canned, text) => {
                        change({ text, cannedId: canned.id });
                        setPicking(false);
                        field.current?.focus();
                    }}
                />
            )}
        </section>
    );
}
