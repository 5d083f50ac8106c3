import { describe, expect, it } from 'vitest';
import { ApiError, errorWords, readError } from '../src/api/errors';
import { fill, pluralForm, translator } from '../src/i18n/catalog';
import { formatDate, formatDateTime, parseDay } from '../src/i18n/dates';
import { filterQuery, NO_FILTER } from '../src/pages/audit/filter';
import { fingerprint } from '../src/pages/staff/fingerprint';
import { keyHolders, lacksKey } from '../src/pages/staff/keys';
import { idleClock } from '../src/session/clock';
import { VaultError } from '../src/vault/protocol';
import { makeQr } from '../src/totp/qr';
import { matchPath, parsePlace } from '../src/app/paths';

describe('texts', () => {
    it.each([
        ['ru', 1, 0],
        ['ru', 21, 0],
        ['ru', 11, 2],
        ['ru', 2, 1],
        ['ru', 12, 2],
        ['ru', 5, 2],
        ['ru', 0, 2],
        ['ru', 104, 1],
        ['en', 1, 0],
        ['en', 2, 1],
        ['en', 0, 1],
        ['uz', 1, 0],
        ['uz', 5, 0],
        ['uz_Cyrl', 2, 0],
        ['ky', 21, 0],
    ] as const)('in %s, %i has form %i', (language, n, form) => {
        expect(pluralForm(language, n)).toBe(form);
    });

    it('falls back to English, form by form', () => {
        const t = translator('ru', {
            Close: 'Закрыть',
            '{n} case': ['{n} дело', '', '{n} дел'],
            'menu\u0004Open': 'Открытые',
        });
        expect(t('Close')).toBe('Закрыть');
        expect(t('Lock')).toBe('Lock');
        expect(t.n('{n} case', '{n} cases', 21)).toBe('21 дело');
        expect(t.n('{n} case', '{n} cases', 5)).toBe('5 дел');
        expect(t.n('{n} case', '{n} cases', 2)).toBe('2 cases');
        expect(t.in('menu', 'Open')).toBe('Открытые');
        expect(t.in('button', 'Open')).toBe('Open');
    });

    it('fills in values once, and leaves what it does not know', () => {
        expect(fill('{a} {b} {c}', { a: '{b}', b: 2 })).toBe('{b} 2 {c}');
    });
});

describe('dates', () => {
    const at = new Date(2026, 10, 5, 7, 4).getTime() / 1000;

    it('has day, month, year in that order', () => {
        expect(formatDate(at)).toBe('05.11.2026');
        expect(formatDateTime(at)).toBe('05.11.2026 07:04');
    });

    it.each(['05.11.2026', '5.11.2026', '2026-11-05', ' 05.11.2026 '])('reads %j', text => {
        expect(parseDay(text)).toBe(new Date(2026, 10, 5).getTime() / 1000);
    });

    it.each(['', '31.02.2026', '2026-13-01', '11/05/2026', '1.1.26', 'today'])('refuses %j', text => {
        expect(parseDay(text)).toBeNull();
    });
});

describe('addresses', () => {
    it.each([
        ['/cases/:number', '/cases/123', { number: '123' }],
        ['/join/:code', '/join/a%2Fb', { code: 'a/b' }],
        ['/staff', '/staff', {}],
        ['/cases/:number', '/cases/', null],
        ['/cases/:number', '/cases/1/2', null],
        ['/join/:code', '/join/%E0%A4%A', null],
        ['/staff', '/', null],
    ])('%s and %s', (pattern, path, params) => {
        expect(matchPath(pattern, path)).toEqual(params);
    });

    it('have a path and a query', () => {
        const place = parsePlace('#/audit?case=1&x=a%20b');
        expect([place.path, place.query.get('case'), place.query.get('x')]).toEqual(['/audit', '1', 'a b']);
        expect(parsePlace('').path).toBe('/');
        expect(parsePlace('#javascript:alert(1)').path).toBe('/');
    });
});

