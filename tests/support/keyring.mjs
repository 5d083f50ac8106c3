// The console's cryptography once more, written apart from the app: keys out of passwords and codes, boxes under
// them, sealed texts (docs/architecture.md, "What is encrypted with what").

import { createHmac } from 'node:crypto';
import './web-crypto.mjs';
import sodium from 'libsodium-wrappers-sumo';

await sodium.ready;

export const OPSLIMIT = 3;
export const MEMLIMIT = 64 * 1024 * 1024;
const HEADER_OCTETS = 32;

export const base64 = (/** @type {Uint8Array} */ octets) => Buffer.from(octets).toString('base64');
export const octetsOf = (/** @type {string} */ text) => new Uint8Array(Buffer.from(text, 'base64'));
export const randomOctets = (/** @type {number} */ count) => sodium.randombytes_buf(count);

/** One half is for the server; the other unwraps and stays. */
function halves(/** @type {Uint8Array} */ key, /** @type {string} */ context) {
    return {
        forServer: sodium.crypto_kdf_derive_from_key(32, 1, context, key),
        forUs: sodium.crypto_kdf_derive_from_key(32, 2, context, key),
    };
}

/** @param {{salt: string, opslimit: number, memlimit: number}} how as /login/start says */
export function stretch(/** @type {string} */ password, { salt, opslimit, memlimit }) {
    const master = sodium.crypto_pwhash(32, password.normalize('NFKC'), octetsOf(salt), opslimit, memlimit,
        sodium.crypto_pwhash_ALG_ARGON2ID13);
    return halves(master, 'tayanch1');
}

export function readCode(/** @type {string} */ code) {
    return halves(sodium.from_base64(code, sodium.base64_variants.URLSAFE_NO_PADDING), 'tyninvit');
}

export function makeCode() {
    const octets = randomOctets(32);
    return sodium.to_base64(octets, sodium.base64_variants.URLSAFE_NO_PADDING);
}

export function lockBox(secret, /** @type {string} */ purpose, key) {
    const nonce = randomOctets(24);
    const box = sodium.crypto_aead_xchacha20poly1305_ietf_encrypt(secret, purpose, null, nonce, key);
    return base64(Buffer.concat([nonce, box]));
}

/** Throws if it is not a box of this purpose under this key. */
export function unlockBox(/** @type {string} */ box, /** @type {string} */ purpose, key) {
    const octets = octetsOf(box);
    return sodium.crypto_aead_xchacha20poly1305_ietf_decrypt(
        null, octets.subarray(24), purpose, octets.subarray(0, 24), key);
}

export const keyPair = () => sodium.crypto_box_keypair();
export const publicOf = (/** @type {Uint8Array} */ secret) => sodium.crypto_scalarmult_base(secret);
export const wrapFor = (/** @type {string} */ publicKey, secret) =>
    base64(sodium.crypto_box_seal(secret, octetsOf(publicKey)));
export const openWrap = (/** @type {string} */ box, pair) =>
    sodium.crypto_box_seal_open(octetsOf(box), pair.publicKey, pair.privateKey);

function header(number, n, length) {
    const octets = Buffer.alloc(HEADER_OCTETS);
    [1, number, n, length].forEach((word, i) => octets.writeBigUInt64LE(BigInt(word), i * 8));
    return octets;
}

/** Seals octets or a text as text n of a case; n 0 is its secret key. */
export function seal(content, publicKey, number, n) {
    const data = Buffer.from(content);
    let room = 128;
    while (room < HEADER_OCTETS + data.length)
        room *= 4;
    const plain = Buffer.alloc(room);
    header(number, n, data.length).copy(plain);
    data.copy(plain, HEADER_OCTETS);
    const moment = keyPair();
    const nonce = randomOctets(24);
    const box = sodium.crypto_box_easy(plain, nonce, publicKey, moment.privateKey);
    return Buffer.concat([moment.publicKey, nonce, box]);
}

/** Throws if it does not open, or is the box of another place. */
export function unseal(/** @type {Uint8Array} */ box, secretKey, number, n) {
    const plain = Buffer.from(sodium.crypto_box_open_easy(
        box.subarray(56), box.subarray(32, 56), box.subarray(0, 32), secretKey));
    const length = Number(plain.readBigUInt64LE(24));
    if (!plain.subarray(0, HEADER_OCTETS).equals(header(number, n, length)))
        throw new Error('The box of another place.');
    return plain.subarray(HEADER_OCTETS, HEADER_OCTETS + length);
}

/** RFC 6238 with SHA-1, six digits and half a minute. */
export function totp(/** @type {string} */ secret, /** @type {number} */ step) {
    const bits = [...secret].map((letter) =>
        'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(letter).toString(2).padStart(5, '0')).join('');
    const key = Buffer.from(bits.match(/.{8}/g).map((octet) => parseInt(octet, 2)));
    const counter = Buffer.alloc(8);
    counter.writeBigUInt64BE(BigInt(step));
    const hash = createHmac('sha1', key).update(counter).digest();
    const code = hash.readUInt32BE(hash[19] & 15) & 0x7fffffff;
    return String(code % 1_000_000).padStart(6, '0');
}
