/* The keys of whoever is signed in, and all that is done with them. Lives in the worker. */

import type { HotlineKey, KeyBox, SealedCase, Stretch } from '../api/types';
import * as derive from './derive';
import type {
    NewAccount,
    NewPassword,
    OpenedText,
    OwnKeys,
    SealedTexts,
    SearchHit,
    VaultOps,
} from './protocol';
import { VaultError } from './protocol';
import { makeOpener, type Opener, seal, unseal } from './seal';
import { findIn, foldForSearch } from './search';
import { equal, fromBase64, type Sodium, toBase64 } from './sodium';

interface KeyPair {
    publicKey: Uint8Array;
    privateKey: Uint8Array;
}

interface KeptText {
    number: number;
    n: number;
    text: string;
    folded: string;
}

export class Keyring implements VaultOps {
    private pending: Uint8Array | null = null; // the half that stays here, until open() or join()
    private own: KeyPair | null = null;
    private readonly hotline = new Map<number, KeyPair & { opener: Opener }>();
    private readonly cases = new Map<number, Uint8Array>(); // the secret keys of the cases that are looked at
    private kept: KeptText[] = [];

    constructor(private readonly s: Sodium) {}

    /* ---- Passwords ---- */

    /* A server that is not itself any more could ask for a half that is easy to guess from. */
    private halves(password: string, how: Stretch): derive.Halves {
        if (!derive.isStrong(how)) throw new VaultError('weak');
        return derive.stretch(this.s, password, fromBase64(this.s, how.salt), how.opslimit, how.memlimit);
    }

    stretch(password: string, how: Stretch): string {
        const { forServer, forUs } = this.halves(password, how);
        this.pending = forUs;
        return toBase64(this.s, forServer);
    }

    prove(password: string, how: Stretch): string {
        const { forServer, forUs } = this.halves(password, how);
        this.s.memzero(forUs);
        return toBase64(this.s, forServer);
    }

    private takePending(): Uint8Array {
        if (!this.pending) throw new VaultError('wrong_password');
        const key = this.pending;
        this.pending = null;
        return key;
    }

    private newPassword(id: number, password: string): NewPassword {
        if (!this.own) throw new VaultError('no_key');
        const salt = toBase64(this.s, this.s.randombytes_buf(this.s.crypto_pwhash_SALTBYTES));
        const how = { salt, opslimit: derive.OPSLIMIT, memlimit: derive.MEMLIMIT };
        const { forServer, forUs } = this.halves(password, how);
        const secret_box = derive.lockBox(this.s, this.own.privateKey, derive.staffPurpose(id), forUs);
        this.s.memzero(forUs);
        return { ...how, auth: toBase64(this.s, forServer), secret_box };
    }

    changePassword(id: number, password: string): NewPassword {
        return this.newPassword(id, password);
    }

    /* ---- One's own key, and the hotline's ---- */

    open(keys: OwnKeys): number[] {
        const wrapping = this.takePending();
        const secret = derive.unlockBox(this.s, keys.secret_box, derive.staffPurpose(keys.id), wrapping);
        this.s.memzero(wrapping);
        if (!secret) throw new VaultError('wrong_password');
        const publicKey = this.s.crypto_scalarmult_base(secret);
        if (!equal(publicKey, fromBase64(this.s, keys.public_key))) throw new VaultError('damaged');
        this.own = { publicKey, privateKey: secret };
        return this.refresh(keys.wraps, keys.hotline_keys);
    }

    /* A secret that does not belong to the public key it came with is none. */
    private keepHotline(key: HotlineKey, secret: Uint8Array | null): void {
        if (!secret || secret.length !== this.s.crypto_box_SECRETKEYBYTES) return;
        const publicKey = this.s.crypto_scalarmult_base(secret);
        if (equal(publicKey, fromBase64(this.s, key.public_key)))
            this.hotline.set(key.id, { publicKey, privateKey: secret, opener: makeOpener(this.s, secret) });
    }

    private openWrap(box: string): Uint8Array | null {
        if (!this.own) throw new VaultError('no_key');
        try {
            const { publicKey, privateKey } = this.own;
            return this.s.crypto_box_seal_open(fromBase64(this.s, box), publicKey, privateKey);
        } catch {
            return null;
        }
    }

    refresh(wraps: KeyBox[], hotlineKeys: HotlineKey[]): number[] {
        this.hotline.clear();
        for (const key of hotlineKeys) {
            const wrap = wraps.find(({ hotline_key_id }) => hotline_key_id === key.id);
            if (wrap) this.keepHotline(key, this.openWrap(wrap.box));
        }
        return [...this.hotline.keys()];
    }

    private wrapFor(publicKey: Uint8Array, secret: Uint8Array): string {
        return toBase64(this.s, this.s.crypto_box_seal(secret, publicKey));
    }

    private allHotline(box: (id: number, secret: Uint8Array) => string): KeyBox[] {
        return [...this.hotline].map(([id, key]) => ({ hotline_key_id: id, box: box(id, key.privateKey) }));
    }

