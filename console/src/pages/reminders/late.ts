/* What somebody can do about reminders that are late, by the reason that the gateway gives. */

import { N } from '../../i18n';

const CHOSEN = N('They chose it: nothing is to be done. They see their dates when they dial.');
const LOOK = N('Look at the channels: an operator runs “tayanch channels”.');

const WHAT_TO_DO: Readonly<Record<string, string>> = {
    stopped: CHOSEN,
    never: CHOSEN,
    not_neutral: CHOSEN,
    not_asked: N('They are asked at their next call whether we may write.'),
    no_channel: LOOK,
    unreadable: N('The key of the numbers does not fit: an operator runs “tayanch check”.'),
    rule_over: N('The date of the rule is past: open “Rules” and write its new version.'),
    queued: LOOK,
    claimed: LOOK,
    held: LOOK,
    unknown: N('It may have arrived, so it is not sent again. They see the date when they dial.'),
    cancelled: N('It was taken back before it left. They see the date when they dial.'),
};

const STANDS_STILL = N('Tell an operator: “tayanch check” says what stands still.');

export const whatToDo = (reason: string | null): string =>
    reason === null ? STANDS_STILL : (WHAT_TO_DO[reason] ?? LOOK);
