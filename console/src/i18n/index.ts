/* The language in use. Each catalog is a chunk of its own. */

import { createStore, useStore } from '../app/store';
import { type Catalog, type Language, LANGUAGES, type Translate, translator } from './catalog';

export { LANGUAGES, N, type Language, type Translate } from './catalog';
export * from './dates';

const KEY = 'tayanch.language';

const CATALOGS: Record<Exclude<Language, 'en'>, () => Promise<{ default: Catalog }>> = {
    ru: () => import('../generated/catalogs/ru.json'),
    uz: () => import('../generated/catalogs/uz.json'),
    uz_Cyrl: () => import('../generated/catalogs/uz_Cyrl.json'),
    ky: () => import('../generated/catalogs/ky.json'),
};

interface Chosen {
    language: Language;
    t: Translate;
}

const chosen = createStore<Chosen>({ language: 'en', t: translator('en', {}) });

function isLanguage(code: string | null): code is Language {
    return LANGUAGES.some(language => language.code === code);
}

function wanted(): Language {
    const kept = localStorage.getItem(KEY);
    if (isLanguage(kept)) return kept;
    for (const tag of navigator.languages) {
        if (/^uz-cyrl/i.test(tag)) return 'uz_Cyrl';
        const code = tag.slice(0, 2).toLowerCase();
        if (isLanguage(code)) return code;
    }
    return 'en';
}

async function speak(language: Language): Promise<void> {
    const catalog = language === 'en' ? {} : (await CATALOGS[language]()).default;
    document.documentElement.lang = LANGUAGES.find(l => l.code === language)?.tag ?? 'en';
    chosen.set({ language, t: translator(language, catalog) });
}

/* Before anything is shown. A catalog that does not come leaves English. */
export async function startLanguage(): Promise<void> {
    await speak(wanted()).catch(() => speak('en'));
}

export async function chooseLanguage(language: Language): Promise<void> {
    await speak(language);
    localStorage.setItem(KEY, language);
}

/* In components: they are shown anew when the language changes. */
export function useT(): Translate {
    return useStore(chosen, state => state.t);
}

export function useLanguage(): Language {
    return useStore(chosen, state => state.language);
}

/* Elsewhere: as it is at this moment. */
export const currentT = (): Translate => chosen.get().t;
