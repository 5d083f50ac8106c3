// Somebody who works at the hotline, with a browser of their own: signs in, holds the keys, does what the app
// does. Every answer they get is held to docs/openapi.yaml.

import assert from 'node:assert/strict';
import { ask, consoleOf } from './api.mjs';
import * as keys from './keyring.mjs';
import { assertAnswer, operationOf } from './openapi.mjs';

export const PASSWORD = 'qirq besh bulut ostida';

export class Member {
    /** What every member here has sent and was answered. */
    static heard = [];

    /** @type {{cookie: string, csrf: string} | undefined} */
    session;
    /** The secret halves of the hotline's keys, by id. @type {Map<number, Uint8Array>} */
    hotline = new Map();
    /** @type {string[]} */
    recoveryCodes = [];
    lastStep = 0;

    constructor(/** @type {string} */ origin, { password = PASSWORD } = {}) {
        this.origin = origin;
        this.password = password;
    }

    /** Asks, and holds the answer to the contract. */
    async try(method, target, body) {
        const answer = await ask(this.origin, method, target, { session: this.session, body });
        const operation = operationOf(method, target);
        assert.ok(operation, `${method} ${target} is in the contract`);
        assertAnswer(operation, answer);
        Member.heard.push({ operation: operation.name, target, body, answer });
        return answer;
    }

    /** Asks for what must be given. */
    async do(method, target, body) {
        const answer = await this.try(method, target, body);
        assert.equal(answer.status, 200, `${method} ${target}: ${answer.text}`);
        return answer.json;
    }

    get(/** @type {string} */ target) {
        return this.do('GET', target);
    }

    post(/** @type {string} */ target, body = {}) {
        return this.do('POST', target, body);
    }

    /** Asks for what must be refused, and says why: "409 claimed". */
    async refused(method, target, body) {
        const { status, json, text } = await this.try(method, target, body);
        assert.ok(status >= 400, `${method} ${target}: ${text}`);
        return `${status} ${json.error.code}`;
    }

    // ---- Signing in ----

    /** A code of the second factor, none twice. */
    code() {
        const now = Math.floor((Date.now() + 1000) / 30_000); // none that runs out on its way
        this.lastStep = Math.max(this.lastStep + 1, now - 1);
        assert.ok(this.lastStep <= now + 1, 'a code is left in this minute');
        return keys.totp(this.totpSecret, this.lastStep);
    }

