import { describe, expect, it } from 'vitest';
import { callOf, hungUp, idleHandset, phoneNumber, press, rubOut, shown } from '../../src/work/handset';

const type = (text: string, phone = idleHandset) =>
    Array.from(text).reduce((now, key) => press(now, key as '1'), phone);
const screen = { text: '1 SOS', more: true, octets: 12, alphabet: 'gsm7' as const };

describe('the handset', () => {
    it('dials codes and nothing else', () => {
        expect(callOf(type('*7775#'))).toEqual({ kind: 'dial', text: '*7775#' });
        expect(callOf(type('*7775*2*6#'))).toEqual({ kind: 'dial', text: '*7775*2*6#' });
        for (const typed of ['', '112', '*7775', '#', '**#', '7775#'])
            expect(callOf(type(typed)).kind).toBe('no');
    });

    it('answers within a session', () => {
        const phone = shown(type('*7775#'), screen, 's1');
        expect(phone.typed).toBe('');
        expect(callOf(type('2', phone))).toEqual({ kind: 'answer', text: '2', session: 's1' });
        expect(callOf(phone).kind).toBe('no');
    });

    it('keeps the session when an answer does not name it again', () => {
        expect(shown(shown(idleHandset, screen, 's1'), screen, undefined).session).toBe('s1');
        expect(shown(shown(idleHandset, screen, 's1'), { ...screen, more: false }, 's1').session).toBeNull();
    });

    it('does not listen while it waits', () => {
        expect(press({ ...idleHandset, busy: true }, '1').typed).toBe('');
        expect(callOf({ ...type('*7775#'), busy: true }).kind).toBe('no');
    });

    it('rubs out and hangs up', () => {
        expect(rubOut(type('12')).typed).toBe('1');
        expect(rubOut(idleHandset).typed).toBe('');
        expect(hungUp(shown(type('1'), screen, 's1'))).toEqual(idleHandset);
    });

    it.each([
        ['+998 90 123-45-67', '+998901234567'],
        ['+996(555)123456', '+996555123456'],
        ['998901234567', null],
        ['+0123456789', null],
        ['', null],
        ['+99890123456712345', null],
    ])('reads %s', (typed, number) => expect(phoneNumber(typed)).toBe(number));
});
