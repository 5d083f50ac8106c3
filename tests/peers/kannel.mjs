// Debian's Kannel on loopback, with scripts/kannel.conf: its bearerbox and smsbox, and its fakesmsc in
// the operator's place. (Packages kannel and kannel-extras.)

import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import net from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { ROOT } from '../support/gateway.mjs';

const BEARERBOX = '/usr/sbin/bearerbox';
const SMSBOX = '/usr/sbin/smsbox';
const FAKESMSC = '/usr/lib/kannel/test/fakesmsc';
const LIMIT_MS = 30_000;
const LINE_MOST = 254; /* fakesmsc cuts what is longer */

/** Why the tests cannot run here, or false. */
export const missing =
    ![BEARERBOX, SMSBOX, FAKESMSC].every(existsSync) &&
    'the Debian packages kannel and kannel-extras are not installed';

/** @type {Set<import('node:child_process').ChildProcess>} */
const everyChild = new Set();
process.once('exit', () => everyChild.forEach((child) => child.kill('SIGKILL')));

/** Percent-encoded for fakesmsc, as short as can be. */
const encode = (/** @type {Buffer} */ octets) =>
    octets.toString('latin1').replace(/[^0-9A-Za-z ]/g, (octet) =>
        `%${octet.charCodeAt(0).toString(16).padStart(2, '0')}`).replaceAll(' ', '+');

function decode(/** @type {string} */ text) {
    const octets = [];
    for (let i = 0; i < text.length; i++) {
        if (text[i] === '%') {
            octets.push(Number.parseInt(text.slice(i + 1, i + 3), 16));
            i += 2;
        } else {
            octets.push(text[i] === '+' ? 0x20 : text.charCodeAt(i));
        }
    }
    return Buffer.from(octets);
}

const fromUtf16be = (/** @type {Buffer} */ octets) => {
    assert.equal(octets.length % 2, 0, 'UCS-2 has an even number of octets');
    return Buffer.from(octets).swap16().toString('utf16le');
};
const toUtf16be = (/** @type {string} */ text) => Buffer.from(text, 'utf16le').swap16();

/** What a message holds. A part with a UDH does not tell its alphabet; no Latin letter is below 0x0A. */
function readMessage(/** @type {string} */ line) {
    const [, kind, rest] = /^\S+ \S+ (text|ucs-2|udh) (.*)$/s.exec(line) ?? assert.fail(line);
    if (kind === 'text')
        return { text: rest, ucs2: false, part: 1, parts: 1 };
    if (kind === 'ucs-2')
        return { text: fromUtf16be(decode(rest)), ucs2: true, part: 1, parts: 1 };
    const [, header, data] = /^(\S+) \S+ (.*)$/s.exec(rest) ?? assert.fail(line);
    const [, , , , parts, part] = decode(header);
    const octets = decode(data);
    const ucs2 = octets.some((octet) => octet < 0x0a);
    return { text: ucs2 ? fromUtf16be(octets) : octets.toString('latin1'), ucs2, part, parts };
}

/** Free ports of loopback, all different. */
export async function freePorts(/** @type {number} */ count) {
    const servers = Array.from({ length: count }, () => net.createServer());
    const ports = await Promise.all(servers.map((server) => new Promise((resolve, reject) => {
        server.once('error', reject);
        server.listen(0, '127.0.0.1', () => resolve(server.address().port));
    })));
    await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
    return ports;
}

