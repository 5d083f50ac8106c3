/* Searching what people wrote. The texts come sealed and are opened in the worker, which alone keeps them, until
   somebody ends the search or the console is locked. */

import { get } from '../api/client';
import type { SealedCase } from '../api/types';
import { createStore } from '../app/store';
import { session } from '../session/session';
import { type SearchHit, vault } from '../vault/client';

export interface TextSearch {
    state: 'empty' | 'loading' | 'ready';
    cases: number; // opened so far
    unopened: number; // texts that did not open
    next: number | null; // where older ones begin; null: all are here
    at: number; // seconds, when it was loaded
    error: unknown;
}

const EMPTY: TextSearch = { state: 'empty', cases: 0, unopened: 0, next: null, at: 0, error: null };

export const textSearch = createStore<TextSearch>(EMPTY);

/* For coming back from a case that was found. Forgotten with the texts. */
export const searchWords = createStore('');

export const AT_ONCE = 10_000; // cases; older ones when asked
const PAGE = 250; // the gateway has one loop: people who report wait while it writes a page
const SLICE = 100; // for the progress to move, and for the worker to hear of a search meanwhile
const HITS = 200;

let abort: AbortController | null = null;

function put(what: Partial<TextSearch>): void {
    textSearch.update(now => ({ ...now, ...what }));
}

async function keep(cases: readonly SealedCase[], signal: AbortSignal): Promise<void> {
    for (let i = 0; i < cases.length; i += SLICE) {
        const slice = cases.slice(i, i + SLICE);
        const failed = await vault('keepForSearch', slice);
        if (signal.aborted) return;
        const now = textSearch.get();
        put({ cases: now.cases + slice.length, unopened: now.unopened + failed });
    }
}

const page = (before: number | null, signal: AbortSignal) =>
    get('/cases/sealed', { query: before === null ? { limit: PAGE } : { before, limit: PAGE }, signal });

/* The next page is on its way while this one is opened. */
async function loadAll(from: number | null, signal: AbortSignal): Promise<void> {
    const until = textSearch.get().cases + AT_ONCE;
    let coming = page(from, signal);
    for (;;) {
        const { cases, next } = await coming;
        const enough = textSearch.get().cases + cases.length >= until;
        if (next !== null && !enough) {
            coming = page(next, signal);
            coming.catch(() => undefined); // told when it is awaited
        }
        await keep(cases, signal);
        if (signal.aborted) return;
        put({ next });
        if (next === null || enough) return;
    }
}

async function load(from: number | null): Promise<void> {
    abort?.abort();
    const mine = (abort = new AbortController());
    put({ state: 'loading', error: null, at: Math.floor(Date.now() / 1000) });
    try {
        await loadAll(from, mine.signal);
        if (!mine.signal.aborted) put({ state: 'ready' });
    } catch (error) {
        if (!mine.signal.aborted) put({ state: textSearch.get().cases > 0 ? 'ready' : 'empty', error });
    }
}

export async function startTextSearch(): Promise<void> {
    await endTextSearch();
    await load(null);
}

export const loadOlder = (): Promise<void> => load(textSearch.get().next);

/* What is here stays and can be searched. */
export function cancelLoading(): void {
    abort?.abort();
    put({ state: textSearch.get().cases > 0 ? 'ready' : 'empty' });
}

export async function endTextSearch(): Promise<void> {
    abort?.abort();
    textSearch.set(EMPTY);
    if (session.get().state === 'open') await vault('clearSearch');
}

/* One more than is shown would say that there are more. */
export async function findTexts(words: string): Promise<{ hits: SearchHit[]; more: boolean }> {
    const hits = await vault('searchTexts', words, HITS + 1);
    return { hits: hits.slice(0, HITS), more: hits.length > HITS };
}

session.subscribe(() => {
    if (session.get().state === 'open') return;
    abort?.abort(); // the worker is gone, and with it the texts
    textSearch.set(EMPTY);
    searchWords.set('');
});
