/* A long list of which only windows are here: those that are seen, and a few that were. */

export const WINDOW = 100;
const KEPT = 12;

export interface Windows<T> {
    total: number | null; // null: not known yet
    rows: ReadonlyMap<number, readonly T[]>; // by window
    stale: ReadonlySet<number>; // shown as they were, and to be asked for again
}

export const noWindows = <T>(): Windows<T> => ({ total: null, rows: new Map(), stale: new Set() });

const windowOf = (index: number): number => Math.floor(index / WINDOW);

export function rowAt<T>(windows: Windows<T>, index: number): T | undefined {
    return windows.rows.get(windowOf(index))?.[index % WINDOW];
}

/* Which windows to ask for so that rows first to last are there; the nearest first. */
export function missing<T>(windows: Windows<T>, first: number, last: number): number[] {
    const end = Math.max(first, windows.total === null ? first : Math.min(last, windows.total - 1));
    const wanted: number[] = [];
    for (let w = windowOf(Math.max(0, first)); w <= windowOf(end); w++) {
        if (!windows.rows.has(w) || windows.stale.has(w)) wanted.push(w);
    }
    return wanted;
}

/* The windows farthest from the one that came last go when there are too many. */
export function arrived<T>(windows: Windows<T>, w: number, rows: readonly T[], total: number): Windows<T> {
    const all = new Map(windows.rows).set(w, rows);
    const stale = new Set(windows.stale);
    stale.delete(w);
    for (const known of [...all.keys()].sort((a, b) => Math.abs(b - w) - Math.abs(a - w))) {
        const beyond = known * WINDOW >= total && known !== 0;
        if (!beyond && all.size <= KEPT) break;
        all.delete(known);
        stale.delete(known);
    }
    for (const known of [...all.keys()]) {
        if (known !== 0 && known * WINDOW >= total) all.delete(known);
    }
    return { total, rows: all, stale };
}

/* Something has changed somewhere: what is here is shown until it is replaced. */
export const outdated = <T>(windows: Windows<T>): Windows<T> => ({
    ...windows,
    stale: new Set(windows.rows.keys()),
});

/* Where a row is now, among the windows that are here; -1 if in none. */
export function indexWhere<T>(windows: Windows<T>, test: (row: T) => boolean): number {
    for (const [w, rows] of windows.rows) {
        const at = rows.findIndex(test);
        if (at >= 0) return w * WINDOW + at;
    }
    return -1;
}
