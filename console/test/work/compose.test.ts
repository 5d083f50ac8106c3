import { describe, expect, it } from 'vitest';
import type { Composed } from '../../src/api/types';
import { characterName, cheapen, dearKinds, giveawayWords, marksOf, money } from '../../src/work/compose';
import { markText } from '../../src/work/inert';
import { translator } from '../../src/i18n/catalog';

const dear = (character: string, at: number, instead: string | null) => ({ character, at, instead });
const composed = (text: string, giveaways: [number, number][], dearAt: number[] = []): Composed => ({
    text,
    ussd: { alphabet: 'gsm7', pages: [] },
    sms: { alphabet: 'gsm7', pages: [], segments: 1, cost: 0 },
    dear: dearAt.map(at => dear(Array.from(text)[at] ?? '', at, null)),
    giveaways: giveaways.map(([at, length]) => ({ at, length, word: 'x*' })),
    allowed: true,
});

describe('a dear text', () => {
    it.each([
        ['kuting ✓', [dear('✓', 7, '+')], 'kuting +'],
        ['a“b”', [dear('“', 1, '"'), dear('”', 3, '"')], 'a"b"'],
        ['ж', [dear('ж', 0, null)], 'ж'],
        ['x\u200by', [dear('\u200b', 1, '')], 'xy'],
        ['haр Марат', [dear('р', 2, 'p'), dear('р', 6, 'r')], 'hap Маrат'],
        ['x\ty — р', [dear('р', 6, 'r')], 'x\ty — r'],
        ['😱a', [dear('😱', 0, ':(')], ':(a'],
    ])('%j becomes %j', (typed, list, cheap) => expect(cheapen(typed, list)).toBe(cheap));

    it('names each character once', () => {
        expect(dearKinds([dear('“', 0, '"'), dear('“', 5, '"'), dear('ж', 7, null)])).toEqual([
            { character: '“', instead: '"', times: 2 },
            { character: 'ж', instead: null, times: 1 },
        ]);
        expect(dearKinds([dear('р', 2, 'p'), dear('р', 6, 'r')]).length).toBe(2);
        expect(characterName('ж')).toBe('ж');
        expect(characterName('\u00a0')).toBe('U+00A0');
    });
});

describe('what gives them away', () => {
    it('is quoted from the text', () => {
        expect(
            giveawayWords(
                composed('😱 Politsiya keldi, politsiya', [
                    [2, 9],
                    [19, 9],
                ]),
            ),
        ).toEqual(['Politsiya', 'politsiya']);
    });
    it('is marked before what is dear', () => {
        const text = composed('reyd — ж', [[0, 4]], [2, 7]);
        const marks = markText(text.text, marksOf(translator('en', {}), text));
        expect(marks.map(({ text, mark }) => [text, mark?.kind])).toEqual([
            ['reyd', 'giveaway'],
            [' — ', undefined],
            ['ж', 'dear'],
        ]);
    });
});

it.each([
    [0, '0.00'],
    [1250, '1.25'],
    [45, '0.045'],
    [120_000, '120.00'],
])('%d thousandths are %s', (thousandths, shown) => expect(money(thousandths)).toBe(shown));
