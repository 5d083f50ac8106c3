/* A broadcast as it stands in the form, and as the gateway takes it. */

import type { Audience, BroadcastDraft } from '../../api/types';
import { N } from '../../i18n/catalog';
import { ANSWER_LANGUAGES, type AnswerLanguage } from '../../work/labels';
import { fromLocalInput, toLocalInput } from '../../work/local-time';

export const CITIZENSHIPS = ['UZ', 'KG', 'other'] as const;
export type Citizenship = (typeof CITIZENSHIPS)[number];

export interface Form {
    title: string;
    languages: AnswerLanguage[]; // none: all of them; so with the other lists
    citizenships: Citizenship[];
    regions: string[];
    rule: string;
    category: string;
    contactDays: string;
    texts: BroadcastDraft['texts'];
    startsAt: string; // as <input type="datetime-local"> has it
    endsAt: string;
    rate: string;
    budget: string;
    canary: string;
}

export type Faults = Partial<Record<keyof Form, string>>;

const RATE = 60;
const RATE_MAX = 60_000;
const CANARY = 20;
export const TITLE_MAX = 100;
export const TEXT_MAX = 1000;
export const REGIONS_MAX = 100;

const numberOr = (value: number | undefined, otherwise: string): string =>
    value === undefined ? otherwise : String(value);
const timeOr = (value: number | null | undefined): string => (value ? toLocalInput(value) : '');

export function formOf(draft: BroadcastDraft | null): Form {
    const audience: Audience = draft?.audience ?? {};
    return {
        title: draft?.title ?? '',
        languages: audience.languages ?? [],
        citizenships: audience.citizenships ?? [],
        regions: audience.regions ?? [],
        rule: audience.rule ?? '',
        category: audience.category ?? '',
        contactDays: numberOr(audience.contact_days, ''),
        texts: draft?.texts ?? {},
        startsAt: timeOr(draft?.starts_at),
        endsAt: timeOr(draft?.ends_at),
        rate: numberOr(draft?.rate, String(RATE)),
        budget: draft?.budget ? String(draft.budget / 1000) : '',
        canary: numberOr(draft?.canary, String(CANARY)),
    };
}

/* The languages that need a text. */
export const languagesOf = (form: Form): readonly AnswerLanguage[] =>
    form.languages.length > 0
        ? ANSWER_LANGUAGES.filter(code => form.languages.includes(code))
        : ANSWER_LANGUAGES;

/* Of those languages alone; empty ones are none. */
export function textsOf(form: Form): BroadcastDraft['texts'] {
    const written = languagesOf(form)
        .map(code => [code, form.texts[code] ?? ''] as const)
        .filter(([, text]) => text.trim() !== '');
    return Object.fromEntries(written);
}

/* Null if it is no whole number within the bounds. */
function wholeIn(typed: string, least: number, most: number): number | null {
    const text = typed.trim();
    const value = Number(text);
    return /^\d{1,9}$/.test(text) && value >= least && value <= most ? value : null;
}

/* "12,5" and "12.5" are 12500 thousandths. */
function thousandths(typed: string): number | null {
    const parts = /^(\d{1,9})(?:[.,](\d{1,3}))?$/.exec(typed.trim());
    return parts ? Number(parts[1]) * 1000 + Number((parts[2] ?? '').padEnd(3, '0')) : null;
}

function timeFaults({ startsAt, endsAt }: Form, now: number): Faults {
    const faults: Faults = {};
    const starts = fromLocalInput(startsAt);
    const ends = fromLocalInput(endsAt);
    if (startsAt !== '' && starts === null) faults.startsAt = N('This is no time.');
    if (endsAt !== '' && ends === null) faults.endsAt = N('This is no time.');
    else if (ends !== null && ends <= Math.max(starts ?? 0, now))
        faults.endsAt = N('It has to end after it begins, and after now.');
    return faults;
}

/* now in seconds. */
export function faultsOf(form: Form, now: number): Faults {
    const faults = timeFaults(form, now);
    if (form.title.trim() === '') faults.title = N('Give it a title.');
    if (Object.keys(textsOf(form)).length === 0) faults.texts = N('Write a text in at least one language.');
    if (form.contactDays.trim() !== '' && wholeIn(form.contactDays, 1, 3650) === null)
        faults.contactDays = N('A number from 1 to 3650, or nothing.');
    if (wholeIn(form.rate, 1, RATE_MAX) === null) faults.rate = N('A number from 1 to 60000.');
    if (form.budget.trim() !== '' && thousandths(form.budget) === null)
        faults.budget = N('An amount like 150 or 12.50, or nothing.');
    if (wholeIn(form.canary, 0, 1000) === null) faults.canary = N('A number from 0 to 1000.');
    return faults;
}

function audienceOf(form: Form): Audience {
    const days = wholeIn(form.contactDays, 1, 3650);
    return {
        ...(form.languages.length > 0 && { languages: [...languagesOf(form)] }),
        ...(form.citizenships.length > 0 && { citizenships: form.citizenships }),
        ...(form.regions.length > 0 && { regions: form.regions }),
        ...(form.rule !== '' && { rule: form.rule }),
        ...(form.category !== '' && { category: form.category }),
        ...(days !== null && { contact_days: days }),
    };
}

/* Of a form without faults. */
export function draftOf(form: Form, id: number | null): BroadcastDraft {
    return {
        ...(id !== null && { id }),
        title: form.title.trim(),
        audience: audienceOf(form),
        texts: textsOf(form),
        starts_at: fromLocalInput(form.startsAt),
        ends_at: fromLocalInput(form.endsAt),
        rate: wholeIn(form.rate, 1, RATE_MAX) ?? RATE,
        budget: thousandths(form.budget) ?? 0,
        canary: wholeIn(form.canary, 0, 1000) ?? CANARY,
    };
}
