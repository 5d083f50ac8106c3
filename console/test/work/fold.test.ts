import { describe, expect, it } from 'vitest';
import { findIn, foldForSearch } from '../../src/vault/search';
import { findFolded, foldKey } from '../../src/work/fold';

describe('folding for a search', () => {
    const same: string[][] = [
        ['полиция', 'ПОЛИЦИЯ', 'politsiya', 'Policiya'],
        ["yo'q", 'yoʻq', 'yo‘q', 'yo’q', 'yo`q', 'yoq', 'йўқ'],
        ['ёрдам', 'yordam', 'YORDAM'],
        ['ещё', 'еще', 'eshche', 'eshe'],
        ['жардам', 'jardam', 'zhardam', 'ЖAPДAM'],
        ['өлкө', 'олко', 'olko', 'ölkö'],
        ['uchun', 'u4un', 'учун'],
        ["to'xta", 't6xta', 'тўхта'],
        ['Қўқон', "Qo'qon", 'Куқон'.replace('у', 'ў')],
        ['１１２', '112', '١١٢'],
        ['şahar', 'shahar', 'шаҳар'],
        ['район', 'rayon', 'raion'],
        ['задержание', 'zaderzhanie', 'zaderjaniye'],
    ];
    it.each(same)('%s', (...spellings) => {
        const keys = spellings.map(foldKey);
        expect(keys[0]).not.toBe('');
        expect(new Set(keys)).toEqual(new Set([keys[0]]));
    });

    it.each([
        ['пора', 'гора'],
        ['112', '12'],
        ['рынок', 'звонок'],
    ])('%s is not %s', (a, b) => expect(foldKey(a)).not.toBe(foldKey(b)));

    it('parts words by one space', () => {
        expect(foldKey('  Садовод,  рынок!! ')).toBe('sadovod rinok');
        expect(foldKey('\u202e\u200b')).toBe('');
    });
});

describe('finding the place', () => {
    it('gives the words as they were written', () => {
        expect(findFolded('Bizni OMON olib ketdi, yo‘l bo‘yida', foldKey('йўл'))).toEqual({
            before: 'Bizni OMON olib ketdi, ',
            found: 'yo‘l',
            after: ' bo‘yida',
        });
    });
    it('goes over a line end', () => {
        expect(findFolded('рынок\n\nСадовод', foldKey('рынок садовод'))?.found).toBe('рынок Садовод');
    });
    it('keeps the ends apart', () => {
        expect(findFolded('полиция', foldKey('полиция'))).toEqual({
            before: '',
            found: 'полиция',
            after: '',
        });
        expect(findFolded('полиция', '')).toBeNull();
        expect(findFolded('полиция', foldKey('рынок'))).toBeNull();
        expect(findFolded('', foldKey('рынок'))).toBeNull();
    });
    it('counts what needs two units', () => {
        expect(findFolded('😱😱 помогите', foldKey('pomogite'))?.found).toBe('помогите');
    });
});

describe('searching in the worker', () => {
    const text = 'Отобрали ПАСПОРТ на рынке';
    it.each([
        ['pasport', 'ПАСПОРТ'],
        ['рынк', 'рынк'],
        ['PASPORT NA', 'ПАСПОРТ на'],
    ])('%s finds %s', (words, found) =>
        expect(findIn(text, foldForSearch(text), foldForSearch(words))?.found).toBe(found),
    );
    it.each(['', ' ', '\u202e', 'паспорта'])('%j finds nothing', words =>
        expect(findIn(text, foldForSearch(text), foldForSearch(words))).toBeNull(),
    );
});
