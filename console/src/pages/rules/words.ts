/* What the gateway says about rules, in words. A word that is not known here is shown as it is. */

import { N, type Translate } from '../../i18n';

export const REFUSALS: Readonly<Record<string, string>> = {
    moved: N('The rule has changed meanwhile. Look at it again.'),
    draft_exists: N('Somebody else is changing this rule. Reject their draft first.'),
    second_person: N('A second person has to approve it: you wrote it yourself.'),
    too_late: N('It can be undone within an hour, before anybody was told.'),
};

const WORDS: Readonly<Record<string, string>> = {
    draft: N('draft'),
    in_force: N('in force'),
    replaced: N('replaced'),
    undone: N('undone'),
    rejected: N('rejected'),
    fetched: N('seen by them'),
    silent: N('no SMS'),
    queued: N('waits to leave'),
    sent: N('sent'),
    delivered: N('delivered'),
    failed: N('not delivered'),
    cancelled: N('cancelled'),
    stopped: N('they said STOP'),
    never: N('they want no SMS'),
    not_asked: N('they were not asked whether we may write'),
    passed: N('the date is over'),
    paused: N('the number may be another’s by now'),
    unknown: N('no number'),
    erased: N('erased meanwhile'),
    no_channel: N('no channel sends SMS'),
};

export function inWords(t: Translate, code: string): string {
    const words = WORDS[code];
    return words ? t(words) : code;
}

/* yyyy-MM-dd as people write it. */
export const day = (iso: string | null): string => (iso ? iso.split('-').reverse().join('.') : '—');
