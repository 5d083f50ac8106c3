/* The rows of the queue that are looked at, asked for in windows and kept up to date. */

import { useCallback, useEffect, useMemo } from 'react';
import { get } from '../api/client';
import { gatewayNow } from '../api/clock';
import type { CaseSummary } from '../api/types';
import { createStore, useStore } from '../app/store';
import { addressOf, type Filters, queryOf } from './filters';
import { type Pace, paced } from './pace';
import { useLive } from './use-live';
import { arrived, missing, noWindows, outdated, WINDOW, type Windows } from './windows';

const AGEING_MS = 60_000; // waiting raises ranks, claims end: nobody says so
const AT_ONCE = 2;

interface State {
    windows: Windows<CaseSummary>;
    error: unknown;
    loading: boolean;
}

export interface Queue extends State {
    look: (first: number, last: number) => void; // these rows are seen now
    again: () => void;
}

/* One list: a change of the filters makes another. */
class Loader {
    readonly state = createStore<State>({ windows: noWindows(), error: null, loading: true });
    private seen: [number, number] = [0, 0];
    private readonly asked = new Map<number, AbortController>();
    private readonly pace: Pace = paced(() => this.fetchMissing());

    constructor(private readonly filters: Filters) {}

    private change(what: Partial<State>): void {
        this.state.update(now => ({ ...now, ...what, loading: this.asked.size > 0 }));
    }

    look(first: number, last: number): void {
        this.seen = [first, last];
        this.pace.at(first);
    }

    again(): void {
        // What is under way began before the change.
        this.stop();
        this.change({ windows: outdated(this.state.get().windows) });
        this.fetchMissing();
    }

    stop(): void {
        this.pace.stop();
        for (const abort of this.asked.values()) abort.abort();
        this.asked.clear();
    }

    /* What is seen, and then what will be. */
    private fetchMissing(): void {
        const { windows } = this.state.get();
        const ahead = this.pace.ahead();
        const wanted = [
            ...new Set([
                ...missing(windows, ...this.seen),
                ...missing(windows, this.seen[0] + Math.min(0, ahead), this.seen[1] + Math.max(0, ahead)),
            ]),
        ];
        for (const [w, abort] of this.asked) {
            if (!wanted.includes(w)) {
                abort.abort();
                this.asked.delete(w);
            }
        }
        for (const w of wanted) {
            if (this.asked.size >= AT_ONCE) break;
            if (!this.asked.has(w)) void this.fetchWindow(w);
        }
        this.change({});
    }

    private async fetchWindow(w: number): Promise<void> {
        const abort = new AbortController();
        this.asked.set(w, abort);
        try {
            const query = { ...queryOf(this.filters, gatewayNow()), offset: w * WINDOW, limit: WINDOW };
            const { cases, total } = await get('/cases', { query, signal: abort.signal });
            if (abort.signal.aborted) return;
            this.asked.delete(w);
            this.change({ windows: arrived(this.state.get().windows, w, cases, total), error: null });
            this.fetchMissing();
        } catch (error) {
            if (abort.signal.aborted) return;
            this.asked.delete(w);
            this.change({ error });
        }
    }
}

export function useQueue(filters: Filters): Queue {
    const key = addressOf(filters);
    // eslint-disable-next-line react-hooks/exhaustive-deps -- key is filters in words
    const loader = useMemo(() => new Loader(filters), [key]);
    const state = useStore(loader.state, now => now);

    useEffect(() => {
        loader.look(0, 30);
        const timer = setInterval(() => {
            if (!document.hidden) loader.again();
        }, AGEING_MS);
        return () => {
            clearInterval(timer);
            loader.stop();
        };
    }, [loader]);
    useLive(
        event => event.type === 'case' || event.type === 'answers',
        () => loader.again(),
    );

    const look = useCallback((first: number, last: number) => loader.look(first, last), [loader]);
    const again = useCallback(() => loader.again(), [loader]);
    return { ...state, look, again };
}
