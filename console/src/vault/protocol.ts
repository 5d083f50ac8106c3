/* What the page may ask of the worker that holds the keys. No key and no password half goes the other way, except
   the half that is meant for the server. Octets are base64 here, as in the API. */

import type { HotlineKey, KeyBox, SealedCase, Stretch } from '../api/types';

export interface OwnKeys {
    id: number; // of the staff member
    public_key: string;
    secret_box: string;
    wraps: KeyBox[];
    hotline_keys: HotlineKey[];
}

export interface NewPassword {
    salt: string;
    opslimit: number;
    memlimit: number;
    auth: string;
    secret_box: string;
}

export interface NewAccount extends NewPassword {
    public_key: string;
    wraps: KeyBox[];
}

export interface SealedTexts {
    number: number;
    hotline_key_id: number;
    sealed_key: string | null; // null: shredded
    texts: readonly { n: number; box: string }[];
}

export type OpenedText =
    { n: number; text: string } | { n: number; text: null; why: 'damaged' | 'no_key' | 'shredded' };

export interface SearchHit {
    number: number;
    n: number;
    before: string; // around the place, in one line
    found: string;
    after: string;
}

export interface VaultOps {
    /* The half for the server. The other one waits here for open(). */
    stretch: (password: string, how: Stretch) => string;
    /* Opens what stretch() can open, and says which hotline keys are here now. "wrong_password" if nothing opens. */
    open: (keys: OwnKeys) => number[];
    /* After a change of keys: opens new wraps with the keys that are here already. */
    refresh: (wraps: KeyBox[], hotlineKeys: HotlineKey[]) => number[];
    /* The half for the server, of somebody whose keys are open already. */
    prove: (password: string, how: Stretch) => string;
    changePassword: (id: number, password: string) => NewPassword;

    /* The token for the server, of a code; the other half waits for join(). */
    readInvitation: (code: string) => string;
    join: (id: number, password: string, boxes: KeyBox[], hotlineKeys: HotlineKey[]) => NewAccount;
    /* A code to hand over, and every hotline key that is here under it. */
    invite: () => { code: string; token: string; invite_boxes: KeyBox[] };
    /* Every hotline key that is here, for one more person. */
    grant: (publicKey: string) => KeyBox[];
    rotate: (
        recoveryPublicKey: string,
        members: { id: number; public_key: string }[],
    ) => { public_key: string; recovery_box: string; wraps: { staff_id: number; box: string }[] };

    openTexts: (sealed: SealedTexts) => OpenedText[];
    /* Seals text n of a case that openTexts() has opened; "no_key" otherwise. */
    sealText: (number: number, n: number, text: string) => string;

    /* Opens and keeps in memory what searchTexts() looks through, until it is cleared or locked. Gives the number
       of texts that did not open. */
    keepForSearch: (cases: SealedCase[]) => number;
    searchTexts: (words: string, limit: number) => SearchHit[];
    clearSearch: () => void;
}

export type VaultTrouble =
    'wrong_password' | 'weak' | 'no_key' | 'damaged' | 'bad_code' | 'locked' | 'failed';

export class VaultError extends Error {
    constructor(readonly code: VaultTrouble) {
        super(code);
    }
}

export type VaultOp = keyof VaultOps;

export interface VaultRequest {
    id: number;
    op: VaultOp;
    args: unknown[];
}

export type VaultReply = { id: number; value: unknown } | { id: number; trouble: VaultTrouble };
