/* Whether a password may be used. A long one that is easy to guess is refused as well; nothing is asked of its kinds
   of characters. Checked here alone: the server never sees it. */

import { COMMON } from './common';

export const MIN_CHARACTERS = 15;
const MAX_OCTETS = 256;
/* What is left must still be something to guess, once all that everybody tries counts as little. */
const MIN_LEFT = 9;
const ROWS = [
    'abcdefghijklmnopqrstuvwxyz',
    '0123456789',
    'qwertyuiop',
    'asdfghjkl',
    'zxcvbnm',
    'йцукенгшщзхъ',
    'фывапролджэ',
    'ячсмитьбю',
    'абвгдеёжзийклмнопрстуфхцчшщъыьэюя',
];

export type Weakness = 'short' | 'long' | 'common' | 'name';

const normal = (text: string) => text.normalize('NFKC');
const plain = (text: string) =>
    normal(text)
        .toLowerCase()
        .replace(/[^\p{L}\p{N}]/gu, '');

/* aaaa, 1234, 4321, qwer: neighbours on a row or the same again. */
function isNext(a: string, b: string): boolean {
    if (a === b) return true;
    return ROWS.some(row => {
        const [at, then] = [row.indexOf(a), row.indexOf(b)];
        return at >= 0 && then >= 0 && Math.abs(at - then) === 1;
    });
}

/* Of each run of neighbours only two characters count. */
function withoutRuns(text: string): string {
    const letters = Array.from(text);
    let run = 0;
    return letters
        .filter((letter, i) => {
            const before = letters[i - 1];
            run = before !== undefined && isNext(before, letter) ? run + 1 : 0;
            return run < 2;
        })
        .join('');
}

/* The same again counts once. */
function withoutRepeats(text: string): string {
    for (let length = 1; length <= text.length / 2; length++) {
        const part = text.slice(0, length);
        if (part.repeat(Math.ceil(text.length / length)).startsWith(text)) return part;
    }
    return text;
}

/* Each common word counts as one character. */
function withoutWords(text: string): string {
    return COMMON.reduce((left, word) => left.replaceAll(word, '·'), text);
}

/* Null: it may be used. */
export function weakness(password: string, name: string): Weakness | null {
    const typed = normal(password);
    if (Array.from(typed).length < MIN_CHARACTERS) return 'short';
    if (new TextEncoder().encode(typed).length > MAX_OCTETS) return 'long';
    const own = plain(name);
    const without = own.length >= 3 ? plain(password).replaceAll(own, '·') : plain(password);
    const left = withoutRuns(withoutRepeats(withoutWords(without)));
    if (Array.from(left).length >= MIN_LEFT) return null;
    return without === plain(password) ? 'common' : 'name';
}
