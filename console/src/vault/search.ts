/* Looking for words in opened texts. The places are only worked out for the texts that have the words. */

import { findFolded, foldKey } from '../work/fold';
import type { SearchHit } from './protocol';

export const foldForSearch = foldKey;

/* Null if it is not in the text. folded is foldForSearch(text), words is folded too. */
export function findIn(text: string, folded: string, words: string): Omit<SearchHit, 'number' | 'n'> | null {
    return words !== '' && folded.includes(words) ? findFolded(text, words) : null;
}
