/* The same octets as the C program: tests/unit/base/vectors_test.c reads the same file. The password was stretched
   by libsodium's C library. */

import { readFileSync } from 'node:fs';
import { beforeAll, expect, it } from 'vitest';
import { Keyring } from '../src/vault/keyring';
import { loadSodium, type Sodium } from '../src/vault/sodium';

interface Vectors {
    password: {
        typed: string;
        salt: string;
        opslimit: number;
        memlimit: number;
        auth: string;
        staff_id: number;
        public_key: string;
        secret_box: string;
    };
    hotline: { id: number; public_key: string };
    invitation: { code: string; token: string; box: string };
    wrap: string;
    sealed: {
        case: number;
        sealed_key: string;
        n: number;
        text: string;
        by_gateway: string;
        by_browser: string;
    };
}

const file = new URL('../../tests/support/vectors.json', import.meta.url);
const { password, hotline, invitation, wrap, sealed } = JSON.parse(readFileSync(file, 'utf8')) as Vectors;
const hotlineKey = { ...hotline, created_at: 0 };

let s: Sodium;
beforeAll(async () => {
    s = await loadSodium();
});

function signedIn(): { ring: Keyring; auth: string; keyIds: number[] } {
    const ring = new Keyring(s);
    const auth = ring.stretch(password.typed, password);
    const wraps = [{ hotline_key_id: hotline.id, box: wrap }];
    const keys = { id: password.staff_id, ...password, wraps, hotline_keys: [hotlineKey] };
    return { ring, auth, keyIds: ring.open(keys) };
}

it('stretches the password into the same halves, and opens what they wrap', () => {
    const { auth, keyIds } = signedIn();
    expect(auth).toBe(password.auth);
    expect(keyIds).toEqual([hotline.id]);
});

it('reads an invitation of the command line', () => {
    const ring = new Keyring(s);
    const boxes = [{ hotline_key_id: hotline.id, box: invitation.box }];
    expect(ring.readInvitation(invitation.code)).toBe(invitation.token);
    const { wraps } = ring.join(1, password.typed, boxes, [hotlineKey]);
    expect(ring.refresh(wraps, [hotlineKey])).toEqual([hotline.id]);
});

it('opens what the gateway and what a browser has sealed', () => {
    const { ring } = signedIn();
    const { sealed_key, n, text } = sealed;
    const open = (box: string) =>
        ring.openTexts({ number: sealed.case, hotline_key_id: hotline.id, sealed_key, texts: [{ n, box }] });
    expect(open(sealed.by_gateway)).toEqual([{ n, text }]);
    expect(open(sealed.by_browser)).toEqual([{ n, text }]);
});
