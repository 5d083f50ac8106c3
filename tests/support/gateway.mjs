// Runs the real program in a folder of its own and talks to it as the providers do. Nothing here
// waits by the clock: every wait is for a line, an answer or an exit, with a limit that only fails.

import assert from 'node:assert/strict';
import { execFile, spawn } from 'node:child_process';
import { randomInt, randomUUID } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import http from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const START_LIMIT_MS = 60_000;
const EXIT_LIMIT_MS = 30_000;
const ANSWER_LIMIT_MS = 30_000;
const READY_LINE = /^webhooks on (.+):(\d+)$/m;
/* For sanitizer builds: what leaks that is not ours. */
const LEAKS = fileURLToPath(new URL('leaks.supp', import.meta.url));
const LSAN_OPTIONS = `suppressions=${LEAKS}:print_suppressions=0`;
const run = promisify(execFile);

/** The top folder of the checkout. */
export const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** The program under test: TAYANCH in the environment, or the release build. */
const RELEASE = path.join(ROOT, 'build/release/tayanch');
export const PROGRAM = path.resolve(process.env.TAYANCH ?? RELEASE);

/**
 * @typedef {{status: number, headers: http.IncomingHttpHeaders, text: string}} Answer
 * @typedef {{name: string, provider: string, address: string, secret: string, path: string}}
 *     Channel
 * @typedef {object} Options
 * @property {(text: string) => string} [config] changes tayanch.conf before the first start
 * @property {Record<string, string>} [env] added to the program's environment
 * @property {string[]} [wrapper] a command that runs the program: ['prlimit', '--nofile=64']
 * @property {string} [program] instead of PROGRAM
 * @property {string} [root] an existing empty folder to work in; it is not removed afterwards
 */

/** An invented number that no other caller in this process has. */
export function inventedNumber() {
    const number = `+99890${String(randomInt(10_000_000)).padStart(7, '0')}`;
    if (inventedNumber.given.has(number))
        return inventedNumber();
    inventedNumber.given.add(number);
    return number;
}
inventedNumber.given = new Set();

/** The case number NNNN-NNNN in what a person was shown, or undefined. */
export function caseNumber(/** @type {string} */ text) {
    return /(?<![\d-])\d{4}-\d{4}(?![\d-])/.exec(text)?.[0];
}

/**
 * One HTTP request. Resolves only with a complete answer.
 * @param {string | URL} url
 * @param {http.RequestOptions & {body?: string | Buffer}} [options] without an agent, the
 *     connection serves this one request
 * @returns {Promise<Answer>}
 */
export function request(url, { body, ...options } = {}) {
    return new Promise((resolve, reject) => {
        const limited = { agent: false, timeout: ANSWER_LIMIT_MS, ...options };
        const sent = http.request(url, limited, (response) => {
            const chunks = [];
            response.on('data', (chunk) => chunks.push(chunk));
            response.on('error', reject);
            response.on('close', () => {
                if (!response.complete)
                    return reject(new Error('The answer broke off.'));
                const text = Buffer.concat(chunks).toString('utf8');
                resolve({ status: response.statusCode, headers: response.headers, text });
            });
        });
        sent.on('timeout', () => sent.destroy(new Error('No answer within the limit.')));
        sent.on('error', reject);
        sent.end(body);
    });
}

/** One USSD session by the Africa's Talking contract: every turn posts all answers so far. */
export class UssdSession {
    #gateway;
    /** Everything typed so far, joined as the provider joins it. */
    text = '';

    /**
     * @param {Gateway} gateway
     * @param {{from?: string, session?: string, channel?: string, agent?: http.Agent}} [options]
     */
    constructor(gateway, options = {}) {
        this.#gateway = gateway;
        this.from = options.from ?? inventedNumber();
        this.session = options.session ?? randomUUID();
        this.channel = options.channel ?? 'ussd';
        this.agent = options.agent;
    }

    /** Opens the session; text is what was dialled after the short code. */
    dial(text = '') {
        return this.post(text);
    }

    send(/** @type {string | number} */ key) {
        return this.post(this.text ? `${this.text}*${key}` : String(key));
    }

    /** Posts the last turn again, as a provider does that saw no answer. */
    repeat() {
        return this.post(this.text);
    }

