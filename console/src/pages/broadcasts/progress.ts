/* How far a broadcast has come. */

import type { BroadcastCounts, BroadcastPersonState } from '../../api/types';

/* In the order of the bar: what has happened, from good to bad. */
const PARTS = ['delivered', 'sent', 'unknown', 'failed', 'cancelled'] as const;
export type Part = (typeof PARTS)[number];

export interface Progress {
    total: number; // to whom it was to go
    done: number; // to whom it has gone, or may have
    percent: number; // 100 only when all have it
    parts: { part: Part; people: number; percent: number }[];
}

const share = (people: number, total: number): number => (total === 0 ? 0 : (people / total) * 100);

export function progressOf(counts: BroadcastCounts): Progress {
    const done = counts.delivered + counts.sent + counts.unknown + counts.failed;
    const total = done + counts.cancelled + counts.pending + counts.queued;
    return {
        total,
        done,
        percent: Math.floor(share(done, total)),
        parts: PARTS.filter(part => counts[part] > 0).map(part => ({
            part,
            people: counts[part],
            percent: share(counts[part], total),
        })),
    };
}

/* Those that nobody has yet are left away. */
export function figuresOf(
    counts: BroadcastCounts,
    order: readonly BroadcastPersonState[],
): { state: BroadcastPersonState; people: number }[] {
    return order.map(state => ({ state, people: counts[state] })).filter(({ people }) => people > 0);
}
