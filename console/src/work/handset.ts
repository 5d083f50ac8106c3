/* The demo's handset: what is on its screen, and what a press of a key makes of it. Pure: the page does the asking. */

export interface Screen {
    text: string;
    more: boolean; // the session goes on: something may be typed
    octets: number;
    alphabet: 'gsm7' | 'ucs2';
}

export interface Handset {
    typed: string;
    screen: Screen | null;
    session: string | null;
    busy: boolean;
    trouble: string | null;
}

export const SCREEN_OCTETS = 160;

export const idleHandset: Handset = { typed: '', screen: null, session: null, busy: false, trouble: null };

export const KEYS = ['1', '2', '3', '4', '5', '6', '7', '8', '9', '*', '0', '#'] as const;
export type Key = (typeof KEYS)[number];

const TYPED_MAX = 182;

export const press = (phone: Handset, key: Key): Handset =>
    phone.busy || phone.typed.length >= TYPED_MAX ? phone : { ...phone, typed: phone.typed + key };

export const rubOut = (phone: Handset): Handset => ({
    ...phone,
    typed: Array.from(phone.typed).slice(0, -1).join(''),
});

/* What the green key does: goes on with a session, or dials a code. Anything else cannot be called here. */
export type Call =
    { kind: 'answer'; text: string; session: string } | { kind: 'dial'; text: string } | { kind: 'no' };

export function callOf(phone: Handset): Call {
    const typed = phone.typed.trim();
    if (phone.busy || typed === '') return { kind: 'no' };
    if (phone.session !== null) return { kind: 'answer', text: typed, session: phone.session };
    return /^\*\d[\d*]*#$/.test(typed) ? { kind: 'dial', text: typed } : { kind: 'no' };
}

export function shown(phone: Handset, screen: Screen, session: string | undefined): Handset {
    return {
        ...phone,
        typed: '',
        busy: false,
        trouble: null,
        screen,
        session: screen.more ? (session ?? phone.session) : null,
    };
}

export const hungUp = (phone: Handset): Handset => ({ ...idleHandset, trouble: phone.trouble });

/* +998 90 123-45-67 as it is written into an address; null if it cannot be a number. */
export function phoneNumber(typed: string): string | null {
    const digits = typed.replace(/[\s().-]/g, '');
    return /^\+[1-9]\d{7,14}$/.test(digits) ? digits : null;
}
