/* Sealed texts, as gateway/base/vault_seal.c writes them: the public key of the moment, a nonce, crypto_box; inside,
   four little-endian numbers of 8 octets (version, case, text, length), the text, and zeros up to a size that tells
   little. */

import { equal, joined, type Sodium } from './sodium';

const VERSION = 1;
const HEADER_OCTETS = 32;

export interface Ids {
    caseNumber: number;
    n: number; // 0: the secret key of the case
}

function header(ids: Ids, length: number): Uint8Array {
    const octets = new Uint8Array(HEADER_OCTETS);
    const view = new DataView(octets.buffer);
    [VERSION, ids.caseNumber, ids.n, length].forEach((word, i) =>
        view.setBigUint64(i * 8, BigInt(word), true),
    );
    return octets;
}

/* 128, 512, 2048, 8192 ... */
export function paddedLength(length: number): number {
    let bucket = 128;
    while (bucket < length) bucket *= 4;
    return bucket;
}

/* Opens boxes to one secret key. The gateway's boxes of some seconds come from one key pair, so the dear half of the
   work is kept for the next box. */
export type Opener = (from: Uint8Array) => Uint8Array;

export function makeOpener(s: Sodium, secretKey: Uint8Array): Opener {
    let last: { from: Uint8Array; shared: Uint8Array } | null = null;
    return from => {
        if (!last || !equal(last.from, from))
            last = { from: from.slice(), shared: s.crypto_box_beforenm(from, secretKey) };
        return last.shared;
    };
}

/* Null if it does not open with this key, or is the box of another place. */
export function unseal(s: Sodium, box: Uint8Array, opener: Opener, ids: Ids): Uint8Array | null {
    const nonceAt = s.crypto_box_PUBLICKEYBYTES;
    const boxAt = nonceAt + s.crypto_box_NONCEBYTES;
    if (box.length < boxAt + s.crypto_box_MACBYTES + HEADER_OCTETS) return null;
    let plain: Uint8Array;
    try {
        const shared = opener(box.subarray(0, nonceAt));
        plain = s.crypto_box_open_easy_afternm(box.subarray(boxAt), box.subarray(nonceAt, boxAt), shared);
    } catch {
        return null;
    }
    const view = new DataView(plain.buffer, plain.byteOffset, plain.byteLength);
    const [version, caseNumber, n, length] = [0, 8, 16, 24].map(at => view.getBigUint64(at, true));
    const fits =
        version === BigInt(VERSION) &&
        caseNumber === BigInt(ids.caseNumber) &&
        n === BigInt(ids.n) &&
        length !== undefined &&
        length <= BigInt(plain.length - HEADER_OCTETS);
    return fits ? plain.slice(HEADER_OCTETS, HEADER_OCTETS + Number(length)) : null;
}

/* From a key pair of the moment: afterwards only the holder of the other half can open it. */
export function seal(s: Sodium, data: Uint8Array, publicKey: Uint8Array, ids: Ids): Uint8Array {
    const plain = new Uint8Array(paddedLength(HEADER_OCTETS + data.length));
    plain.set(header(ids, data.length));
    plain.set(data, HEADER_OCTETS);
    const moment = s.crypto_box_keypair();
    const nonce = s.randombytes_buf(s.crypto_box_NONCEBYTES);
    const box = s.crypto_box_easy(plain, nonce, publicKey, moment.privateKey);
    s.memzero(moment.privateKey);
    s.memzero(plain);
    return joined(moment.publicKey, nonce, box);
}