    /** Posts one turn: text is everything typed so far. */
    async post(/** @type {string} */ text) {
        this.text = text;
        const channel = this.#gateway.channel(this.channel);
        const form = new URLSearchParams({
            sessionId: this.session,
            phoneNumber: this.from,
            serviceCode: channel.address,
            networkCode: '99999',
            text,
        });
        const answer = await request(this.#gateway.url + channel.path, {
            method: 'POST',
            headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
            body: form.toString(),
            ...(this.agent && { agent: this.agent }),
        });
        const [, verb, screen] = /^(CON|END) ([^]*)$/.exec(answer.text) ?? [null, '', answer.text];
        return { ...answer, body: answer.text, text: screen, more: verb === 'CON' };
    }
}

/** @type {Set<Gateway>} */
const everyGateway = new Set();
process.once('exit', () => everyGateway.forEach((gateway) => gateway.leave()));

export class Gateway {
    #options;
    #exited = Promise.resolve({ code: null, signal: null });
    #up = Promise.resolve();
    /** @type {import('node:child_process').ChildProcess | undefined} */
    process;
    /** @type {Map<string, Channel>} */
    channels = new Map();
    recoveryKey = '';
    /** That makes the first admin of the console. */
    invitation = '';
    port = 0;
    url = '';
    /** Everything that the program wrote to stdout and stderr, over all its runs. */
    log = '';

    constructor(/** @type {Options} */ options) {
        this.#options = options;
        this.root = options.root ?? mkdtempSync(path.join(tmpdir(), 'tayanch-'));
        this.dir = path.join(this.root, 'data');
        everyGateway.add(this);
    }

    get program() {
        return this.#options.program ?? PROGRAM;
    }