/** The sample file with this machine's values in it; anything that no longer fits the file fails. */
function fillSample({ hook, ussdHook, smpp, way, recode, joinSeconds, dir, ports: [admin, boxes, operator, sendsms] }) {
    const put = (text, pattern, value) => {
        assert.match(text, pattern, 'scripts/kannel.conf has changed');
        return text.replace(pattern, value);
    };
    let text = readFileSync(path.join(ROOT, 'scripts/kannel.conf'), 'utf8');
    text = put(text, /^admin-port = .*$/m, `admin-port = ${admin}`);
    text = put(text, /^smsbox-port = .*$/m, `smsbox-port = ${boxes}`);
    text = put(text, /\/var\/log\/kannel/g, dir);
    text = put(text, /^sendsms-port = .*$/m, `sendsms-port = ${sendsms}`);
    if (ussdHook) {
        const [ordinary, ussd] = text.split(/^(?=# ---- USSD)/m);
        text = ordinary + put(ussd, /^#(?=[a-z])/gm, '').replace(
            'http://127.0.0.1:8080/hooks/USSD-NAME/USSD-SECRET', ussdHook);
    }
    if (smpp) {
        text = put(text, /^host = .*$/gm, 'host = 127.0.0.1');
        text = put(text, /^port = 2775$/gm, `port = ${smpp.port}`);
        text = put(text, /^reconnect-delay = .*$/gm, 'reconnect-delay = 1');
        text = put(text, /SHORT-CODE$/m, '7775');
    } else {
        text = put(text, /^group = smsc\n(.+\n)+/m,
            `group = smsc\nsmsc = fake\nsmsc-id = OPERATOR\nport = ${operator}\nconnect-allow-ip = 127.0.0.1\n`);
    }
    text = put(text, /^mo-recode = .*$/m, `mo-recode = ${recode}`);
    if (joinSeconds)
        text = put(text, /^(sms-combine-concatenated-mo-timeout) = .*$/m, `$1 = ${joinSeconds}`);
    text = put(text, /^group = core$/m, 'group = core\nsms-resend-freq = 1');
    text = put(text, /^http-queue-delay = .*$/m, 'http-queue-delay = 1');
    text = put(text, /http:\/\/127\.0\.0\.1:8080\/hooks\/NAME\/SECRET/g, hook);
    if (way === 'get-url') {
        text = put(text, /^post-url = /m, '#post-url = ');
        text = put(text, /^#get-url = /m, 'get-url = ');
    }
    return text;
}

export class Kannel {
    /** Everything that fakesmsc was given, one SMS each; a text with line breaks comes as several lines. */
    #received = /** @type {string[]} */ ([]);
    #sent = 0;
    #failures = 0;
    #children = /** @type {import('node:child_process').ChildProcess[]} */ ([]);
    #file;
    #heard = () => {};
    #fakesmsc;
    /** Where messages of our own go. */
    sendsms = '';

    constructor(/** @type {string} */ code) {
        this.code = code;
        this.dir = mkdtempSync(path.join(tmpdir(), 'tayanch-kannel-'));
        this.#file = path.join(this.dir, 'kannel.conf');
    }

    /**
     * @param {object} options
     * @param {string} options.hook  URL of the webhook
     * @param {string} options.code  the short code
     * @param {'post-url' | 'get-url'} options.way
     * @param {boolean} options.recode  mo-recode
     * @param {import('./smpp.mjs').Smpp} [options.smpp]  the operator, instead of fakesmsc
     * @param {number} [options.joinSeconds]  how long the parts of a long text are waited for
     * @param {string} [options.ussdHook]  URL of the webhook for USSD: then the operator has a bind for it
     */
    static async start({ hook, code, way, recode, smpp, ussdHook, joinSeconds }) {
        const kannel = new Kannel(code);
        const ports = await freePorts(4);
        writeFileSync(kannel.#file, fillSample({
            hook, ussdHook, smpp, way, recode, joinSeconds, dir: kannel.dir, ports,
        }));
        kannel.sendsms = `http://127.0.0.1:${ports[3]}/cgi-bin/sendsms`;

        await kannel.startBearerbox();
        await kannel.startSmsbox();
        if (smpp) {
            await smpp.bound('OPERATOR-USER');
            if (ussdHook)
                await smpp.bound('USSD-USER');
        } else {
            kannel.#fakesmsc = await kannel.#run(
                FAKESMSC, ['-i', '0.01', '-H', '127.0.0.1', '-r', String(ports[2])], /Connecting to/);
        }
        return kannel;
    }

    /* On the terminal at level 0, so that we see them come up; the log files keep the sample's level. */
    startBearerbox() {
        return this.#run(BEARERBOX, ['-v', '0', this.#file], /Start-up done/);
    }

    startSmsbox() {
        return this.#run(SMSBOX, ['-v', '0', this.#file], /Connected to bearerbox/);
    }

    killBearerbox() {
        return this.#kill(BEARERBOX);
    }

    killSmsbox() {
        return this.#kill(SMSBOX);
    }

    #run(program, words, ready) {
        const child = spawn(program, words, { stdio: ['pipe', 'pipe', 'pipe'], cwd: this.dir });
        const isOperator = program === FAKESMSC;
        let said = '';
        this.#children.push(child);
        everyChild.add(child);
        return this.#within(`${path.basename(program)} is up`, new Promise((resolve, reject) => {
            let line = '';
            const hear = (data) => {
                said += data;
                if (ready.test(said))
                    resolve(child);
                const lines = (line + data).split('\n');
                line = lines.pop();
                lines.forEach((whole) => this.#hear(whole, isOperator));
            };
            child.stdout.setEncoding('utf8').on('data', hear);
            child.stderr.setEncoding('utf8').on('data', hear);
            child.once('error', reject);
            child.once('exit', () => {
                everyChild.delete(child);
                reject(new Error(`${program} ended\n${said.slice(-2000)}`));
            });
        }));
    }

    #hear(/** @type {string} */ line, /** @type {boolean} */ isOperator) {
        if (isOperator && /fakesmsc: sent message/.test(line))
            this.#sent++;
        if (!isOperator && /Couldn't fetch/.test(line))
            this.#failures++;
        const [, message] = (isOperator && /Got message \d+: <(.*)>$/.exec(line)) || [];
        if (message !== undefined && message.startsWith(`${this.code} `))
            this.#received.push(message);
        else if (message !== undefined)
            this.#received.push(`${this.#received.pop()}\n${message}`);
        this.#heard();
    }

    async #within(what, promise) {
        let timer;
        const limit = new Promise((_resolve, reject) => {
            timer = setTimeout(() => reject(new Error(`Not in time: ${what}`)), LIMIT_MS);
        });
        return Promise.race([promise, limit]).finally(() => clearTimeout(timer));
    }

    /** Resolves with the first true value of a condition that what the programs say may change. */
    #until(what, condition) {
        return this.#within(what, new Promise((resolve) => {
            this.#heard = () => {
                const value = condition();
                if (value)
                    resolve(value);
            };
            this.#heard();
        })).finally(() => (this.#heard = () => {}));
    }

    /** fakesmsc reads one line at a time: what is written before it has sent the last one gets stuck. */
    async #write(/** @type {string} */ line) {
        assert.ok(Buffer.byteLength(line) <= LINE_MOST, 'fakesmsc takes the line whole');
        const before = this.#sent;
        this.#fakesmsc.stdin.write(`${line}\n`);
        await this.#until('fakesmsc sent a message', () => this.#sent > before);
    }

    /** A text from a handset in UCS-2. */
    text(from, /** @type {string} */ text) {
        return this.#write(`${from} ${this.code} ucs2 ${encode(toUtf16be(text))}`);
    }

    /** A long Latin text in two parts, the second first. */
    async longText(from, /** @type {string} */ text) {
        const cut = 153;
        const header = (part) => encode(Buffer.from([5, 0, 3, 42, 2, part]));
        await this.#write(`${from} ${this.code} udh-text ${header(2)} ${text.slice(cut)}`);
        await this.#write(`${from} ${this.code} udh-text ${header(1)} ${text.slice(0, cut)}`);
    }

    /** Resolves when smsbox has found once more that nobody answers at the webhook. */
    failure() {
        const before = this.#failures;
        return this.#until('smsbox finds nobody there', () => this.#failures > before);
    }

    /** The next reply, all its parts joined. */
    async reply() {
        const parts = await this.#until('a reply', () => {
            const first = this.#received[0] && readMessage(this.#received[0]);
            return first && this.#received.length >= first.parts && this.#received.splice(0, first.parts);
        });
        const messages = parts.map(readMessage).sort((one, other) => one.part - other.part);
        return { text: messages.map(({ text }) => text).join(''), ucs2: messages[0].ucs2 };
    }

    /** Replies that nobody has asked for yet. */
    get unread() {
        return this.#received.length;
    }

    /** What Kannel keeps on the disk: the sample's log files. */
    get logs() {
        return ['bearerbox.log', 'smsbox.log']
            .map((name) => path.join(this.dir, name))
            .map((file) => readFileSync(file, 'utf8'))
            .join('');
    }

    /** Ends a program, or all, with no chance to tidy up. */
    #kill(/** @type {string | undefined} */ program = undefined) {
        const children = this.#children.filter((child) => !program || child.spawnfile === program);
        return Promise.all(children.map((child) => new Promise((resolve) => {
            if (child.exitCode !== null || child.signalCode !== null)
                return resolve(undefined);
            child.once('exit', resolve);
            child.kill('SIGKILL');
        })));
    }

    async stop() {
        await this.#kill();
        rmSync(this.dir, { recursive: true, force: true });
    }
}
