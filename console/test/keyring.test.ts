import { beforeAll, describe, expect, it } from 'vitest';
import type { HotlineKey, KeyBox } from '../src/api/types';
import { Keyring } from '../src/vault/keyring';
import type { NewAccount } from '../src/vault/protocol';
import { seal } from '../src/vault/seal';
import { loadSodium, type Sodium, toBase64 } from '../src/vault/sodium';

const PASSWORD = 'five words that do not belong together';

let s: Sodium;
beforeAll(async () => {
    s = await loadSodium();
});

interface Pair {
    publicKey: Uint8Array;
    privateKey: Uint8Array;
}

const keyOf = (id: number, pair: Pair): HotlineKey => ({
    id,
    public_key: toBase64(s, pair.publicKey),
    created_at: 1,
});

function joined(id: number): { ring: Keyring; account: NewAccount } {
    const ring = new Keyring(s);
    const { code } = new Keyring(s).invite();
    ring.readInvitation(code);
    return { ring, account: ring.join(id, PASSWORD, [], []) };
}

const wrapFor = (id: number, publicKey: string, secret: Uint8Array): KeyBox => ({
    hotline_key_id: id,
    box: toBase64(s, s.crypto_box_seal(secret, s.from_base64(publicKey, s.base64_variants.ORIGINAL))),
});

/* Somebody who holds hotline key 1. */
function holder() {
    const pair = s.crypto_box_keypair();
    const { ring, account } = joined(7);
    const wraps = [wrapFor(1, account.public_key, pair.privateKey)];
    ring.refresh(wraps, [keyOf(1, pair)]);
    return { ring, account, pair, wraps };
}

function sealedCase(number: number, hotline: Pair, texts: Record<number, string>) {
    const own = s.crypto_box_keypair();
    const box = (n: number, octets: Uint8Array, to: Uint8Array) =>
        toBase64(s, seal(s, octets, to, { caseNumber: number, n }));
    return {
        number,
        hotline_key_id: 1,
        sealed_key: box(0, own.privateKey, hotline.publicKey),
        texts: Object.entries(texts).map(([n, text]) => ({
            n: Number(n),
            box: box(Number(n), s.from_string(text), own.publicKey),
        })),
    };
}

describe('passwords', () => {
    it('opens with the same password, typed on another keyboard', () => {
        const composed = 'пароль с бу\u0439ком и \u00fcmlaut';
        const decomposed = 'пароль с бу\u0438\u0306ком и u\u0308mlaut';
        const ring = new Keyring(s);
        ring.readInvitation(new Keyring(s).invite().code);
        const account = ring.join(5, composed, [], []);

        const later = new Keyring(s);
        expect(later.stretch(decomposed, account)).toBe(account.auth);
        expect(later.open({ id: 5, ...account, hotline_keys: [] })).toEqual([]);
    });

    it.each([
        { opslimit: 2, memlimit: 64 << 20 },
        { opslimit: 3, memlimit: (64 << 20) - 1 },
        { opslimit: 1000, memlimit: 64 << 20 },
        { opslimit: 3, memlimit: 2 ** 31 },
    ])('gives no half for %o', how => {
        const salt = toBase64(s, new Uint8Array(16));
        expect(() => new Keyring(s).stretch(PASSWORD, { salt, ...how })).toThrow('weak');
        expect(() => new Keyring(s).prove(PASSWORD, { salt, ...how })).toThrow('weak');
    });

    it('does not open with another password, nor for another person', () => {
        const { account } = joined(5);
        for (const [id, password] of [
            [5, 'another password of mine'],
            [6, PASSWORD],
        ] as const) {
            const ring = new Keyring(s);
            ring.stretch(password, account);
            expect(() => ring.open({ id, ...account, hotline_keys: [] })).toThrow('wrong_password');
        }
    });

    it('refuses a public key that is not that of the secret', () => {
        const { account } = joined(5);
        const ring = new Keyring(s);
        ring.stretch(PASSWORD, account);
        const public_key = toBase64(s, s.crypto_box_keypair().publicKey);
        expect(() => ring.open({ id: 5, ...account, public_key, hotline_keys: [] })).toThrow('damaged');
    });

    it('asks for the password again once the half was used', () => {
        const { account } = joined(5);
        const ring = new Keyring(s);
        ring.stretch(PASSWORD, account);
        ring.open({ id: 5, ...account, hotline_keys: [] });
        expect(() => ring.open({ id: 5, ...account, hotline_keys: [] })).toThrow('wrong_password');
    });

    it('keeps the keys over a change of the password', () => {
        const { ring, account, pair, wraps } = holder();
        const made = ring.changePassword(7, 'another five words for the same key');
        expect(made.auth).not.toBe(account.auth);

        const later = new Keyring(s);
        expect(later.stretch('another five words for the same key', made)).toBe(made.auth);
        const keys = { id: 7, public_key: account.public_key, secret_box: made.secret_box, wraps };
        expect(later.open({ ...keys, hotline_keys: [keyOf(1, pair)] })).toEqual([1]);
    });

    it('proves a password without keeping what it opens', () => {
        const { account } = joined(5);
        const ring = new Keyring(s);
        expect(ring.prove(PASSWORD, account)).toBe(account.auth);
        expect(() => ring.open({ id: 5, ...account, hotline_keys: [] })).toThrow('wrong_password');
    });
});

