import { describe, expect, it } from 'vitest';
import type { BroadcastState } from '../../src/api/types';
import { deedsOf, isMoving, isPlanned } from '../../src/pages/broadcasts/states';

/* Everything that may ever be offered, for a worker who did not write it. */
const COLLEAGUE: Record<BroadcastState, string[]> = {
    draft: ['submit', 'edit'],
    submitted: ['approve', 'withdraw'],
    canary: ['pause', 'kill'],
    checking: ['resume', 'kill'],
    running: ['pause', 'kill'],
    paused: ['resume', 'kill'],
    done: [],
    killed: [],
};
const STATES = Object.keys(COLLEAGUE) as BroadcastState[];

describe('what is offered about a broadcast', () => {
    it.each(STATES)('%s: to a colleague', state =>
        expect(deedsOf(state, { mayWork: true, isAuthor: false })).toEqual(COLLEAGUE[state]),
    );
    it.each(STATES)('%s: to its author, all but approving', state =>
        expect(deedsOf(state, { mayWork: true, isAuthor: true })).toEqual(
            COLLEAGUE[state].filter(deed => deed !== 'approve'),
        ),
    );
    it.each(STATES)('%s: nothing to a viewer, not even to one who wrote it as a worker', state => {
        expect(deedsOf(state, { mayWork: false, isAuthor: false })).toEqual([]);
        expect(deedsOf(state, { mayWork: false, isAuthor: true })).toEqual([]);
    });
    it('can be held up by the clock only while it moves', () =>
        expect(STATES.filter(isMoving)).toEqual(['canary', 'running']));
    it('has a preview only before anybody gets it', () =>
        expect(STATES.filter(isPlanned)).toEqual(['draft', 'submitted']));
});