describe('refusals', () => {
    const t = translator('en', {});
    const answer = (status: number, body: string, headers = {}) => new Response(body, { status, headers });

    it('reads the words of the gateway', async () => {
        const body = { error: { code: 'gives_away', message: 'No.', words: ['a', 7, 'b'], retry_after: 9 } };
        const error = await readError(answer(409, JSON.stringify(body)));
        expect(error).toMatchObject({ status: 409, code: 'gives_away' });
        expect(error.detail).toEqual({ message: 'No.', words: ['a', 'b'], retryAfter: 9 });
    });

    it.each(['<html>Bad Gateway', '', '[]', 'null', '{"error": 7}', '{"error":{"code":7}}'])(
        'lives with %j',
        async body => {
            const error = await readError(answer(502, body, { 'Retry-After': '30' }));
            expect(error).toMatchObject({ status: 502, code: 'http' });
            expect(errorWords(t, error)).toContain('Try again in a minute');
            expect(error.detail.retryAfter).toBe(30);
        },
    );

    it('says how long to wait', () => {
        expect(errorWords(t, new ApiError(429, 'throttled', { retryAfter: 42 }))).toContain('42 seconds');
        expect(errorWords(t, new ApiError(429, 'throttled', { retryAfter: 1 }))).toContain('1 second,');
    });

    it('takes the words of the page first, and never shows an error of the browser', () => {
        expect(errorWords(t, new ApiError(409, 'read'), { read: 'Too late.' })).toBe('Too late.');
        expect(errorWords(t, new VaultError('no_key'), { no_key: 'No key.' })).toBe('No key.');
        expect(errorWords(t, new TypeError('x is undefined'))).toBe(
            'Something went wrong in the browser. Reload the page.',
        );
    });
});

describe('the idle clock', () => {
    it('is over after the time, and starts again with each movement', () => {
        const clock = idleClock(0);
        expect(clock.isOver(899_999, 900)).toBe(false);
        expect(clock.isOver(900_000, 900)).toBe(true);
        clock.active(600_000);
        clock.active(500_000); // heard late from another window
        expect(clock.isOver(1_499_999, 900)).toBe(false);
        expect(clock.isOver(1_500_000, 900)).toBe(true);
    });
});

describe('keys of staff', () => {
    const member = (
        id: number,
        state: 'invited' | 'active' | 'removed',
        key_ids: number[],
        public_key: string | null = 'AA==',
    ) => ({
        id,
        name: `n${id}`,
        role: 'worker' as const,
        state,
        public_key,
        key_ids,
        created_at: 1,
        used_at: null,
    });
    const key = (id: number) => ({ id, public_key: '', created_at: id });
    const list = {
        staff: [
            member(1, 'active', [1, 2]),
            member(2, 'active', [1]),
            member(3, 'removed', [1, 2]),
            member(4, 'invited', [], null),
        ],
        hotline_keys: [key(1), key(2)],
        recovery_public_key: '',
    };

    it('rotate to exactly those who hold the newest', () => {
        expect(keyHolders(list).map(({ id }) => id)).toEqual([1]);
    });

    it('are lacked by those who have joined and do not hold one of mine', () => {
        expect(list.staff.filter(m => lacksKey(m, [1, 2])).map(({ id }) => id)).toEqual([2]);
        expect(list.staff.filter(m => lacksKey(m, [])).map(({ id }) => id)).toEqual([]);
    });

    it('have a fingerprint of 8 octets', () => {
        expect(fingerprint(btoa('\x00\x01\x7f\x80\xff\x10\x20\x30rest'))).toBe('0001 7f80 ff10 2030');
        expect(fingerprint(null)).toBeNull();
    });
});

describe('the filter of the log', () => {
    it('asks for whole days, the last one included', () => {
        expect(filterQuery({ ...NO_FILTER, since: '2026-03-29', until: '2026-03-29' })).toEqual({
            since: new Date(2026, 2, 29).getTime() / 1000,
            until: new Date(2026, 2, 30).getTime() / 1000,
        });
    });

    it('leaves out what is not there or not a number', () => {
        expect(filterQuery({ ...NO_FILTER, staff: 'x', case: '1e3', until: 'never' })).toEqual({});
        expect(filterQuery({ ...NO_FILTER, staff: '3', case: '12345678', action: 'login' })).toEqual({
            staff: 3,
            case: 12345678,
            action: 'login',
        });
    });
});

describe('QR codes', () => {
    it('have a quiet margin and the three corners', () => {
        const { size, path } = makeQr('otpauth://totp/x?secret=JBSWY3DPEHPK3PXP');
        expect(path).toContain('M4 4h1v1h-1z');
        expect(path).toContain(`M${size - 5} 4h1v1h-1z`);
        expect(path).toContain(`M4 ${size - 5}h1v1h-1z`);
        expect(path).not.toMatch(/M[0-3] |M\d+ [0-3]h/);
    });
});
