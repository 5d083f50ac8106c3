/* The gateway's codes in words. A code that is not known here is shown as it is. */

import type { Case, Ping, Status } from '../api/types';
import { type Language, N, type Translate } from '../i18n';

type Words = Readonly<Record<string, string>>;

const STATUS: Record<Status, string> = {
    draft: N('Draft'),
    new: N('New'),
    in_review: N('In review'),
    waiting: N('Waiting for the person'),
    referred: N('Passed on'),
    resolved: N('Resolved'),
    closed: N('Closed'),
    mistake: N('By mistake'),
};

/* On the button that does it. */
const MOVE: Record<Status, string> = {
    draft: N('Make it a draft'),
    new: N('Make it new again'),
    in_review: N('Take into review'),
    waiting: N('Wait for the person'),
    referred: N('Pass on'),
    resolved: N('Mark as resolved'),
    closed: N('Close'),
    mistake: N('Mark as a mistake'),
};

const CATEGORY: Words = {
    sos: N('SOS'),
    raid: N('Police raid'),
    detention: N('Detention'),
    violence: N('Violence'),
    extortion: N('Extortion'),
    forced_labour: N('Forced labour'),
    wages: N('Wages not paid'),
    documents: N('Documents taken away'),
    injury: N('Injury or illness'),
    expulsion: N('Expulsion, entry ban'),
    army: N('Army, draft summons'),
    missing: N('Missing person'),
    fraud: N('Fraud'),
    discrimination: N('Discrimination'),
    other: N('Something else'),
};

const HAPPENED: Words = {
    today: N('Today'),
    this_week: N('This week'),
    this_month: N('This month'),
    earlier: N('Earlier'),
};

const PROFILE: Words = {
    never: N('never write to them'),
    neutral: N('neutral texts only'),
    normal: N('any text is allowed'),
    forgotten: N('number forgotten at their wish'),
};

const PING: Record<Ping, string> = {
    none: N('no SMS that there is news'),
    queued: N('SMS that there is news: waits to be sent'),
    claimed: N('SMS that there is news: being sent'),
    sent: N('SMS that there is news: sent, arrival not confirmed'),
    delivered: N('SMS that there is news: arrived'),
    failed: N('SMS that there is news: not delivered'),
    held: N('SMS that there is news: held by the provider'),
    unknown: N('SMS that there is news: may have been sent, nobody knows'),
    cancelled: N('SMS that there is news: cancelled'),
};

const ANSWER: Record<Case['answers'][number]['state'], string> = {
    waiting: N('Waits in the mailbox, not read yet'),
    read: N('Read by the person'),
    expired: N('Expired unread'),
    taken_back: N('Taken back before it was read'),
    erased: N('Erased'),
};

const words = (t: Translate, table: Words, code: string | null): string => {
    if (code === null) return '–';
    const known = table[code];
    return known ? t(known) : code;
};

export const statusWords = (t: Translate, code: string | null) => words(t, STATUS, code);
export const moveWords = (t: Translate, code: Status) => words(t, MOVE, code);
export const categoryWords = (t: Translate, code: string | null) =>
    code === null ? t('No category yet') : words(t, CATEGORY, code);
export const happenedWords = (t: Translate, code: string | null) => words(t, HAPPENED, code);
export const profileWords = (t: Translate, code: string | null) =>
    code === null ? t('not asked yet') : words(t, PROFILE, code);
export const pingWords = (t: Translate, code: Ping) => words(t, PING, code);
export const answerWords = (t: Translate, code: keyof typeof ANSWER) => words(t, ANSWER, code);

export const peopleWords = (t: Translate, code: string | null): string => {
    if (code === null) return '–';
    if (code === '1') return t('one person');
    return t('{range} people', { range: code.replace('-', '–') });
};

/* Languages by their own names: whoever answers in one knows that name. */
const LANGUAGE: Words = { uz: 'Oʻzbekcha', uz_Cyrl: 'Ўзбекча', ky: 'Кыргызча', ru: 'Русский' };

export const ANSWER_LANGUAGES = ['uz', 'uz_Cyrl', 'ky', 'ru'] as const;
export type AnswerLanguage = (typeof ANSWER_LANGUAGES)[number];

export const languageName = (code: string | null): string => (code === null ? '–' : (LANGUAGE[code] ?? code));

/* For lang="": so that a screen reader and a hyphenating browser know. */
export const languageTag = (code: string | null): string | undefined => code?.replace('_', '-');

export const isAnswerLanguage = (code: string | null): code is AnswerLanguage =>
    ANSWER_LANGUAGES.some(known => known === code);

/* A name from a table of the gateway: in the language of the console, else in Russian, which offices know. */
export function nameIn(names: Readonly<Record<string, string>>, language: Language): string {
    return names[language] ?? names.ru ?? names.en ?? Object.values(names)[0] ?? '';
}

/* 48172093 as people read it to each other. */
export function numberWords(number: number): string {
    const digits = String(number).padStart(8, '0');
    return `${digits.slice(0, 4)}-${digits.slice(4)}`;
}

/* As somebody types it: dashes and spaces do not matter. */
export function parseNumber(typed: string): number | null {
    const digits = typed.replace(/[\s\-–—]/g, '');
    return /^[1-9]\d{7}$/.test(digits) ? Number(digits) : null;
}
