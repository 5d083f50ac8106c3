// People who call the hotline while bad things happen to it. Like a provider's queue, a caller
// sends the same request again until it gets a complete answer, and sometimes once too often.

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { cpSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import http from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { caseNumber, inventedNumber } from '../support/gateway.mjs';

const MOST_RETRIES = 100_000;
const CATEGORIES = [1, 2, 3, 4, 5, 6, 7, 8, 10, 11, 12, 13, 14, 15];
const WORDS = ['1', 'They took eleven of us to the station', 'Ушлаб кетишди, паспортлар уларда'];

const pick = (list) => list[randomInt(list.length)];

/**
 * @typedef {import('../support/gateway.mjs').Gateway} Gateway
 * @typedef {import('../support/gateway.mjs').Answer} Answer
 * @typedef {{kind: string, number: string, at: bigint}} Finished  at: when the number was read,
 *     CLOCK_MONOTONIC in nanoseconds
 */

/** The keys of a report after the language; the last is from "never" to "forget my number". */
function reportKeys() {
    const oneTo = (most) => randomInt(most) + 1;
    const [danger, when, region, people, contact] = [2, 4, 3, 4, 4].map(oneTo);
    return ['2', pick(CATEGORIES), danger, when, region, people, pick(WORDS), contact].map(String);
}

export class Caller {
    #gateway;
    #duplicates;
    #unavailable;
    #agent = new http.Agent({ keepAlive: true });
    retries = 0;
    repeated = 0;

    /**
     * @param {Gateway} gateway
     * @param {{duplicates?: number, unavailable?: () => Promise<void>}} [options] duplicates: the
     *     share of requests sent twice on purpose; unavailable: called after a 503, which is an
     *     error without it
     */
    constructor(gateway, { duplicates = 0, unavailable } = {}) {
        this.#gateway = gateway;
        this.#duplicates = duplicates;
        this.#unavailable = unavailable;
    }

    /** One whole session of a new person. @returns {Promise<Finished>} */
    session() {
        return pick([this.#report, this.#report, this.#sos])
            .call(this, pick(['ussd', 'sms']));
    }

    hangUp() {
        this.#agent.destroy();
    }

    async #report(bearer) {
        const line = this.#line(bearer);
        await line.open();
        let said = await line.send(pick(['1', '2', '3', '4']));
        for (const key of reportKeys())
            said = await line.send(key);
        return this.#finished(`${bearer} report`, said);
    }

    async #sos(bearer) {
        const line = this.#line(bearer);
        await line.open();
        return this.#finished(`${bearer} sos`, await line.send('5'));
    }

    #finished(kind, said) {
        const at = process.hrtime.bigint();
        const number = caseNumber(said);
        assert.ok(number, `a ${kind} ends with a case number, not with: ${said}`);
        return { kind, number, at };
    }

    #line(bearer) {
        const agent = this.#agent;
        if (bearer === 'ussd') {
            const call = this.#gateway.ussd({ agent });
            return {
                open: () => this.#insist(() => call.dial()),
                send: (key) => {
                    const text = call.text ? `${call.text}*${key}` : key;
                    return this.#insist(() => call.post(text));
                },
            };
        }
        const from = inventedNumber();
        const send = (text) => {
            const id = `${from}-${process.hrtime.bigint()}`;
            return this.#insist(() => this.#gateway.sms(from, text, { id, agent }));
        };
        return { open: () => send('MENU'), send };
    }

    /** Sends one request until it is answered; a deliberate duplicate must get the same octets. */
    async #insist(send) {
        if (Math.random() >= this.#duplicates)
            return body(await this.#answer(send));

        this.repeated++;
        const [first, second] = Math.random() < 0.5
            ? await Promise.all([this.#answer(send), this.#answer(send)])
            : [await this.#answer(send), await this.#answer(send)];
        assert.equal(body(second), body(first), 'a duplicate gets the same reply');
        return body(first);
    }

    async #answer(send) {
        for (let tries = 0; tries < MOST_RETRIES; tries++) {
            await this.#gateway.up;
            const answer = await send().catch((error) => this.#failed(error));
            if (answer?.status === 503 && this.#unavailable) {
                assert.equal(caseNumber(body(answer)), undefined, 'a refusal promises nothing');
                await this.#unavailable();
            } else if (answer) {
                assert.equal(answer.status, 200, body(answer));
                return answer;
            }
        }
        throw new Error('The gateway does not answer any more.');
    }

    async #failed(error) {
        if (error instanceof assert.AssertionError)
            throw error;
        this.retries++;
        await nextTurn();
    }
}

const body = (answer) => answer.body ?? answer.text;

/** The digits of a case number, however it is written. */
export const digits = (number) => String(number).replace(/\D/g, '').padStart(8, '0');

/**
 * Runs callers until over() is true; each finishes the session it is in.
 * @param {Caller[]} callers
 * @param {() => boolean} over
 * @param {(error: Error) => void} [broken] takes the errors of sessions; else the first ends all
 * @returns {Promise<Finished[]>}
 */
export async function callUntil(callers, over, broken) {
    const finished = [];
    const calls = async (caller) => {
        while (!over()) {
            const session = caller.session();
            finished.push(await (broken ? session.catch(broken) : session));
        }
        caller.hangUp();
    };
    await Promise.all(callers.map(calls));
    return finished.filter(Boolean);
}

/** What SQLite says of a copy of a stopped gateway's store: "ok" if nothing is wrong. */
export function storeIntegrity(dir) {
    const copy = mkdtempSync(path.join(tmpdir(), 'tayanch-copy-'));
    try {
        for (const name of ['tayanch.db', 'tayanch.db-wal'])
            if (existsSync(path.join(dir, name)))
                cpSync(path.join(dir, name), path.join(copy, name));
        const sql = 'PRAGMA integrity_check; PRAGMA foreign_key_check;';
        const said = execFileSync('sqlite3', [path.join(copy, 'tayanch.db'), sql]);
        return said.toString().trim();
    } finally {
        rmSync(copy, { recursive: true, force: true });
    }
}
