import { describe, expect, it } from 'vitest';
import { translator } from '../../src/i18n/catalog';
import { countdown, spanWords } from '../../src/work/clock';
import { numberWords, parseNumber } from '../../src/work/labels';
import { fromLocalInput, toLocalInput } from '../../src/work/local-time';

const t = translator('en', {});

describe('spans', () => {
    it.each([
        [-5, '< 1 min'],
        [59, '< 1 min'],
        [60, '1 min'],
        [3599, '59 min'],
        [3600, '1 h 00 min'],
        [2 * 3600 + 5 * 60, '2 h 05 min'],
        [86_400 + 4 * 3600, '1 d 4 h'],
        [30 * 86_400, '30 d'],
    ])('%d seconds are %s', (seconds, words) => expect(spanWords(t, seconds)).toBe(words));

    it.each([
        [900, '15:00'],
        [61, '1:01'],
        [0.4, '0:01'],
        [-3, '0:00'],
    ])('counts down %d as %s', (seconds, shown) => expect(countdown(seconds)).toBe(shown));
});

describe('the clock on the wall', () => {
    it('comes back as it went', () => {
        const at = Math.floor(new Date(2026, 10, 25, 9, 3).getTime() / 1000);
        expect(toLocalInput(at)).toBe('2026-11-25T09:03');
        expect(fromLocalInput('2026-11-25T09:03')).toBe(at);
    });
    it.each(['', '2026-02-30T10:00', '2026-13-01T10:00', '2026-01-01T24:10', 'yesterday'])(
        '%j is no time',
        text => expect(fromLocalInput(text)).toBeNull(),
    );
});

describe('case numbers', () => {
    it.each([
        ['4817-2093', 48172093],
        [' 4817 2093 ', 48172093],
        ['48172093', 48172093],
        ['4817–2093', 48172093],
        ['0817-2093', null],
        ['4817-209', null],
        ['4817-20935', null],
        ['4817-2O93', null],
    ])('%j is read as %s', (typed, number) => expect(parseNumber(typed)).toBe(number));
    it('is written in two halves', () => expect(numberWords(48172093)).toBe('4817-2093'));
});
