/* What a broadcast goes through, and who may do what to it then. The gateway decides; this says what is offered. */

import type { BroadcastPersonState, BroadcastState } from '../../api/types';
import { N } from '../../i18n/catalog';

export type Deed = 'edit' | 'submit' | 'withdraw' | 'approve' | 'pause' | 'resume' | 'kill';

const DEEDS: Readonly<Record<BroadcastState, readonly Deed[]>> = {
    draft: ['submit', 'edit'],
    submitted: ['approve', 'withdraw'],
    canary: ['pause', 'kill'],
    checking: ['resume', 'kill'],
    running: ['pause', 'kill'],
    paused: ['resume', 'kill'],
    done: [],
    killed: [],
};

interface Who {
    mayWork: boolean;
    isAuthor: boolean;
}

/* Nobody approves what they wrote themselves. */
export function deedsOf(state: BroadcastState, { mayWork, isAuthor }: Who): Deed[] {
    if (!mayWork) return [];
    return DEEDS[state].filter(deed => deed !== 'approve' || !isAuthor);
}

export const isPlanned = (state: BroadcastState): boolean => state === 'draft' || state === 'submitted';

export const isMoving = (state: BroadcastState): boolean => state === 'canary' || state === 'running';

export const STATE_WORDS: Readonly<Record<BroadcastState, string>> = {
    draft: N('draft'),
    submitted: N('waits for a second person'),
    canary: N('goes to the first few'),
    checking: N('waits for somebody to look'),
    running: N('is going out'),
    paused: N('paused'),
    done: N('done'),
    killed: N('stopped for good'),
};

/* Orange: somebody has to do something. */
export const STATE_COLORS: Readonly<Record<BroadcastState, string>> = {
    draft: 'gray',
    submitted: 'orange',
    canary: 'sea',
    checking: 'orange',
    running: 'sea',
    paused: 'orange',
    done: 'green',
    killed: 'red',
};

export const PERSON_STATES: readonly BroadcastPersonState[] = [
    'delivered',
    'sent',
    'failed',
    'unknown',
    'queued',
    'pending',
    'cancelled',
    'excluded',
];

export const PERSON_WORDS: Readonly<Record<BroadcastPersonState, string>> = {
    delivered: N('arrived'),
    sent: N('sent, arrival not confirmed'),
    failed: N('not delivered'),
    unknown: N('may have been sent, nobody knows'),
    queued: N('waits to leave'),
    pending: N('their turn has not come'),
    cancelled: N('cancelled'),
    excluded: N('left out'),
};

/* What the gateway refuses here. */
export const REFUSALS: Readonly<Record<string, string>> = {
    moved: N('It has changed meanwhile. Look at it again.'),
    second_person: N('A second person has to approve it: you wrote it yourself.'),
    no_text: N(
        'Somebody in the audience speaks a language that has no text. Write that text, or leave the language out of the audience.',
    ),
    too_late: N('The end of it is past.'),
    bad_broadcast: N('The gateway does not take it like this. Look at every field again.'),
    too_long: N('A text takes too many SMS. Make it shorter.'),
    no_channel: N('No channel here sends SMS. Tell an operator.'),
    budget: N('The money for it is spent: it cannot go on.'),
    gives_away: N('A text has words that give people away. Change them: anybody may read the phone.'),
};
