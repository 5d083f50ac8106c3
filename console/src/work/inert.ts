/* A text of a stranger, cut into what may be shown as it is and what must be shown as a sign: characters that
   turn the direction, that nobody sees, or that steer a terminal. */

export type Piece = { kind: 'text'; text: string } | { kind: 'sign'; sign: string; code: string };

/* Controls but line feed and tab, soft hyphen, the bidi controls, zero widths, fillers, tags, noncharacters, private
   use, lone surrogates. What holds an emoji together is no riddle and stays. */
const HIDDEN =
    // eslint-disable-next-line no-control-regex, no-misleading-character-class
    /(?!\u200d\p{Extended_Pictographic})[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u2028-\u202e\u2060-\u206f\u2800\u3164\ud800-\udfff\ue000-\uf8ff\ufe00-\ufe0d\ufeff\uffa0\ufff0-\ufffb\ufffe\uffff\u{1d173}-\u{1d17a}\u{e0000}-\u{e0fff}\u{f0000}-\u{10ffff}]/gu;

const SIGNS: Readonly<Record<number, string>> = {
    0x00: '␀',
    0x08: '␈',
    0x1b: '␛',
    0x7f: '␡',
    0xad: '¬',
    0x200b: '·',
    0x200e: '→|',
    0x200f: '|←',
    0x202a: '[→',
    0x202b: '[←',
    0x202c: ']',
    0x202d: '!→',
    0x202e: '!←',
    0x2066: '[→',
    0x2067: '[←',
    0x2068: '[?',
    0x2069: ']',
};

export const codeOf = (point: number): string => `U+${point.toString(16).toUpperCase().padStart(4, '0')}`;

function signOf(point: number): Piece {
    return { kind: 'sign', sign: SIGNS[point] ?? '¤', code: codeOf(point) };
}

/* Line ends of other systems are line ends. */
const evenLines = (text: string): string => text.replace(/\r\n?/g, '\n');

export function inertPieces(raw: string): Piece[] {
    const text = evenLines(raw);
    const pieces: Piece[] = [];
    let from = 0;
    for (const match of text.matchAll(HIDDEN)) {
        if (match.index > from) pieces.push({ kind: 'text', text: text.slice(from, match.index) });
        pieces.push(signOf(match[0].codePointAt(0) ?? 0));
        from = match.index + match[0].length;
    }
    if (from < text.length) pieces.push({ kind: 'text', text: text.slice(from) });
    return pieces;
}

/* A mark (a dear character, a giveaway) over a text: at and length count characters, as the server does. */
export interface Mark {
    at: number;
    length: number;
    kind: string;
    title: string;
}

export interface Marked {
    text: string;
    mark: Mark | null;
}

/* Cuts the text at the marks. Where marks overlap, the first one has the place. */
export function markText(text: string, marks: readonly Mark[]): Marked[] {
    const characters = Array.from(text);
    const cut: Marked[] = [];
    let from = 0;
    const plain = (to: number) => {
        if (to > from) cut.push({ text: characters.slice(from, to).join(''), mark: null });
    };
    for (const mark of [...marks].sort((a, b) => a.at - b.at)) {
        if (mark.at < from || mark.length < 1 || mark.at >= characters.length) continue;
        plain(mark.at);
        from = Math.min(mark.at + mark.length, characters.length);
        cut.push({ text: characters.slice(mark.at, from).join(''), mark });
    }
    plain(characters.length);
    return cut;
}
