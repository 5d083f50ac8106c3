/* What staff and the person did to a case, in a sentence each. */

import type { Translate } from '../../i18n';
import { formatDateTime } from '../../i18n';
import { categoryWords, numberWords, statusWords } from '../../work/labels';
import type { CaseEvent } from '../../work/timeline';

type Say = (t: Translate, event: CaseEvent, regionName: (code: string | null) => string) => string;

const yesNo = (t: Translate, value: string | null) => (value === 'yes' ? t('urgent') : t('not urgent'));

function numberIn(value: string | null): string {
    const number = Number(value);
    return Number.isInteger(number) && number > 0 ? numberWords(number) : (value ?? '–');
}

function timeIn(value: string | null): string {
    const seconds = Number(value);
    return value !== null && Number.isFinite(seconds) && seconds > 0 ? formatDateTime(seconds) : '–';
}

const SAY: Readonly<Record<CaseEvent['kind'], Say>> = {
    opened: t => t('The person began the report'),
    finished: t => t('The person finished the report'),
    status: (t, { from, to }) =>
        from === null
            ? t('Status: {status}', { status: statusWords(t, to) })
            : t('Status: {from} → {to}', { from: statusWords(t, from), to: statusWords(t, to) }),
    category: (t, { from, to }) =>
        t('What happened: {from} → {to}', { from: categoryWords(t, from), to: categoryWords(t, to) }),
    urgent: (t, { from, to }) => t('Urgency: {from} → {to}', { from: yesNo(t, from), to: yesNo(t, to) }),
    region: (t, { from, to }, regionName) =>
        t('Region: {from} → {to}', { from: regionName(from), to: regionName(to) }),
    detention: (t, { to }) => (to ? t('Held since {time}', { time: timeIn(to) }) : t('Not held any more')),
    claim: t => t('Claimed'),
    takeover: (t, { from }) => (from ? t('Taken over from {name}', { name: from }) : t('Taken over')),
    release: t => t('Released'),
    merge: (t, { from, to }) =>
        to === null
            ? t('No longer merged into {number}', { number: numberIn(from) })
            : t('Merged into {number}', { number: numberIn(to) }),
    duplicate: (t, { from, to }) =>
        to === null
            ? t('{number} is no longer merged into this case', { number: numberIn(from) })
            : t('{number} was merged into this case', { number: numberIn(to) }),
    reveal: t => t('The phone number was looked at'),
    pin: (t, { staff_id, to }) => {
        if (staff_id !== null) return t('The PIN was cleared');
        return to === null ? t('The person removed the PIN') : t('The person set a PIN');
    },
};

export const eventWords: Say = (t, event, regionName) => SAY[event.kind](t, event, regionName);
