import { describe, expect, it } from 'vitest';
import { translator } from '../../src/i18n/catalog';
import { decimalOf, toCsv } from '../../src/pages/broadcasts/csv';
import { tableOf } from '../../src/pages/broadcasts/figures';

const line = (value: string | number | null, decimal: ',' | '.' = '.') =>
    toCsv([[value]], decimal).slice(1, -2);

describe('a table for a spreadsheet', () => {
    it('begins with the mark of UTF-8, and ends each line as Excel does', () =>
        expect(
            toCsv(
                [
                    ['Русский', 1],
                    ['x', 2],
                ],
                '.',
            ),
        ).toBe('\ufeffРусский,1\r\nx,2\r\n'));

    it('has ; and a comma where people write 1,5', () =>
        expect(toCsv([['x', 1.5]], ',')).toBe('\ufeffx;1,5\r\n'));

    it.each([
        ['=1+1', `"'=1+1"`],
        ['+998', `"'+998"`],
        ['-1', `"'-1"`],
        ['@SUM(A1)', `"'@SUM(A1)"`],
        ['\t=1', `"'\t=1"`],
        ['\r=1', `"'\r=1"`],
        ['a=1', 'a=1'],
        ['said "no"', '"said ""no"""'],
        ['a;b,c', '"a;b,c"'],
        ['two\nlines', '"two\nlines"'],
        ['', ''],
    ])('%j becomes %j', (value, wanted) => expect(line(value)).toBe(wanted));

    it.each([
        [-5, '-5'],
        [0, '0'],
        [null, ''],
    ])('%j is a number or nothing, and no formula', (value, wanted) => expect(line(value)).toBe(wanted));

    it.each([
        ['ru-RU', ','],
        ['uz-UZ', ','],
        ['en-GB', '.'],
    ])('in %s people write 1%s5', (locale, decimal) => expect(decimalOf(locale)).toBe(decimal));

    it('has the figures in words, and costs in money', () =>
        expect(
            tableOf(translator('en', {}), [
                { language: 'ru', state: 'delivered', reason: null, people: 20, segments: 40, cost: 2500 },
                { language: null, state: 'excluded', reason: 'stopped', people: 3, segments: 0, cost: 0 },
            ]),
        ).toEqual([
            ['Language', 'What became of it', 'Why', 'People', 'SMS', 'Cost'],
            ['Русский', 'arrived', null, 20, 40, 2.5],
            [null, 'left out', 'they said STOP', 3, 0, 0],
        ]));
});
