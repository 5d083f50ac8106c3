/* Texts are written in English in the code and looked up by that English. */

export type Language = 'en' | 'ru' | 'uz' | 'uz_Cyrl' | 'ky';

export interface LanguageInfo {
    code: Language;
    name: string; // in itself
    tag: string; // BCP 47, for <html lang>
}

export const LANGUAGES: readonly LanguageInfo[] = [
    { code: 'en', name: 'English', tag: 'en' },
    { code: 'ru', name: 'Русский', tag: 'ru' },
    { code: 'uz', name: 'O‘zbekcha', tag: 'uz' },
    { code: 'uz_Cyrl', name: 'Ўзбекча', tag: 'uz-Cyrl' },
    { code: 'ky', name: 'Кыргызча', tag: 'ky' },
];

/* What scripts/catalogs.mjs makes of a PO file: the English, or the English with its plural, to the forms. */
export type Catalog = Readonly<Record<string, string | readonly string[]>>;

export type Values = Readonly<Record<string, string | number>>;

/* Between context and text, as gettext joins them. */
const CONTEXT = '\u0004';

export function fill(text: string, values?: Values): string {
    return values ? text.replace(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole)) : text;
}

function russianForm(n: number): number {
    if (n % 10 === 1 && n % 100 !== 11) return 0;
    return n % 10 >= 2 && n % 10 <= 4 && (n % 100 < 10 || n % 100 >= 20) ? 1 : 2;
}

/* Which of the forms of a PO file goes with n. Uzbek and Kyrgyz nouns do not change after a number. */
export function pluralForm(language: Language, n: number): number {
    if (language === 'ru') return russianForm(n);
    return language === 'en' && n !== 1 ? 1 : 0;
}

export interface Translate {
    (english: string, values?: Values): string;
    /* The same English with two meanings: context tells them apart. */
    in(context: string, english: string, values?: Values): string;
    /* values.n is n. */
    n(one: string, many: string, n: number, values?: Values): string;
}

export function translator(language: Language, catalog: Catalog): Translate {
    const single = (key: string, english: string): string => {
        const found = catalog[key];
        return typeof found === 'string' && found !== '' ? found : english;
    };
    const plural = (one: string, many: string, n: number): string => {
        const forms = catalog[one];
        const form = pluralForm(language, n);
        const found = typeof forms === 'object' ? forms[form] : undefined;
        return found ? found : pluralForm('en', n) === 0 ? one : many;
    };
    const t = (english: string, values?: Values) => fill(single(english, english), values);
    return Object.assign(t, {
        in: (context: string, english: string, values?: Values) =>
            fill(single(context + CONTEXT + english, english), values),
        n: (one: string, many: string, n: number, values?: Values) =>
            fill(plural(one, many, n), { n, ...values }),
    });
}

/* Marks a text in a table, to be translated where it is shown. */
export const N = (english: string): string => english;
