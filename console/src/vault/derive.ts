/* Keys out of passwords and codes, and boxes under them. The C program has the same in gateway/base/vault_*.c, and
   tests/support/vectors.json holds both to it. */

import { fromBase64, joined, type Sodium, toBase64 } from './sodium';

const MASTER_OCTETS = 32;
const STAFF_CONTEXT = 'tayanch1';
const INVITE_CONTEXT = 'tyninvit';
const FOR_SERVER = 1;
const FOR_US = 2;

/* For new passwords. The server gives what an old one was made with. */
export const OPSLIMIT = 3;
export const MEMLIMIT = 64 * 1024 * 1024;

/* Not less than that, and not so much that the browser would choke. */
export const isStrong = ({ opslimit, memlimit }: { opslimit: number; memlimit: number }): boolean =>
    opslimit >= OPSLIMIT && opslimit <= 10 && memlimit >= MEMLIMIT && memlimit <= 16 * MEMLIMIT;

export interface Halves {
    forServer: Uint8Array;
    forUs: Uint8Array;
}

function split(s: Sodium, context: string, key: Uint8Array): Halves {
    return {
        forServer: s.crypto_kdf_derive_from_key(32, FOR_SERVER, context, key),
        forUs: s.crypto_kdf_derive_from_key(32, FOR_US, context, key),
    };
}

/* Slow and big on purpose. NFKC: the same password from any keyboard. */
export function stretch(
    s: Sodium,
    password: string,
    salt: Uint8Array,
    opslimit: number,
    memlimit: number,
): Halves {
    const typed = s.from_string(password.normalize('NFKC'));
    const master = s.crypto_pwhash(
        MASTER_OCTETS,
        typed,
        salt,
        opslimit,
        memlimit,
        s.crypto_pwhash_ALG_ARGON2ID13,
    );
    const halves = split(s, STAFF_CONTEXT, master);
    s.memzero(typed);
    s.memzero(master);
    return halves;
}

/* A code is 32 random octets, so it needs no slow hash. Null if it is none. */
export function readCode(s: Sodium, code: string): Halves | null {
    try {
        const octets = s.from_base64(code.trim(), s.base64_variants.URLSAFE_NO_PADDING);
        return octets.length === s.crypto_kdf_KEYBYTES ? split(s, INVITE_CONTEXT, octets) : null;
    } catch {
        return null;
    }
}

export function makeCode(s: Sodium): { code: string; halves: Halves } {
    const octets = s.randombytes_buf(s.crypto_kdf_KEYBYTES);
    return {
        code: s.to_base64(octets, s.base64_variants.URLSAFE_NO_PADDING),
        halves: split(s, INVITE_CONTEXT, octets),
    };
}

/* What a box is for is bound to it, so that it does not open in another place. */
export const staffPurpose = (staffId: number): string => `staff-secret:${staffId}`;
export const invitePurpose = (hotlineKeyId: number): string => `invite:${hotlineKeyId}`;

export function lockBox(s: Sodium, secret: Uint8Array, purpose: string, key: Uint8Array): string {
    const nonce = s.randombytes_buf(s.crypto_aead_xchacha20poly1305_ietf_NPUBBYTES);
    const box = s.crypto_aead_xchacha20poly1305_ietf_encrypt(secret, purpose, null, nonce, key);
    return toBase64(s, joined(nonce, box));
}

/* Null if it is not a box of this purpose under this key. */
export function unlockBox(s: Sodium, box: string, purpose: string, key: Uint8Array): Uint8Array | null {
    try {
        const octets = fromBase64(s, box);
        const nonce = octets.subarray(0, s.crypto_aead_xchacha20poly1305_ietf_NPUBBYTES);
        const rest = octets.subarray(nonce.length);
        return s.crypto_aead_xchacha20poly1305_ietf_decrypt(null, rest, purpose, nonce, key);
    } catch {
        return null;
    }
}
