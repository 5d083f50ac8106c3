// What tests of the whole program share: looking into the data folder as a thief or an operator
// would, the texts that people are shown, and waiting for a condition.

import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import {
    copyFileSync, cpSync, existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { Gateway, PROGRAM, ROOT, startGateway } from './gateway.mjs';

const LIMIT_MS = 20_000;
const POLL_MS = 50;

/** The languages in the order of the first screen: their number is the key to press. */
export const LANGUAGES = ['uz', 'uz_Cyrl', 'ky', 'ru'];

/**
 * A gateway that ends with its test.
 * @param {import('node:test').TestContext} t
 * @param {import('./gateway.mjs').Options} [options]
 */
export async function gatewayFor(t, options) {
    const gateway = await startGateway(options);
    t.after(() => gateway.leave());
    return gateway;
}

/** An empty folder that goes with its test. */
export function folderFor(/** @type {import('node:test').TestContext} */ t) {
    const folder = mkdtempSync(path.join(tmpdir(), 'tayanch-'));
    t.after(() => rmSync(folder, { recursive: true, force: true }));
    return folder;
}

/** Adds lines to a section of tayanch.conf: for the option `config` of a gateway. */
export function configLines(/** @type {string} */ section, /** @type {string} */ lines) {
    return (/** @type {string} */ text) => {
        const keys = lines.split('\n').map((line) => line.split('=')[0]);
        const rest = text.split('\n').filter((line) => !keys.includes(line.split('=')[0]));
        return rest.join('\n').replace(`[${section}]\n`, `[${section}]\n${lines}\n`);
    };
}

/** Resolves with the first answer of a probe that is truthy. */
export async function until(/** @type {string} */ what, /** @type {() => any} */ probe) {
    for (const end = Date.now() + LIMIT_MS; Date.now() < end; await pause(POLL_MS)) {
        const answer = await probe();
        if (answer)
            return answer;
    }
    assert.fail(`${what}: not within ${LIMIT_MS / 1000} seconds`);
}

/** The program's command line; resolves with how it ended and what it said. */
export function command(/** @type {string[]} */ words, { input = '', env = {} } = {}) {
    return new Promise((resolve, reject) => {
        const child = spawn(PROGRAM, words, { env: { ...process.env, ...env }, timeout: LIMIT_MS });
        const said = { code: null, signal: null, stdout: '', stderr: '' };
        child.stdout.on('data', (data) => (said.stdout += data));
        child.stderr.on('data', (data) => (said.stderr += data));
        child.stdin.on('error', () => {}); // it may leave without reading
        child.once('error', reject);
        child.once('close', (code, signal) => resolve({ ...said, code, signal }));
        child.stdin.end(input);
    });
}

/** Runs sqlite3 on a copy of the database, so that the gateway alone touches the original. */
function sqlite(/** @type {Gateway} */ gateway, /** @type {string[]} */ ...words) {
    const folder = mkdtempSync(path.join(tmpdir(), 'tayanch-copy-'));
    try {
        for (const name of ['tayanch.db', 'tayanch.db-wal']) {
            if (existsSync(path.join(gateway.dir, name)))
                copyFileSync(path.join(gateway.dir, name), path.join(folder, name));
        }
        const limits = { encoding: 'utf8', maxBuffer: 1 << 28 };
        return execFileSync('sqlite3', [path.join(folder, 'tayanch.db'), ...words], limits);
    } finally {
        rmSync(folder, { recursive: true, force: true });
    }
}

/** @returns {Array<Record<string, any>>} */
export function select(/** @type {Gateway} */ gateway, /** @type {string} */ sql) {
    return JSON.parse(sqlite(gateway, '-json', sql) || '[]');
}

/** The whole database as text: two that are equal store the same. What the clock said last is left out. */
export function dump(/** @type {Gateway} */ gateway) {
    return sqlite(gateway, '.dump').replace(/^INSERT INTO clock .*\n/m, '');
}

/** How many rows each table has that people's messages fill. */
export function rowCounts(/** @type {Gateway} */ gateway) {
    const tables = ['contacts', 'cases', 'case_texts', 'sessions', 'answers', 'inbound', 'throttles'];
    const counts = tables.map((table) => `(SELECT COUNT(*) FROM ${table}) AS ${table}`);
    return select(gateway, `SELECT ${counts.join(', ')}`)[0];
}

/** @typedef {{name: string, octets: Buffer}} StoredFile */

/** Every file below a folder. @returns {StoredFile[]} */
export function filesOf(/** @type {string} */ folder) {
    return readdirSync(folder, { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map((entry) => path.join(entry.path, entry.name))
        .map((file) => ({ name: path.relative(folder, file), octets: readFileSync(file) }));
}

/** The one case of a number, as staff see it. */
export async function findCase(/** @type {Gateway} */ gateway, /** @type {string} */ number) {
    const found = (await gateway.cases()).filter((row) => row.case === number);
    assert.equal(found.length, 1, `one case ${number}`);
    return found[0];
}

/**
 * A USSD session in which these keys were pressed.
 * @param {Gateway} gateway
 * @param {string[]} keys
 * @param {Parameters<Gateway['ussd']>[0]} [options]
 */
export async function enter(gateway, keys, options) {
    const session = gateway.ussd(options);
    await session.dial();
    for (const key of keys)
        assert.equal((await session.send(key)).status, 200);
    return session;
}

/** The texts of one case, as `tayanch case` shows them. */
export async function openTexts(/** @type {Gateway} */ gateway, /** @type {string} */ number) {
    const shown = await gateway.openCase(number);
    return shown.split(/\n--- text \d+, \S+\n/).slice(1).map((text) => text.replace(/\n$/, ''));
}

/** What a person sees of a text in the source, in one language. */
export function textIn(/** @type {string} */ language, /** @type {string} */ msgid) {
    const po = readFileSync(path.join(ROOT, 'locales', `${language}.po`), 'utf8');
    const joined = (/** @type {string} */ lines) =>
        (lines.match(/"(?:[^"\\]|\\.)*"/g) ?? []).map((line) => JSON.parse(line)).join('');
    for (const entry of po.split(/\n\n+/)) {
        const [, id, text] = /^msgid ([^]*?)^msgstr ([^]*)$/m.exec(entry) ?? [];
        if (id && joined(id) === msgid)
            return joined(text.split(/^#/m)[0]);
    }
    return assert.fail(`${language}.po has "${msgid}"`);
}

/** A data folder that nothing serves yet. */
export async function freshFolder(t, options = {}) {
    const gateway = new Gateway(options);
    t.after(() => gateway.leave());
    await gateway.init();
    return gateway;
}

/** A copy of the texts that a test may change, and the config line that uses it. */
export function ownTexts(t) {
    const folder = path.join(folderFor(t), 'locales');
    cpSync(path.join(ROOT, 'locales'), folder, { recursive: true });
    return { folder, config: configLines('hotline', `data=${folder}`) };
}

/** Replaces a text in a file that must have it. */
export function change(file, from, to) {
    const text = readFileSync(file, 'utf8');
    assert.ok(text.includes(from), `${path.basename(file)} has ${from}`);
    writeFileSync(file, text.replace(from, to));
}
