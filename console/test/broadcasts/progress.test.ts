import { describe, expect, it } from 'vitest';
import type { BroadcastCounts } from '../../src/api/types';
import { figuresOf, progressOf } from '../../src/pages/broadcasts/progress';
import { PERSON_STATES } from '../../src/pages/broadcasts/states';

const NONE: BroadcastCounts = {
    people: 0,
    pending: 0,
    queued: 0,
    sent: 0,
    delivered: 0,
    failed: 0,
    unknown: 0,
    excluded: 0,
    cancelled: 0,
    cost: 0,
};
const counts = (some: Partial<BroadcastCounts>): BroadcastCounts => ({ ...NONE, ...some });

describe('how far a broadcast has come', () => {
    it.each([
        ['nobody yet', {}, { total: 0, done: 0, percent: 0 }],
        ['all wait', { pending: 80, queued: 20 }, { total: 100, done: 0, percent: 0 }],
        ['the canary', { pending: 80, sent: 5, delivered: 15 }, { total: 100, done: 20, percent: 20 }],
        ['the last one waits', { queued: 1, delivered: 999 }, { total: 1000, done: 999, percent: 99 }],
        ['all have it', { delivered: 7 }, { total: 7, done: 7, percent: 100 }],
        ['killed', { cancelled: 60, sent: 40 }, { total: 100, done: 40, percent: 40 }],
        [
            'who is left out does not count',
            { excluded: 50, sent: 1, pending: 1 },
            { total: 2, done: 1, percent: 50 },
        ],
    ])('%s', (_, some, wanted) => expect(progressOf(counts(some))).toMatchObject(wanted));

    it('has a part for each outcome that there is, and they fill what is done', () => {
        const { parts } = progressOf(counts({ pending: 50, delivered: 20, failed: 10, unknown: 20 }));
        expect(parts).toEqual([
            { part: 'delivered', people: 20, percent: 20 },
            { part: 'unknown', people: 20, percent: 20 },
            { part: 'failed', people: 10, percent: 10 },
        ]);
    });

    it('tells each figure once, and none that nobody has', () =>
        expect(figuresOf(counts({ sent: 3, excluded: 2, pending: 1 }), PERSON_STATES)).toEqual([
            { state: 'sent', people: 3 },
            { state: 'pending', people: 1 },
            { state: 'excluded', people: 2 },
        ]));
});