    #take(answer) {
        const cookie = answer.headers['set-cookie']?.find((each) => /tayanch=/.test(each)).split(';')[0];
        const me = answer.json.me ?? answer.json;
        this.session = { cookie: cookie ?? this.session?.cookie, csrf: me.csrf };
        this.me = me;
        return me;
    }

    /** Opens what the password opens. */
    #openKeys(wrappingKey) {
        const { id, secret_box: box, wraps } = this.me;
        const privateKey = keys.unlockBox(box, `staff-secret:${id}`, wrappingKey);
        this.pair = { privateKey, publicKey: keys.publicOf(privateKey) };
        this.hotline = new Map(wraps.map((wrap) => [wrap.hotline_key_id, keys.openWrap(wrap.box, this.pair)]));
    }

    #newPassword(id, password) {
        const how = { salt: keys.base64(keys.randomOctets(16)), opslimit: keys.OPSLIMIT, memlimit: keys.MEMLIMIT };
        const { forServer, forUs } = keys.stretch(password, how);
        this.unwrapping = forUs;
        return { how, auth: keys.base64(forServer), box: keys.lockBox(this.pair.privateKey, `staff-secret:${id}`, forUs) };
    }

    /** Takes an invitation up: password, keys, second factor. */
    async join(/** @type {string} */ code) {
        const { forServer, forUs } = keys.readCode(code);
        const token = keys.base64(forServer);
        this.invitationHalf = forUs;
        const opened = await this.post('/invitation/open', { token });
        this.totpSecret = opened.totp.secret;
        this.pair = keys.keyPair();
        const publicKey = keys.base64(this.pair.publicKey);
        const wraps = opened.invite_boxes.map(({ hotline_key_id: id, box }) =>
            ({ hotline_key_id: id, box: keys.wrapFor(publicKey, keys.unlockBox(box, `invite:${id}`, forUs)) }));
        const { how, auth, box } = this.#newPassword(opened.id, this.password);
        const answer = await this.try('POST', '/invitation/accept',
            { token, code: this.code(), ...how, auth, public_key: publicKey, secret_box: box, wraps });
        assert.equal(answer.status, 200, answer.text);
        this.recoveryCodes = answer.json.recovery_codes;
        this.name = this.#take(answer).name;
        this.#openKeys(this.unwrapping);
        return this;
    }

    async #stretched(password) {
        const how = this.session
            ? await this.get('/session/stretch') : await this.post('/login/start', { name: this.name });
        const { forServer, forUs } = keys.stretch(password, how);
        this.unwrapping = forUs;
        return keys.base64(forServer);
    }

    async signIn({ password = this.password, second = { recovery_code: this.recoveryCodes.pop() } } = {}) {
        this.session = undefined;
        const auth = await this.#stretched(password);
        const answer = await this.try('POST', '/login', { name: this.name, auth, ...second });
        if (answer.status === 200) {
            this.#take(answer);
            this.#openKeys(this.unwrapping);
        }
        return answer;
    }

    /** The half of the password that proves who one is. */
    proof() {
        return this.#stretched(this.password);
    }

    async unlock(password = this.password) {
        const answer = await this.try('POST', '/session/unlock', { auth: await this.#stretched(password) });
        if (answer.status === 200)
            this.#take(answer);
        return answer;
    }

    /** Another browser of the same person. */
    async again() {
        const other = Object.assign(new Member(this.origin, { password: this.password }), {
            name: this.name, totpSecret: this.totpSecret, recoveryCodes: this.recoveryCodes, lastStep: this.lastStep,
        });
        const answer = await other.signIn();
        assert.equal(answer.status, 200, answer.text);
        return other;
    }

    /** Another password; the other browsers are signed out. */
    async changePassword(/** @type {string} */ password) {
        const auth = await this.proof();
        const { how, auth: newAuth, box } = this.#newPassword(this.me.id, password);
        const answer = await this.try('POST', '/password',
            { auth, code: this.code(), ...how, new_auth: newAuth, secret_box: box });
        if (answer.status === 200)
            this.password = password;
        return answer;
    }

    /** Another second factor. */
    async changeTotp() {
        const { secret } = await this.post('/totp/start', { auth: await this.proof() });
        const code = keys.totp(secret, Math.floor(Date.now() / 30_000));
        await this.post('/totp/confirm', { code });
        Object.assign(this, { totpSecret: secret, lastStep: Math.floor(Date.now() / 30_000) });
    }

    /** The keys that one holds, for a colleague who holds none. */
    async grant(/** @type {number} */ id, /** @type {string} */ publicKey) {
        const wraps = [...this.hotline].map(([key, secret]) =>
            ({ hotline_key_id: key, box: keys.wrapFor(publicKey, secret) }));
        await this.post(`/staff/${id}/grant`, { public_key: publicKey, wraps });
    }

    /** An invitation made in the browser. */
    async invite(name, role) {
        const code = keys.makeCode();
        const { forServer, forUs } = keys.readCode(code);
        const boxes = [...this.hotline].map(([id, secret]) =>
            ({ hotline_key_id: id, box: keys.lockBox(secret, `invite:${id}`, forUs) }));
        await this.post('/staff/invite', { name, role, token: keys.base64(forServer), invite_boxes: boxes });
        return code;
    }

    /** A new member who has joined. */
    async colleague(name, role) {
        return new Member(this.origin).join(await this.invite(name, role));
    }

    /** A new hotline key, for everybody who holds the current one. */
    async rotateKey() {
        const { staff, hotline_keys: all, recovery_public_key: recovery } = await this.get('/staff');
        const current = all.at(-1).id;
        const fresh = keys.keyPair();
        const wraps = staff.filter(({ state, key_ids: held }) => state === 'active' && held.includes(current))
            .map(({ id, public_key: to }) => ({ staff_id: id, box: keys.wrapFor(to, fresh.privateKey) }));
        const { hotline_key_id: id } = await this.post('/hotline-key/rotate', {
            current_key_id: current, public_key: keys.base64(fresh.publicKey),
            recovery_box: keys.wrapFor(recovery, fresh.privateKey), wraps,
        });
        this.hotline.set(id, fresh.privateKey);
        return id;
    }

    // ---- Cases ----

    /** Takes the keys that others have given meanwhile. */
    async refresh() {
        this.me = await this.get('/me');
        this.hotline = new Map(this.me.wraps.map((wrap) => [wrap.hotline_key_id, keys.openWrap(wrap.box, this.pair)]));
    }

    async #caseKey(read) {
        if (!this.hotline.has(read.hotline_key_id))
            await this.refresh();
        return keys.unseal(keys.octetsOf(read.sealed_key), this.hotline.get(read.hotline_key_id), read.number, 0);
    }

    /** A case with its texts opened, as `texts`. */
    async read(/** @type {number} */ number) {
        const read = await this.get(`/cases/${number}`);
        const secret = await this.#caseKey(read);
        const texts = read.parts.map(({ n, box }) => keys.unseal(keys.octetsOf(box), secret, number, n).toString());
        return { ...read, texts };
    }

    claim(/** @type {number} */ number) {
        return this.post(`/cases/${number}/claim`, {});
    }

    async note(/** @type {number} */ number, /** @type {string} */ text) {
        const read = await this.get(`/cases/${number}`);
        const n = read.parts.length + 1;
        const box = keys.base64(keys.seal(text, keys.octetsOf(read.public_key), number, n));
        await this.post(`/cases/${number}/notes`, { n, box });
    }

    answer(/** @type {number} */ number, /** @type {string} */ text, language = 'ru') {
        return this.post(`/cases/${number}/answers`, { text, language });
    }
}

/** The first admin of a gateway, who has joined by the invitation that init printed. */
export function firstAdmin(/** @type {import('./gateway.mjs').Gateway} */ gateway) {
    return new Member(consoleOf(gateway)).join(gateway.invitation);
}