describe('hotline keys', () => {
    it('go from an inviter to the invited, and to nobody without the code', () => {
        const { ring, pair } = holder();
        const { code, token, invite_boxes } = ring.invite();

        const guest = new Keyring(s);
        expect(guest.readInvitation(code)).toBe(token);
        const account = guest.join(8, PASSWORD, invite_boxes, [keyOf(1, pair)]);
        expect(account.wraps).toHaveLength(1);
        expect(guest.refresh(account.wraps, [keyOf(1, pair)])).toEqual([1]);

        const stranger = new Keyring(s);
        stranger.readInvitation(new Keyring(s).invite().code);
        expect(stranger.join(9, PASSWORD, invite_boxes, [keyOf(1, pair)]).wraps).toEqual([]);
    });

    it('are granted to one who has joined', () => {
        const { ring, pair } = holder();
        const guest = joined(9);
        const wraps = ring.grant(guest.account.public_key);
        expect(guest.ring.refresh(wraps, [keyOf(1, pair)])).toEqual([1]);
        expect(joined(10).ring.refresh(wraps, [keyOf(1, pair)])).toEqual([]);
    });

    it('are granted by nobody who has none', () => {
        const { ring, account } = joined(5);
        expect(() => ring.grant(account.public_key)).toThrow('no_key');
    });

    it('are not believed if they do not fit their public key', () => {
        const { ring, wraps } = holder();
        expect(ring.refresh(wraps, [keyOf(1, s.crypto_box_keypair())])).toEqual([]);
    });

    it('rotate to those who stay and to the paper; the old one still opens', () => {
        const { ring, account, pair, wraps } = holder();
        const paper = s.crypto_box_keypair();
        const rotated = ring.rotate(toBase64(s, paper.publicKey), [
            { id: 7, public_key: account.public_key },
        ]);
        const fresh: HotlineKey = { id: 2, public_key: rotated.public_key, created_at: 2 };
        const own = { hotline_key_id: 2, box: rotated.wraps[0]?.box ?? '' };

        expect(rotated.wraps.map(wrap => wrap.staff_id)).toEqual([7]);
        expect(ring.refresh([...wraps, own], [keyOf(1, pair), fresh])).toEqual([1, 2]);
        const box = s.from_base64(rotated.recovery_box, s.base64_variants.ORIGINAL);
        const secret = s.crypto_box_seal_open(box, paper.publicKey, paper.privateKey);
        expect(toBase64(s, s.crypto_scalarmult_base(secret))).toBe(rotated.public_key);
    });

    it.each(['', 'abc', 'A'.repeat(42), `${'A'.repeat(43)}=`, '#'.repeat(43)])(
        'knows that %j is no code',
        code => {
            expect(() => new Keyring(s).readInvitation(code)).toThrow('bad_code');
        },
    );
});

describe('cases', () => {
    it('open for whoever holds the key', () => {
        const { ring, pair } = holder();
        const opened = ring.openTexts(sealedCase(12345678, pair, { 1: 'Задержали', 2: '' }));
        expect(opened).toEqual([
            { n: 1, text: 'Задержали' },
            { n: 2, text: '' },
        ]);
    });

    it('say why a text does not open', () => {
        const { ring, pair } = holder();
        const sealed = sealedCase(12345678, pair, { 1: 'a' });
        const elsewhere = { ...sealed, texts: [{ n: 2, box: sealed.texts[0]?.box ?? '' }] };
        expect(ring.openTexts(elsewhere)).toEqual([{ n: 2, text: null, why: 'damaged' }]);
        expect(ring.openTexts({ ...sealed, number: 12345679 })).toEqual([
            { n: 1, text: null, why: 'damaged' },
        ]);
        expect(ring.openTexts({ ...sealed, hotline_key_id: 2 })).toEqual([
            { n: 1, text: null, why: 'no_key' },
        ]);
        expect(ring.openTexts({ ...sealed, sealed_key: null })).toEqual([
            { n: 1, text: null, why: 'shredded' },
        ]);
        expect(ring.openTexts({ ...sealed, sealed_key: 'not base64' })[0]).toMatchObject({ why: 'damaged' });
        expect(ring.openTexts({ ...sealed, texts: [{ n: 1, box: '%%' }] })[0]).toMatchObject({
            why: 'damaged',
        });
    });

    it('take notes that open again, only once they are open', () => {
        const { ring, pair } = holder();
        const sealed = sealedCase(12345678, pair, { 1: 'a' });
        expect(() => ring.sealText(12345678, 2, 'note')).toThrow('no_key');
        ring.openTexts(sealed);
        const box = ring.sealText(12345678, 2, 'Позвонить маме');
        expect(ring.openTexts({ ...sealed, texts: [{ n: 2, box }] })).toEqual([
            { n: 2, text: 'Позвонить маме' },
        ]);
    });

    it('are searched without case and marks, until that is cleared', () => {
        const { ring, pair } = holder();
        const cases = [
            sealedCase(11111111, pair, { 1: 'Мени милиция ушлади, ЁРДАМ керак' }),
            sealedCase(22222222, pair, { 1: 'O‘g‘limni olib ketishdi' }),
        ];
        const closed = { ...sealedCase(33333333, s.crypto_box_keypair(), { 1: 'ёрдам' }) };
        expect(ring.keepForSearch([...cases, closed])).toBe(1);
        expect(ring.searchTexts('ердам', 10)).toMatchObject([{ number: 11111111, n: 1, found: 'ЁРДАМ' }]);
        expect(ring.searchTexts("o'g'lim", 10)).toMatchObject([{ number: 22222222, found: 'O‘g‘lim' }]);
        expect(ring.searchTexts('', 10)).toEqual([]);
        ring.clearSearch();
        expect(ring.searchTexts('ердам', 10)).toEqual([]);
    });
});
