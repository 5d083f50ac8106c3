/* What the log is searched by. */

import { parseDay } from '../../i18n/dates';

export interface AuditFilter {
    staff: string; // an id, or nothing
    action: string;
    case: string;
    since: string; // yyyy-mm-dd, as the browser's date field has it
    until: string; // that day included
}

export const NO_FILTER: AuditFilter = { staff: '', action: '', case: '', since: '', until: '' };

const DAY = 86_400;

/* Other pages link here: #/audit?case=12345678 */
export function filterFromPlace(query: URLSearchParams): AuditFilter {
    return { ...NO_FILTER, case: query.get('case') ?? '', staff: query.get('staff') ?? '' };
}

export interface AuditQuery {
    staff?: number;
    action?: string;
    case?: number;
    since?: number;
    until?: number;
}

const whole = (text: string): number | undefined =>
    /^\d{1,15}$/.test(text.trim()) ? Number(text) : undefined;

export function filterQuery(filter: AuditFilter): AuditQuery {
    const query: AuditQuery = {};
    const [staff, number] = [whole(filter.staff), whole(filter.case)];
    const [since, until] = [parseDay(filter.since), parseDay(filter.until)];
    if (staff !== undefined) query.staff = staff;
    if (filter.action) query.action = filter.action;
    if (number !== undefined) query.case = number;
    if (since !== null) query.since = since;
    // A day may have 23 or 25 hours: to the midnight after it, found through its noon.
    if (until !== null) query.until = midnightAfter(until);
    return query;
}

function midnightAfter(midnight: number): number {
    const at = new Date((midnight + DAY / 2) * 1000);
    return new Date(at.getFullYear(), at.getMonth(), at.getDate() + 1).getTime() / 1000;
}
