import { describe, expect, it } from 'vitest';
import { findIn, foldForSearch } from '../src/vault/search';

describe('search', () => {
    it.each(['İstanbul', 'ẞ', 'ЁЎҚ', 'a\u0300b', '😀 Ёлка', ''])('folds %j without moving anything', text => {
        expect(foldForSearch(text).length).toBe(text.length);
    });

    it('shows what is around, on one line', () => {
        const text = `${'x'.repeat(80)}\nпаспорт\n\tотобрали ${'y'.repeat(80)}`;
        const found = findIn(text, foldForSearch(text), foldForSearch('ПАСПОРТ'));
        expect(found).toEqual({
            before: `${'x'.repeat(59)} `,
            found: 'паспорт',
            after: ` отобрали ${'y'.repeat(49)}`,
        });
    });

    it('finds nothing that is not there', () => {
        expect(findIn('abc', 'abc', 'abd')).toBeNull();
    });
});
