/* What the gateway refuses on these pages, and what to do about it. */

import { N } from '../i18n';

export const REFUSALS: Readonly<Record<string, string>> = {
    claimed: N('Somebody else holds this case. Take it over, with a note for them, or choose another one.'),
    not_claimed: N('You do not hold this case. Claim it first; nothing was changed.'),
    no_such_move: N(
        'The state has changed meanwhile, and this step is not possible from it. Look at the case again.',
    ),
    moved: N('Somebody wrote into the case at the same moment. Try again.'),
    unknown_person: N('No phone is linked to this case.'),
    gives_away: N(
        'The text has words that would give them away, and they did not allow that. Change the marked words.',
    ),
    outdated: N(
        'The ready answer quotes a rule that has changed. Bring it up to date first, or write without it.',
    ),
    no_reader: N('Nobody could read it: no phone is linked and no PIN is set.'),
    read: N('They have read it already: it cannot be taken back.'),
    no_such_case: N('There is no case with this number.'),
    duplicate: N('One of the two is itself merged into another case. Merge into that other one.'),
    into_closed: N(
        'Nobody works on the other case any more: this one would leave the queue while somebody still waits. First open the other case and press “Take into review”.',
    ),
    same: N('This is the case itself.'),
    too_many: N('There are 500 ready answers: remove one first.'),
    no_such_rule: N(
        'A rule that it quotes is gone. Close this, look at the list again, and choose the rules anew.',
    ),
    no_key: N(
        'You do not hold the key of this case: nothing can be sealed to it. An admin can grant it to you on the page “Staff”.',
    ),
};
