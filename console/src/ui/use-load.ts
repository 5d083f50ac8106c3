/* Loads something for a page, and again when asked or when what it depends on changes. */

import { useCallback, useEffect, useRef, useState } from 'react';

export interface Loaded<T> {
    data: T | null; // kept while it is loaded again
    error: unknown;
    loading: boolean;
    again: () => void;
}

/* What came last, and for which key and which round of asking. */
interface Came<T> {
    key: string;
    round: number;
    data: T | null;
    error: unknown;
}

/* key says what load() depends on: a new key loads anew, and forgets the old data. */
export function useLoad<T>(key: string, load: (signal: AbortSignal) => Promise<T>): Loaded<T> {
    const [came, setCame] = useState<Came<T> | null>(null);
    const [round, setRound] = useState(0);
    const latest = useRef(load);

    useEffect(() => {
        latest.current = load;
    });
    useEffect(() => {
        const abort = new AbortController();
        const keep = (change: (old: Came<T> | null) => Came<T>) => {
            if (!abort.signal.aborted) setCame(change);
        };
        latest.current(abort.signal).then(
            data => keep(() => ({ key, round, data, error: null })),
            (error: unknown) =>
                keep(old => ({ key, round, data: old?.key === key ? old.data : null, error })),
        );
        return () => abort.abort();
    }, [key, round]);

    const again = useCallback(() => setRound(n => n + 1), []);
    const data = came?.key === key ? came.data : null;
    if (came?.key !== key || came.round !== round) return { data, error: null, loading: true, again };
    return { data, error: came.error, loading: false, again };
}