    /** Ends the program if it still runs, and removes its folder. */
    leave() {
        if (this.running)
            this.process.kill('SIGKILL');
        if (!this.#options.root)
            rmSync(this.root, { recursive: true, force: true, maxRetries: 5, retryDelay: 20 });
    }

    /** Makes the data folder: `tayanch init`, with the listener on a free port. */
    async init() {
        const stdout = await this.command('init');
        this.recoveryKey = /^Recovery key:\s*(\S.*?)\s*$/m.exec(stdout)?.[1] ?? '';
        assert.ok(this.recoveryKey, 'init prints a recovery key');
        this.invitation = /^Console invitation:\s*(\S+)$/m.exec(stdout)?.[1] ?? '';
        assert.ok(this.invitation, 'init prints an invitation');

        const file = path.join(this.dir, 'tayanch.conf');
        const listening = onFreePort(readFileSync(file, 'utf8'));
        const text = this.#options.config?.(listening) ?? listening;
        writeFileSync(file, text);
        this.channels = readChannels(text);
    }

    /** Starts the program and resolves when it takes webhooks. */
    start() {
        this.#up = this.#start();
        return this.#up;
    }

    async #start() {
        const wrapper = this.#options.wrapper ?? [];
        const [command, ...rest] = [...wrapper, this.program, 'serve', this.dir];
        const child = spawn(command, rest, {
            env: this.#environment(),
            stdio: ['ignore', 'pipe', 'pipe'],
        });
        this.process = child;
        this.#exited = new Promise((resolve) => {
            child.once('error', (error) => resolve({ code: null, signal: null, error }));
            child.once('close', (code, signal) => resolve({ code, signal }));
        });
        child.stderr.on('data', (data) => (this.log += data));
        const [, address, port] = await within(START_LIMIT_MS, 'start', this.#readyLine(child));
        this.port = Number(port);
        this.url = `http://${address}:${port}`;
    }

    #readyLine(child) {
        let said = '';
        return new Promise((resolve, reject) => {
            child.stdout.on('data', (data) => {
                this.log += data;
                said += data;
                const ready = READY_LINE.exec(said);
                if (ready)
                    resolve(ready);
            });
            this.#exited.then(({ code, signal, error }) => {
                const why = error?.message ?? `exit ${code ?? signal}`;
                reject(new Error(`The gateway did not start: ${why}\n${this.log.slice(-2000)}`));
            });
        });
    }

    #environment() {
        return { LSAN_OPTIONS, ...process.env, ...this.#options.env };
    }

    get running() {
        const { pid, exitCode, signalCode } = this.process ?? {};
        return Boolean(pid) && exitCode === null && signalCode === null;
    }

    /** Resolves with {code, signal} when the program has ended. */
    get exited() {
        return this.#exited;
    }

    /** Resolves when the run that was started last takes webhooks. */
    get up() {
        return this.#up;
    }

    /** Asks the program to stop and expects it to leave in order. */
    async stop() {
        this.process.kill('SIGTERM');
        const { code, signal } = await within(EXIT_LIMIT_MS, 'stop', this.#exited);
        assert.deepEqual({ code, signal }, { code: 0, signal: null }, this.log.slice(-2000));
    }

    /** Ends the program with no chance to tidy up. */
    async kill() {
        this.process.kill('SIGKILL');
        await within(EXIT_LIMIT_MS, 'die', this.#exited);
    }

    async restart() {
        if (this.running)
            await this.stop();
        await this.start();
    }

    /** @returns {Channel} */
    channel(/** @type {string} */ name) {
        const channel = this.channels.get(name);
        assert.ok(channel, `tayanch.conf has [channel ${name}]`);
        return channel;
    }

    /** @param {ConstructorParameters<typeof UssdSession>[1]} [options] */
    ussd(options) {
        return new UssdSession(this, options);
    }

    /**
     * One SMS as Kannel hands it on; the same id means the same message.
     * @param {string} from
     * @param {string} text
     * @param {{id?: string, channel?: string, agent?: http.Agent}} [options]
     */
    sms(from, text, { id = randomUUID(), channel = 'sms', agent } = {}) {
        const { path: where, address } = this.channel(channel);
        const coding = /^[\x20-\x7e\n]*$/.test(text) ? '0' : '2';
        const message = { id, from, to: address, text, charset: 'UTF-8', coding };
        const query = new URLSearchParams(message);
        return request(`${this.url}${where}?${query}`, agent ? { agent } : {});
    }

    /** Runs the program's command line on this data folder; resolves with its stdout. */
    async command(/** @type {string[]} */ ...words) {
        const folderAt = ['staff', 'audit'].includes(words[0]) ? 2 : 1; // "staff add DIR NAME"
        const all = [...words.slice(0, folderAt), this.dir, ...words.slice(folderAt)];
        const limits = { env: this.#environment(), maxBuffer: 1 << 28 };
        return (await run(this.program, all, limits)).stdout;
    }

    /** @returns {Promise<Array<Record<string, any>>>} */
    async cases() {
        return JSON.parse(await this.command('cases', '--json'));
    }

    /** One case with its text, opened with the recovery key. */
    openCase(/** @type {string} */ number) {
        const file = path.join(this.root, 'recovery.key');
        writeFileSync(file, `${this.recoveryKey}\n`, { mode: 0o600 });
        return this.command('case', number, '--recovery-key-file', file);
    }
}

/**
 * A gateway of its own, initialised and taking webhooks. It ends with the test at the latest.
 * @param {Options} [options]
 */
export async function startGateway(options = {}) {
    const gateway = new Gateway(options);
    await gateway.init();
    await gateway.start();
    return gateway;
}

function onFreePort(/** @type {string} */ text) {
    const line = /^[ \t]*webhooks[ \t]*=.*$/m;
    assert.match(text, line, 'init writes [server] webhooks= into tayanch.conf');
    return text.replace(line, 'webhooks=127.0.0.1:0')
        .replace(/^console=.*$/m, 'console=127.0.0.1:0');
}

function readChannels(/** @type {string} */ text) {
    const channels = new Map();
    for (const section of text.split(/^(?=\[)/m)) {
        const name = /^\[channel ([^\]]+)\]/.exec(section)?.[1];
        if (!name)
            continue;
        const value = (key) =>
            new RegExp(`^[ \\t]*${key}[ \\t]*=(.*)$`, 'm').exec(section)?.[1].trim() ?? '';
        const secret = value('secret');
        channels.set(name, {
            name,
            provider: value('provider'),
            address: value('address'),
            secret,
            path: `/hooks/${name}/${secret}`,
        });
    }
    return channels;
}

/** Rejects when a promise takes longer than it ever should. */
function within(milliseconds, what, promise) {
    let timer;
    const limit = new Promise((_resolve, reject) => {
        const error = new Error(`The gateway did not ${what} in time.`);
        timer = setTimeout(() => reject(error), milliseconds);
    });
    return Promise.race([promise, limit]).finally(() => clearTimeout(timer));
}
