import { Button, CloseButton, Progress, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useEffect, useRef, useState } from 'react';
import { Link } from '../../app/router';
import { useStore } from '../../app/store';
import { formatTime, useT } from '../../i18n';
import { useHasKey } from '../../session/session';
import { ErrorNote } from '../../ui/ErrorNote';
import type { SearchHit } from '../../vault/client';
import { useCounts } from '../../work/counts';
import { Inert } from '../../work/Inert';
import { numberWords } from '../../work/labels';
import { casePlace } from '../../work/places';
import {
    AT_ONCE,
    cancelLoading,
    endTextSearch,
    findTexts,
    loadOlder,
    searchWords,
    startTextSearch,
    textSearch,
} from '../../work/text-search';
import styles from './TextSearch.module.css';

const TYPING_MS = 150;

function Loading() {
    const t = useT();
    const { cases } = useStore(textSearch, now => now);
    const counts = useCounts();
    const all = counts ? Object.values(counts.by_status).reduce((sum, n) => sum + n, 0) : 0;
    const wanted = Math.max(1, Math.ceil(Math.max(cases, 1) / AT_ONCE) * AT_ONCE);
    const goal = all > 0 ? Math.min(all, wanted) : wanted;
    const part = Math.min(100, Math.round((cases / goal) * 100));
    return (
        <div className={styles.loading}>
            <Progress.Root size="lg" className={styles.progress ?? ''}>
                <Progress.Section value={part} aria-label={t('Opening the texts')} />
            </Progress.Root>
            <span className={styles.percent}>{t('{n} of {all} cases', { n: cases, all: goal })}</span>
            <Button variant="default" size="compact-md" onClick={cancelLoading}>
                {t('Cancel')}
            </Button>
        </div>
    );
}

function Hits({ words, hits, more }: { words: string; hits: readonly SearchHit[]; more: boolean }) {
    const t = useT();
    return (
        <>
            <p role="status" className={styles.sum}>
                {more
                    ? t('More than {n} places: add a word.', { n: hits.length })
                    : t.n('{n} place', '{n} places', hits.length)}
            </p>
            <ul className={styles.hits} aria-label={t('Places with “{words}”', { words })}>
                {hits.map(hit => (
                    <li key={`${hit.number}-${hit.n}`}>
                        <Link to={casePlace(hit.number)}>{numberWords(hit.number)}</Link>{' '}
                        <span className={styles.snippet}>
                            <Inert inline text={hit.before} />
                            <mark className={styles.found}>
                                <Inert inline text={hit.found} />
                            </mark>
                            <Inert inline text={hit.after} />
                        </span>
                    </li>
                ))}
            </ul>
        </>
    );
}

function Search() {
    const t = useT();
    const { state, cases, unopened, next, at } = useStore(textSearch, now => now);
    const words = useStore(searchWords, now => now);
    const [asked] = useDebouncedValue(words, TYPING_MS);
    const [found, setFound] = useState<{ words: string; hits: SearchHit[]; more: boolean } | null>(null);
    const input = useRef<HTMLInputElement>(null);

    useEffect(() => input.current?.focus(), []);
    useEffect(() => {
        if (asked.trim() === '') return undefined;
        let current = true;
        findTexts(asked).then(
            result => {
                if (current) setFound({ words: asked, ...result });
            },
            () => undefined, // locked meanwhile: this page is going
        );
        return () => {
            current = false;
        };
    }, [asked, cases]);

    return (
        <>
            <TextInput
                ref={input}
                label={t('Words to look for')}
                description={t('Case, apostrophes and the script do not matter: {one} finds {other}.', {
                    one: 'politsiya',
                    other: 'полиция',
                })}
                value={words}
                onChange={event => searchWords.set(event.currentTarget.value)}
                autoComplete="off"
                spellCheck={false}
                maxLength={100}
            />
            {state === 'loading' && <Loading />}
            {found && words.trim() !== '' && <Hits {...found} />}
            <div className={styles.foot}>
                <span>
                    {t.n('{n} case opened at {time}', '{n} cases opened at {time}', cases, {
                        time: formatTime(at),
                    })}
                    {unopened > 0 &&
                        ` · ${t.n('{n} text could not be opened', '{n} texts could not be opened', unopened)}`}
                </span>
                {state === 'ready' && next !== null && (
                    <Button size="compact-sm" variant="default" onClick={() => void loadOlder()}>
                        {t('Open older ones too')}
                    </Button>
                )}
                <Button size="compact-sm" variant="default" onClick={() => void startTextSearch()}>
                    {t('Open them anew')}
                </Button>
            </div>
        </>
    );
}

export function TextSearch({ onClose }: { onClose: () => void }) {
    const t = useT();
    const { state, error } = useStore(textSearch, now => now);
    const hasKey = useHasKey();

    useEffect(() => {
        if (hasKey && textSearch.get().state === 'empty') void startTextSearch();
    }, [hasKey]);

    const close = () => {
        searchWords.set('');
        void endTextSearch();
        onClose();
    };
    return (
        <section className={styles.panel} aria-labelledby="text-search">
            <div className={styles.head}>
                <h2 id="text-search">{t('Search in texts')}</h2>
                <CloseButton aria-label={t('End the search and forget the texts')} onClick={close} />
            </div>
            {!hasKey && (
                <p>
                    {t(
                        'Without the key of the hotline nothing can be opened here. Ask an admin to grant it.',
                    )}
                </p>
            )}
            <ErrorNote error={error} again={() => void startTextSearch()} />
            {hasKey && state !== 'empty' && <Search />}
        </section>
    );
}
