import { describe, expect, it } from 'vitest';
import { inertPieces, markText } from '../../src/work/inert';

const shown = (text: string) =>
    inertPieces(text)
        .map(piece => (piece.kind === 'text' ? piece.text : `<${piece.code}>`))
        .join('');

describe('a text of a stranger', () => {
    it.each([
        ['<script>alert(1)</script>', '<script>alert(1)</script>'],
        ['=1+1\tA', '=1+1\tA'],
        ['a\u202eb\u202c', 'a<U+202E>b<U+202C>'],
        ['\u2066x\u2069', '<U+2066>x<U+2069>'],
        ['\u200f\u061c', '<U+200F><U+061C>'],
        ['pass\u200bword\ufeff', 'pass<U+200B>word<U+FEFF>'],
        ['\u001b[31m\u0000', '<U+001B>[31m<U+0000>'],
        ['a\r\nb\rc\n', 'a\nb\nc\n'],
        ['\u2028', '<U+2028>'],
        ['\ud800 lone', '<U+D800> lone'],
        ['\u{e0041}', '<U+E0041>'],
        ['❤️ 👩‍👧', '❤️ 👩‍👧'],
        ['a\u200db', 'a<U+200D>b'],
        ['o‘g‘il ёж өң', 'o‘g‘il ёж өң'],
        ['', ''],
    ])('%j is shown as %j', (text, expected) => expect(shown(text)).toBe(expected));

    it('gives every sign something to see', () => {
        for (const piece of inertPieces('\u202e\u200b\u0007\ue000')) {
            expect(piece.kind).toBe('sign');
            if (piece.kind === 'sign') expect(piece.sign.trim()).not.toBe('');
        }
    });
});

describe('marks over a text', () => {
    const mark = (at: number, length: number) => ({ at, length, kind: 'x', title: '' });
    const cut = (text: string, ...marks: [number, number][]) =>
        markText(
            text,
            marks.map(([at, length]) => mark(at, length)),
        ).map(({ text, mark }) => (mark ? `[${text}]` : text));

    it.each([
        ['abc', [[1, 1]], ['a', '[b]', 'c']],
        ['😱ж', [[1, 1]], ['😱', '[ж]']],
        ['abc', [[2, 9]], ['ab', '[c]']],
        [
            'abcd',
            [
                [1, 2],
                [2, 2],
            ],
            ['a', '[bc]', 'd'],
        ],
        [
            'abcd',
            [
                [3, 1],
                [0, 1],
            ],
            ['[a]', 'bc', '[d]'],
        ],
        [
            'abc',
            [
                [5, 1],
                [1, 0],
            ],
            ['abc'],
        ],
        ['', [], []],
    ] as [string, [number, number][], string[]][])('%s %j', (text, marks, expected) =>
        expect(cut(text, ...marks)).toEqual(expected),
    );
});
