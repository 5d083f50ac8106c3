/* What the gateway notes beside an act, and what it calls a browser, in words: "new -> in_review", "Firefox, Linux; new
   browser". What is not known here is shown as it is. */

import { N, type Translate } from '../i18n';
import { ROLE_NAMES } from '../ui/roles';
import { categoryWords, statusWords } from './labels';

const NOTED: Readonly<Record<string, string>> = {
    'Another browser': N('another browser'),
    'another system': N('another system'),
    'new browser': N('new browser'),
    'recovery code': N('recovery code'),
    yes: N('yes'),
    no: N('no'),
    none: N('none'),
    ...ROLE_NAMES,
};

function wordOf(t: Translate, part: string): string {
    if (part === ' -> ') return ' → ';
    const known = NOTED[part];
    if (known) return t(known);
    const key = /^key (\d+)$/.exec(part)?.[1];
    if (key) return t('key {n}', { n: key });
    const status = statusWords(t, part);
    return status === part ? categoryWords(t, part) : status;
}

export const detailWords = (t: Translate, detail: string): string =>
    detail
        .split(/(; |, | -> )/)
        .map(part => wordOf(t, part))
        .join('');
