/* libsodium, as WebAssembly. */

import sodium from 'libsodium-wrappers-sumo';

export type Sodium = typeof sodium;

export async function loadSodium(): Promise<Sodium> {
    await sodium.ready;
    return sodium;
}

export const toBase64 = (s: Sodium, octets: Uint8Array): string =>
    s.to_base64(octets, s.base64_variants.ORIGINAL);

/* Nothing, which is no box and no key, for what is not base64 with padding. */
export function fromBase64(s: Sodium, text: string): Uint8Array {
    try {
        return s.from_base64(text, s.base64_variants.ORIGINAL);
    } catch {
        return new Uint8Array();
    }
}

export function joined(...parts: Uint8Array[]): Uint8Array {
    const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
    let at = 0;
    for (const part of parts) {
        whole.set(part, at);
        at += part.length;
    }
    return whole;
}

export const equal = (a: Uint8Array, b: Uint8Array): boolean =>
    a.length === b.length && a.every((octet, i) => octet === b[i]);
