// Checks console/locales against the texts of console/src: nothing missing, nothing unknown, the same
// {placeholders}, only the letters of the language. Prints FILE: MESSAGE, exits 1.
import { join, relative } from 'node:path';
import { LANGUAGES, catalogPath, readCatalog, root, textsOfSources } from './catalogs.mjs';

// never: letters that the language does not have; Latin words are names and codes in Cyrillic texts.
const NEVER = {
    ru: /[ўқғҳңөүЎҚҒҲҢӨҮ]/u,
    uz: /\p{Script=Cyrillic}|[`´'ʻ]|c(?!h)|w/u,
    uz_Cyrl: /[щыңөүЩЫҢӨҮ]/u,
    ky: /[ўқғҳЎҚҒҲ]/u,
};
const FORMS = { ru: 3, uz: 1, uz_Cyrl: 1, ky: 1 };

let failed = false;
const complain = (path, message) => {
    console.error(`${relative(join(root, '..'), path)}: ${message}`);
    failed = true;
};

// What is typed as it stands in every language.
const COMMANDS = /\{\w+\}|“tayanch [a-z ]+”/g;

const placeholders = text => [...new Set(text.match(/\{\w+\}/g))].sort().join(' ');
// A word of two scripts is a slip of the keyboard.
const mixed = text => text.match(/\p{Script=Latin}\p{Script=Cyrillic}|\p{Script=Cyrillic}\p{Script=Latin}/u);

function checkText(path, language, { msgid, plural }, forms) {
    if (forms.length !== (plural ? FORMS[language] : 1))
        complain(path, `has ${forms.length} forms of "${msgid}"`);
    for (const text of forms) {
        if (!text) complain(path, `has no translation of "${msgid}"`);
        if (placeholders(text) !== placeholders(plural ?? msgid))
            complain(path, `has other {placeholders} than "${msgid}"`);
        const wrong = mixed(text) ?? text.replace(COMMANDS, '').match(NEVER[language]);
        if (wrong) complain(path, `has "${wrong[0]}" in "${msgid}"`);
    }
}

const wanted = textsOfSources();
const template = join(root, 'locales', 'console.pot');

for (const [language, path] of [[null, template], ...LANGUAGES.map(l => [l, catalogPath(l)])]) {
    const texts = readCatalog(path);
    for (const [key, text] of wanted) {
        const found = texts.get(key);
        if (!found) complain(path, `lacks "${text.msgid}": run node console/scripts/extract.mjs`);
        else if (language) checkText(path, language, text, found.forms);
    }
    for (const [key, { msgid }] of texts) {
        if (!wanted.has(key)) complain(path, `has "${msgid}", which is not in the sources`);
    }
}
process.exitCode = failed ? 1 : 0;
