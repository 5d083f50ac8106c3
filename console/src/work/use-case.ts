/* One case with its texts opened, and up to date while it is looked at. */

import { get } from '../api/client';
import type { Case } from '../api/types';
import { useStore } from '../app/store';
import { session } from '../session/session';
import { useLoad } from '../ui/use-load';
import { type OpenedText, vault } from '../vault/client';
import { useLive } from './use-live';

export interface OpenedCase {
    case: Case;
    duplicates: Case[];
    texts: ReadonlyMap<string, OpenedText>; // by textKey
}

export const textKey = (number: number, n: number): string => `${number}-${n}`;

/* More would be a queue of their own, and each is logged as read. */
const DUPLICATES_MAX = 20;

type Texts = Map<string, OpenedText>;

async function openInto(texts: Texts, { number, hotline_key_id, sealed_key, parts }: Case): Promise<void> {
    const sealed = { number, hotline_key_id, sealed_key, texts: parts.map(({ n, box }) => ({ n, box })) };
    for (const opened of await vault('openTexts', sealed)) texts.set(textKey(number, opened.n), opened);
}

async function load(number: number, signal: AbortSignal): Promise<OpenedCase> {
    const found = await get('/cases/{number}', { path: { number }, signal });
    const others = found.duplicates.slice(0, DUPLICATES_MAX);
    const duplicates = await Promise.all(
        others.map(other => get('/cases/{number}', { path: { number: other }, signal })),
    );
    const texts: Texts = new Map();
    for (const one of [found, ...duplicates]) await openInto(texts, one);
    return { case: found, duplicates, texts };
}

export function useCase(number: number) {
    const keyIds = useStore(session, now => (now.state === 'open' ? now.keyIds.join() : ''));
    const loaded = useLoad(`${number} ${keyIds}`, signal => load(number, signal));
    const { again } = loaded;

    useLive(event => (event.type === 'case' || event.type === 'answers') && event.number === number, again);
    return loaded;
}
