// node console/scripts/extract.mjs: writes console.pot and brings every PO file up to the sources. What was
// translated is kept, what is new is empty, what nobody says any more goes.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import gettextParser from 'gettext-parser';
import { LANGUAGES, catalogPath, root, textsOfSources } from './catalogs.mjs';

const texts = [...textsOfSources().values()];

function merge(path, forms) {
    const po = gettextParser.po.parse(readFileSync(path), 'utf-8');
    const old = po.translations;
    const translations = { '': { '': old['']?.[''] } };
    for (const { msgid, msgctxt = '', plural, files } of texts) {
        const known = old[msgctxt]?.[msgid];
        const entry = { msgid, comments: { ...known?.comments, reference: files.join('\n') } };
        if (msgctxt) entry.msgctxt = msgctxt;
        if (plural) entry.msgid_plural = plural;
        const count = plural ? forms : 1;
        entry.msgstr = Array.from({ length: count }, (_, i) => known?.msgstr[i] ?? '');
        (translations[msgctxt] ??= {})[msgid] = entry;
    }
    writeFileSync(
        path,
        `${gettextParser.po
            .compile({ ...po, translations }, { foldLength: 0 })
            .toString()
            .trim()}\n`,
    );
}

merge(join(root, 'locales', 'console.pot'), 2);
for (const language of LANGUAGES) merge(catalogPath(language), language === 'ru' ? 3 : 1);
