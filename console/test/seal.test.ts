import { beforeAll, describe, expect, it } from 'vitest';
import { makeOpener, paddedLength, seal, unseal } from '../src/vault/seal';
import { loadSodium, type Sodium } from '../src/vault/sodium';

const IDS = { caseNumber: 12345678, n: 3 };
const TEXT = 'Отобрали паспорт. Pasportimni olib qoʻyishdi.';

let s: Sodium;
beforeAll(async () => {
    s = await loadSodium();
});

const sealTo = (publicKey: Uint8Array, text = TEXT) => seal(s, s.from_string(text), publicKey, IDS);

describe('sealed texts', () => {
    it('opens with the secret key', () => {
        const pair = s.crypto_box_keypair();
        const opened = unseal(s, sealTo(pair.publicKey), makeOpener(s, pair.privateKey), IDS);
        expect(opened && s.to_string(opened)).toBe(TEXT);
    });

    it('opens with no other key', () => {
        const box = sealTo(s.crypto_box_keypair().publicKey);
        expect(unseal(s, box, makeOpener(s, s.crypto_box_keypair().privateKey), IDS)).toBeNull();
    });

    it.each([
        ['another case', { caseNumber: 12345679, n: 3 }],
        ['another text', { caseNumber: 12345678, n: 4 }],
    ])('does not open as that of %s', (_, ids) => {
        const pair = s.crypto_box_keypair();
        expect(unseal(s, sealTo(pair.publicKey), makeOpener(s, pair.privateKey), ids)).toBeNull();
    });

    it('opens boxes of one key pair and of others in any order', () => {
        const pair = s.crypto_box_keypair();
        const opener = makeOpener(s, pair.privateKey);
        const boxes = [sealTo(pair.publicKey, 'a'), sealTo(pair.publicKey, 'b')] as const;
        for (const i of [0, 0, 1, 0, 1, 1] as const) {
            const opened = unseal(s, boxes[i], opener, IDS);
            expect(opened && s.to_string(opened)).toBe('ab'[i]);
        }
    });

    it('notices every changed octet', () => {
        const pair = s.crypto_box_keypair();
        const box = sealTo(pair.publicKey);
        for (let at = 0; at < box.length; at += 7) {
            const changed = box.slice();
            changed[at] = (changed[at] ?? 0) ^ 1;
            // The top bit of a public key does not count; no other bit may be lost.
            if (at !== 31) expect(unseal(s, changed, makeOpener(s, pair.privateKey), IDS)).toBeNull();
        }
    });

    it('refuses what is too short to be one', () => {
        const pair = s.crypto_box_keypair();
        const box = sealTo(pair.publicKey);
        for (const length of [0, 1, 55, 71, 103, box.length - 1])
            expect(unseal(s, box.slice(0, length), makeOpener(s, pair.privateKey), IDS)).toBeNull();
    });

    it.each([
        [0, 128],
        [128, 128],
        [129, 512],
        [512, 512],
        [513, 2048],
        [8192, 8192],
        [8193, 32768],
    ])('pads %i octets to %i', (length, bucket) => {
        expect(paddedLength(length)).toBe(bucket);
    });

    it('gives texts of one bucket one length', () => {
        const { publicKey } = s.crypto_box_keypair();
        expect(sealTo(publicKey, 'a').length).toBe(sealTo(publicKey, 'a'.repeat(96)).length);
        expect(sealTo(publicKey, 'a'.repeat(97)).length).toBeGreaterThan(sealTo(publicKey, 'a').length);
    });

    it('never gives the same box twice', () => {
        const { publicKey } = s.crypto_box_keypair();
        expect(s.to_hex(sealTo(publicKey))).not.toBe(s.to_hex(sealTo(publicKey)));
    });
});
