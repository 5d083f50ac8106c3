import { describe, expect, it } from 'vitest';
import { addressOf, countFilters, filtersOf, NO_FILTERS, queryOf } from '../../src/work/filters';

const read = (query: string) => filtersOf(new URLSearchParams(query));

describe('filters', () => {
    it.each([
        ['', '/cases'],
        ['urgent=1&mine=1', '/cases?urgent=1&mine=1'],
        ['status=new,draft&order=newest', '/cases?status=new%2Cdraft&order=newest'],
        [
            'category=raid&region=RU-MOW&language=uz_Cyrl&age=d1',
            '/cases?category=raid&region=RU-MOW&language=uz_Cyrl&age=d1',
        ],
    ])('%s stands in the address', (query, address) => expect(addressOf(read(query))).toBe(address));

    it.each(['status=%3Cscript%3E', 'age=never', 'urgent=yes', 'order=zzz', 'category=a%20b', 'region='])(
        '%s is no filter',
        query => expect(read(query)).toEqual(NO_FILTERS),
    );

    it('are asked for in the words of the gateway', () => {
        expect(queryOf(NO_FILTERS, 1000)).toEqual({ order: 'rank' });
        expect(queryOf(read('urgent=1&mine=1&status=new&age=h1'), 1_000_000_030)).toEqual({
            order: 'rank',
            status: 'new',
            urgent: 1,
            mine: 1,
            until: 999_996_420,
        });
    });

    it('ask the same thing within a minute', () => {
        const filters = read('age=d3');
        expect(queryOf(filters, 600_000)).toEqual(queryOf(filters, 600_000 + 59));
        expect(queryOf(filters, 600_000)).not.toEqual(queryOf(filters, 600_000 + 60));
    });

    it('are counted', () => {
        expect(countFilters(NO_FILTERS)).toBe(0);
        expect(countFilters(read('urgent=1&status=new,draft&order=newest'))).toBe(2);
    });
});
