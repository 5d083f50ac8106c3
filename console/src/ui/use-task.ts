/* Something that a person starts: one at a time, with its error. */

import { useCallback, useEffect, useRef, useState } from 'react';

export interface Task<A extends unknown[]> {
    run: (...args: A) => Promise<boolean>; // true: done without an error
    running: boolean;
    error: unknown;
    clear: () => void;
}

export function useTask<A extends unknown[]>(work: (...args: A) => Promise<void>): Task<A> {
    const [running, setRunning] = useState(false);
    const [error, setError] = useState<unknown>(null);
    const busy = useRef(false);
    const latest = useRef(work);

    useEffect(() => {
        latest.current = work;
    });
    const run = useCallback(async (...args: A) => {
        if (busy.current) return false;
        busy.current = true;
        setRunning(true);
        setError(null);
        try {
            await latest.current(...args);
            return true;
        } catch (caught) {
            setError(caught);
            return false;
        } finally {
            busy.current = false;
            setRunning(false);
        }
    }, []);
    const clear = useCallback(() => setError(null), []);
    return { run, running, error, clear };
}
