/* The texts as the gateway would send them, asked for while somebody types. */

import { useEffect, useState } from 'react';
import { post } from '../../api/client';
import type { BroadcastDraft, BroadcastText } from '../../api/types';

const TYPING_MS = 300;

interface Checked {
    key: string;
    languages: readonly BroadcastText[];
}

/* The last answer stands until the next is here. */
export function useChecked(texts: BroadcastDraft['texts']) {
    const [checked, setChecked] = useState<Checked | null>(null);
    const [error, setError] = useState<unknown>(null);
    const key = JSON.stringify(texts);
    useEffect(() => {
        if (key === '{}') return undefined;
        const abort = new AbortController();
        const timer = setTimeout(() => {
            const asked = JSON.parse(key) as BroadcastDraft['texts'];
            post('/broadcasts/check', { texts: asked }, { signal: abort.signal }).then(
                ({ languages }) => {
                    setChecked({ key, languages });
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
    }, [key]);
    return { languages: checked?.languages ?? [], current: checked?.key === key, error };
}
