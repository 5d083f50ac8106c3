/* What is left of a text when case, apostrophes, script and spelling no longer matter: полиция, politsiya and
   POLICIYA are the same. Coarse on purpose: a search that finds too much is better than one that misses. The gateway
   folds keywords in its own way (gateway/base/fold.c). */

const SOUNDS: Readonly<Record<string, string>> = {
    а: 'a', б: 'b', в: 'v', г: 'g', ғ: 'g', д: 'd', е: 'e', ё: 'e', ж: 'j', з: 'z', и: 'i', й: 'i', к: 'k', қ: 'k',
    л: 'l', м: 'm', н: 'n', ң: 'n', о: 'o', ө: 'o', п: 'p', р: 'r', с: 's', т: 't', у: 'u', ү: 'u', ў: 'o', ф: 'f',
    х: 'x', ҳ: 'x', ц: 'ts', ч: 'č', ш: 'š', щ: 'š', ъ: '', ы: 'i', ь: '', э: 'e', ю: 'iu', я: 'ia', і: 'i', ј: 'j',
    һ: 'x', ҷ: 'č', ӣ: 'i', ӯ: 'u',
    c: 'ts', h: 'x', q: 'k', w: 'v', y: 'i', ç: 'č', č: 'č', ć: 'č', ş: 'š', ș: 'š', š: 'š', ś: 'š', ı: 'i', ŋ: 'n',
}; // prettier-ignore

/* Two Latin letters that are one sound; the longest first. */
const PAIRS: readonly (readonly [string, string])[] = [
    ['shch', 'š'],
    ['sch', 'š'],
    ['sh', 'š'],
    ['ch', 'č'],
    ['zh', 'j'],
    ['kh', 'x'],
];

/* Latin letters that look like Cyrillic ones: people mix them by accident of the keyboard. */
const TWINS: Readonly<Record<string, string>> = {
    a: 'а', b: 'в', c: 'с', e: 'е', h: 'н', i: 'і', k: 'к', m: 'м', o: 'о', p: 'р', t: 'т', x: 'х', y: 'у',
}; // prettier-ignore
const LATIN_TWINS = Object.fromEntries(Object.entries(TWINS).map(([latin, cyrillic]) => [cyrillic, latin]));

const WORD = /[\p{L}\p{M}\p{N}'`´ʹʻʼʽʾʿˈ‘’‛′＇]+/gu;
const APOSTROPHE = /['`´ʹʻʼʽʾʿˈ‘’‛′＇]/u;

export interface Folded {
    key: string;
    at: number[]; // for each character of key, where it comes from in the text
}

const isDigit = (letter: string) => letter >= '0' && letter <= '9' && letter.length === 1;
const isLatin = (letter: string | undefined) => letter !== undefined && letter >= 'a' && letter <= 'z';

class Key {
    readonly sounds: string[] = [];
    readonly at: number[] = [];

    private back(): number {
        this.sounds.pop();
        return this.at.pop() ?? 0;
    }

    add(sounds: string, at: number): void {
        if (sounds.length === 1) this.addOne(sounds, at);
        else for (const sound of sounds) this.addOne(sound, at);
    }

    private addOne(sound: string, at: number): void {
        const last = this.sounds[this.sounds.length - 1];
        if (last === sound && !isDigit(sound)) return;
        // yo and ye: what Cyrillic writes as one letter.
        if (last === 'i' && (sound === 'o' || sound === 'e')) {
            this.addOne('e', this.back());
            return;
        }
        if (last === 'd' && sound === 'j') this.back();
        this.sounds.push(sound);
        this.at.push(at);
    }
}

/* A word of both scripts is of the one that some letter of it proves; without proof it is Cyrillic. */
function oneScript(letters: string[]): string[] {
    const cyrillic = (letter: string) => letter >= 'а' && letter <= 'ӿ';
    if (!letters.some(isLatin) || !letters.some(cyrillic)) return letters;
    const provesLatin = letters.some(letter => isLatin(letter) && !TWINS[letter]);
    const provesCyrillic = letters.some(letter => cyrillic(letter) && !LATIN_TWINS[letter]);
    if (provesLatin && provesCyrillic) return letters;
    const twins = provesLatin ? LATIN_TWINS : TWINS;
    return letters.map(letter => twins[letter] ?? letter);
}

/* Each letter is looked at once in a lifetime: "" for what is no letter of its own. */
const plains = new Map<string, string>();

function makePlain(letter: string): string {
    if (APOSTROPHE.test(letter) || /\p{M}/u.test(letter)) return '';
    const small = letter.toLowerCase();
    if (SOUNDS[small] !== undefined) return small;
    const bare = small.normalize('NFKD').replace(/\p{M}/gu, '');
    return /^[\u0660-\u0669\u06f0-\u06f9]$/.test(bare) ? String(bare.charCodeAt(0) & 15) : bare;
}

function plain(letter: string): string {
    let found = plains.get(letter);
    if (found === undefined) plains.set(letter, (found = makePlain(letter)));
    return found;
}

/* u4un is uchun, t6xta is to'xta. */
function shorthand(letters: string[], i: number): string | null {
    const letter = letters[i];
    if (letter !== '4' && letter !== '6') return null;
    const [before, after] = [letters[i - 1] ?? '', letters[i + 1] ?? ''];
    if (isDigit(before) || isDigit(after) || !(isLatin(before) || isLatin(after))) return null;
    return letter === '4' ? 'č' : 'o';
}

const BEGINS_PAIR = new Set(PAIRS.map(([spelt]) => spelt[0]));

function pairAt(letters: string[], i: number): (typeof PAIRS)[number] | undefined {
    if (!BEGINS_PAIR.has(letters[i])) return undefined;
    return PAIRS.find(([spelt]) => Array.from(spelt).every((letter, k) => letters[i + k] === letter));
}

function foldWord(key: Key, word: string, start: number): void {
    const places: number[] = [];
    const given: string[] = [];
    let at = start;
    for (const character of word) {
        const letter = plain(character);
        if (letter !== '') {
            given.push(letter);
            places.push(at);
        }
        at += character.length;
    }
    const letters = oneScript(given);
    for (let i = 0; i < letters.length; i++) {
        const place = places[i] ?? start;
        const letter = letters[i] ?? '';
        const pair = pairAt(letters, i);
        key.add(pair?.[1] ?? shorthand(letters, i) ?? SOUNDS[letter] ?? letter, place);
        if (pair) i += pair[0].length - 1;
    }
}

/* text is to be in NFC, for the places to be those of the text. */
export function fold(text: string): Folded {
    const key = new Key();
    let end = 0;
    for (const match of text.matchAll(WORD)) {
        if (key.sounds.length > 0) key.add(' ', end);
        foldWord(key, match[0], match.index);
        end = match.index + match[0].length;
    }
    return { key: key.sounds.join('').trimEnd(), at: key.at };
}

export const foldKey = (text: string): string => fold(text.normalize('NFC')).key;

const AROUND = 60;

const oneLine = (text: string) => text.replace(/\s+/g, ' ');

/* Where the words are in the text, with some of what stands around them; null if they are not there. */
export function findFolded(
    text: string,
    words: string,
): { before: string; found: string; after: string } | null {
    const even = text.normalize('NFC');
    const { key, at } = fold(even);
    const found = words === '' ? -1 : key.indexOf(words);
    if (found < 0) return null;
    const start = at[found] ?? 0;
    const end = at[found + words.length] ?? even.length;
    return {
        before: oneLine(even.slice(Math.max(0, start - AROUND), start)),
        found: oneLine(even.slice(start, end)),
        after: oneLine(even.slice(end, end + AROUND)),
    };
}
