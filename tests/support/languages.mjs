// Texts of the console that nobody translated, on the page as people see it.

import { readFileSync } from 'node:fs';
import path from 'node:path';
import { ROOT } from './gateway.mjs';

/* Names, and what is called so in every language; so are the ids of rules. */
const KEPT = ['SMS', 'USSD', 'SOS', 'GSM-7', 'UCS-2', 'Enter', 'Esc', 'Alt', 'Ctrl', 'Tayanch', 'FreeOTP', 'Aegis',
    'English', 'O‘zbekcha', 'admin', 'Chrome', 'Linux', 'ussd', 'sms',
    'PIN', 'Oʻzbekcha', 'tayanch audit verify', 'tayanch channels', 'tayanch check', 'abc', 'def', 'ghi', 'jkl', 'mno', 'pqrs', 'tuv', 'wxyz', 'politsiya', 'https://koapru.ru/statja'];

/** Messages of a catalog with their translations. */
function catalogOf(/** @type {string} */ language) {
    const po = readFileSync(path.join(ROOT, 'console/locales', `${language}.po`), 'utf8');
    const joined = (/** @type {string} */ lines) =>
        (lines.match(/"(?:[^"\\]|\\.)*"/g) ?? []).map((line) => JSON.parse(line)).join('');
    return po.split(/\n\n+/).flatMap((entry) => {
        const found = /^msgid ([^]*?)^msgstr(?:\[0\])? ([^]*?)(?=^msgstr|(?![^]))/m.exec(entry);
        const id = found && joined(found[1].split(/^msgid_plural/m)[0]);
        return id ? [{ id, text: joined(found[2]) }] : [];
    });
}

/** A pattern for what a message looks like once its places are filled. */
function patternOf(/** @type {string} */ id) {
    const parts = id.split(/\{\w+\}/).map((part) => part.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&'));
    return new RegExp(`^${parts.join('.+')}$`, 's');
}

/** All texts of a page, also those for screen readers and in hints; not what is to be copied. */
function textsOf(/** @type {import('playwright-core').Page} */ page) {
    return page.evaluate(() => {
        const texts = [document.title];
        const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT | NodeFilter.SHOW_ELEMENT);
        for (let node = walker.nextNode(); node; node = walker.nextNode()) {
            if (node.nodeType === Node.TEXT_NODE) {
                if (!node.parentElement.closest('script, style, code, noscript'))
                    texts.push(node.textContent);
                continue;
            }
            for (const name of ['aria-label', 'title', 'placeholder', 'alt', 'aria-description'])
                texts.push(node.getAttribute(name) ?? '');
        }
        return [...new Set(texts.map((text) => text.trim()).filter(Boolean))];
    });
}

/** The texts on a page that are not in its language. */
export async function faultsOfLanguage(page, /** @type {string} */ language) {
    const messages = catalogOf(language).filter(({ id, text }) => id !== text && /[a-z]{3}/i.test(id))
        .map(({ id }) => patternOf(id));
    const cyrillic = language !== 'uz';
    return (await textsOf(page)).filter((text) => {
        const words = KEPT.reduce((rest, word) => rest.replaceAll(word, ''), text.replace(/\b[A-Z]{2,}(?:-[A-Z0-9]+)+\b/g, ''));
        if (!/[a-z]{3}/i.test(words))
            return false;
        return cyrillic || messages.some((pattern) => pattern.test(text));
    });
}