    grant(publicKey: string): KeyBox[] {
        if (this.hotline.size === 0) throw new VaultError('no_key');
        const to = fromBase64(this.s, publicKey);
        return this.allHotline((_, secret) => this.wrapFor(to, secret));
    }

    rotate(recoveryPublicKey: string, members: { id: number; public_key: string }[]) {
        const fresh = this.s.crypto_box_keypair();
        const wrap = (publicKey: string) => this.wrapFor(fromBase64(this.s, publicKey), fresh.privateKey);
        const rotated = {
            public_key: toBase64(this.s, fresh.publicKey),
            recovery_box: wrap(recoveryPublicKey),
            wraps: members.map(({ id, public_key }) => ({ staff_id: id, box: wrap(public_key) })),
        };
        this.s.memzero(fresh.privateKey);
        return rotated;
    }

    /* ---- Invitations ---- */

    readInvitation(code: string): string {
        const halves = derive.readCode(this.s, code);
        if (!halves) throw new VaultError('bad_code');
        this.pending = halves.forUs;
        return toBase64(this.s, halves.forServer);
    }

    join(id: number, password: string, boxes: KeyBox[], hotlineKeys: HotlineKey[]): NewAccount {
        if (!this.pending) throw new VaultError('bad_code');
        this.hotline.clear();
        for (const key of hotlineKeys) {
            const found = boxes.find(({ hotline_key_id }) => hotline_key_id === key.id);
            const purpose = derive.invitePurpose(key.id);
            if (found) this.keepHotline(key, derive.unlockBox(this.s, found.box, purpose, this.pending));
        }
        // The invitation stays: a wrong digit in the code is no reason to ask for a new one.
        const { publicKey, privateKey } = this.s.crypto_box_keypair();
        this.own = { publicKey, privateKey };
        const wraps = this.allHotline((_, secret) => this.wrapFor(publicKey, secret));
        return { ...this.newPassword(id, password), public_key: toBase64(this.s, publicKey), wraps };
    }

    invite() {
        const { code, halves } = derive.makeCode(this.s);
        const invite_boxes = this.allHotline((id, secret) =>
            derive.lockBox(this.s, secret, derive.invitePurpose(id), halves.forUs),
        );
        return { code, token: toBase64(this.s, halves.forServer), invite_boxes };
    }

    /* ---- Cases ---- */

    private caseSecret(
        hotlineKeyId: number,
        number: number,
        sealedKey: string,
    ): Uint8Array | 'no_key' | 'damaged' {
        const key = this.hotline.get(hotlineKeyId);
        if (!key) return 'no_key';
        const secret = unseal(this.s, fromBase64(this.s, sealedKey), key.opener, {
            caseNumber: number,
            n: 0,
        });
        return secret?.length === this.s.crypto_box_SECRETKEYBYTES ? secret : 'damaged';
    }

    private openText(number: number, n: number, box: string, opener: Opener): OpenedText {
        const octets = unseal(this.s, fromBase64(this.s, box), opener, { caseNumber: number, n });
        return octets ? { n, text: new TextDecoder().decode(octets) } : { n, text: null, why: 'damaged' };
    }

    openTexts({ number, hotline_key_id, sealed_key, texts }: SealedTexts): OpenedText[] {
        const secret = sealed_key === null ? 'shredded' : this.caseSecret(hotline_key_id, number, sealed_key);
        if (typeof secret === 'string') return texts.map(({ n }) => ({ n, text: null, why: secret }));
        this.cases.set(number, secret);
        const opener = makeOpener(this.s, secret);
        return texts.map(({ n, box }) => this.openText(number, n, box, opener));
    }

    sealText(number: number, n: number, text: string): string {
        const secret = this.cases.get(number);
        if (!secret) throw new VaultError('no_key');
        // To the key that opens the case, whatever public key the server names.
        const publicKey = this.s.crypto_scalarmult_base(secret);
        return toBase64(this.s, seal(this.s, this.s.from_string(text), publicKey, { caseNumber: number, n }));
    }

    /* ---- Searching ---- */

    private keep(sealed: SealedCase): number {
        const secret = this.caseSecret(sealed.hotline_key_id, sealed.number, sealed.sealed_key);
        if (typeof secret === 'string') return sealed.texts.length;
        const opener = makeOpener(this.s, secret);
        let failed = 0;
        for (const { n, box } of sealed.texts) {
            const { text } = this.openText(sealed.number, n, box, opener);
            if (text === null) failed++;
            else this.kept.push({ number: sealed.number, n, text, folded: foldForSearch(text) });
        }
        this.s.memzero(secret);
        return failed;
    }

    keepForSearch(cases: SealedCase[]): number {
        return cases.reduce((failed, sealed) => failed + this.keep(sealed), 0);
    }

    searchTexts(words: string, limit: number): SearchHit[] {
        const folded = foldForSearch(words.trim());
        const hits: SearchHit[] = [];
        for (const { number, n, text, folded: where } of this.kept) {
            const found = findIn(text, where, folded);
            if (found) hits.push({ number, n, ...found });
            if (hits.length >= limit) break;
        }
        return hits;
    }

    clearSearch(): void {
        this.kept = [];
    }
}
