// The console's texts: finds them in the sources, reads the PO files, and checks the one against the other.
import { readFileSync, readdirSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import gettextParser from 'gettext-parser';
import ts from 'typescript';

export const root = fileURLToPath(new URL('..', import.meta.url));
export const LANGUAGES = ['ru', 'uz', 'uz_Cyrl', 'ky'];

const CONTEXT = '\u0004';
export const keyOf = (msgctxt, msgid) => (msgctxt ? msgctxt + CONTEXT + msgid : msgid);

export function sourceFiles(folder) {
    return readdirSync(folder, { withFileTypes: true }).flatMap(entry => {
        const path = join(folder, entry.name);
        if (entry.isDirectory()) return entry.name === 'generated' ? [] : sourceFiles(path);
        return /\.tsx?$/.test(entry.name) ? [path] : [];
    });
}

const literal = node => (node && ts.isStringLiteralLike(node) ? node.text : null);

// t("..."), N("..."), t.in("context", "..."), t.n("one", "many", n)
function textOfCall(call) {
    const callee = call.expression;
    const [first, second] = call.arguments;
    if (ts.isIdentifier(callee) && (callee.text === 't' || callee.text === 'N')) {
        const msgid = literal(first);
        return msgid === null ? null : { msgid };
    }
    if (!ts.isPropertyAccessExpression(callee) || callee.expression.getText() !== 't') return null;
    const [a, b] = [literal(first), literal(second)];
    if (a === null || b === null) return null;
    if (callee.name.text === 'in') return { msgctxt: a, msgid: b };
    return callee.name.text === 'n' ? { msgid: a, plural: b } : null;
}

// key -> { msgid, msgctxt?, plural?, files }
export function textsOfSources() {
    const texts = new Map();
    for (const path of sourceFiles(join(root, 'src')).sort()) {
        const file = relative(root, path);
        const source = ts.createSourceFile(path, readFileSync(path, 'utf8'), ts.ScriptTarget.Latest, true);
        const visit = node => {
            const found = ts.isCallExpression(node) ? textOfCall(node) : null;
            if (found) {
                const key = keyOf(found.msgctxt, found.msgid);
                const known = texts.get(key) ?? { ...found, files: [] };
                if (found.plural) known.plural = found.plural;
                if (!known.files.includes(file)) known.files.push(file);
                texts.set(key, known);
            }
            ts.forEachChild(node, visit);
        };
        visit(source);
    }
    return texts;
}

export const catalogPath = language => join(root, 'locales', `${language}.po`);

// key -> { msgid, plural, forms, fuzzy }; the header is left out.
export function readCatalog(path) {
    const po = gettextParser.po.parse(readFileSync(path), 'utf-8');
    const texts = new Map();
    for (const [msgctxt, entries] of Object.entries(po.translations)) {
        for (const [msgid, entry] of Object.entries(entries)) {
            if (msgid === '') continue;
            texts.set(keyOf(msgctxt, msgid), { msgid, plural: entry.msgid_plural, forms: entry.msgstr });
        }
    }
    return texts;
}

// What the console loads: key -> text, or forms where there is a plural.
export function compileCatalog(path) {
    const compiled = {};
    for (const [key, { plural, forms }] of readCatalog(path)) {
        if (forms[0]) compiled[key] = plural ? forms : forms[0];
    }
    return compiled;
}
