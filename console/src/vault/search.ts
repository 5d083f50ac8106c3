/* Looking for words in opened texts: without case, and without the marks that people leave out. */

import type { SearchHit } from './protocol';

const AROUND = 60;

/* A few capitals have longer small letters; they stay as they are. */
function lower(text: string): string {
    const small = text.toLowerCase();
    if (small.length === text.length) return small;
    return text.replace(/\p{Lu}/gu, letter => {
        const one = letter.toLowerCase();
        return one.length === letter.length ? one : letter;
    });
}

/* Keeps the length, so that a place in the folded text is a place in the text. */
export function foldForSearch(text: string): string {
    return lower(text)
        .replace(/ё/g, 'е')
        .replace(/[ʻʼ‘’`´]/g, "'")
        .replace(
            /[ңўқғҳөү]/g,
            letter => ({ ң: 'н', ў: 'у', қ: 'к', ғ: 'г', ҳ: 'х', ө: 'о', ү: 'у' })[letter] ?? letter,
        );
}

const oneLine = (text: string) => text.replace(/\s+/g, ' ');

/* Null if it is not in the text. folded is foldForSearch(text), words is folded too. */
export function findIn(text: string, folded: string, words: string): Omit<SearchHit, 'number' | 'n'> | null {
    const at = folded.indexOf(words);
    if (at < 0 || words === '') return null;
    const end = at + words.length;
    return {
        before: oneLine(text.slice(Math.max(0, at - AROUND), at)),
        found: oneLine(text.slice(at, end)),
        after: oneLine(text.slice(end, end + AROUND)),
    };
}
