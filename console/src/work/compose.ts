/* What is to be said about a text before it goes out. */

import type { Composed } from '../api/types';
import type { Translate } from '../i18n';
import type { Mark } from './inert';
import { codeOf } from './inert';

/* Every dear character that has a cheap twin, replaced where it stands in what was typed. That is not always
 * the same one: its word decides. What was typed may be longer than what goes out, so each is told by its turn. */
export function cheapen(typed: string, dear: Composed['dear']): string {
    const turns = new Map<string, (string | null)[]>();
    for (const { character, instead } of dear)
        turns.set(character, [...(turns.get(character) ?? []), instead]);
    return Array.from(typed)
        .map(character => turns.get(character)?.shift() ?? character)
        .join('');
}

/* Each dear character once for each of its twins, with how often it stands there. */
export function dearKinds(
    dear: Composed['dear'],
): { character: string; instead: string | null; times: number }[] {
    const kinds = new Map<string, { character: string; instead: string | null; times: number }>();
    for (const { character, instead } of dear) {
        const kind = `${character} ${instead ?? ''}`;
        const known = kinds.get(kind) ?? { character, instead, times: 0 };
        kinds.set(kind, { ...known, times: known.times + 1 });
    }
    return [...kinds.values()];
}

/* A character that nobody sees is named. */
export const characterName = (character: string): string =>
    /^[\p{L}\p{N}\p{P}\p{S}]/u.test(character) ? character : codeOf(character.codePointAt(0) ?? 0);

/* Each word that gives them away, as it stands in the text. */
export function giveawayWords({ text, giveaways }: Composed): string[] {
    const characters = Array.from(text);
    return [...new Set(giveaways.map(({ at, length }) => characters.slice(at, at + length).join('')))];
}

/* Giveaways first: where both are, they matter more. */
export function marksOf(t: Translate, composed: Composed): Mark[] {
    const giveaways = composed.giveaways.map(({ at, length }) => ({
        at,
        length,
        kind: 'giveaway',
        title: t('This word gives them away'),
    }));
    const dear = composed.dear.map(({ at }) => ({
        at,
        length: 1,
        kind: 'dear',
        title: t('This character makes the text dear'),
    }));
    return [...giveaways, ...dear];
}

/* Thousandths of whatever the operator pays in. */
export const money = (thousandths: number): string => (thousandths / 1000).toFixed(3).replace(/0$/, '');

export const alphabetName = (alphabet: 'gsm7' | 'ucs2'): string => (alphabet === 'gsm7' ? 'GSM-7' : 'UCS-2');
