// What goes out, against a client that does nothing but send: tests/bench/run send.

import { execFileSync } from 'node:child_process';
import path from 'node:path';
import { channelConfig } from '../support/provider.mjs';
import {
    BUILD, CLIENT_CORE, CONNECTIONS, ROOT, ROUNDS, SERVER_CORE, findDatabase, median, pinned, residentMegabytes, row,
    startBare, startTayanch, walk, whole,
} from './tools.js';

const MESSAGES = Number(process.env.MESSAGES ?? 20_000);
const QUEUED = Number(process.env.QUEUED ?? 100_000);
const SEND_LIMIT_MB = 60;

export const benchProgram = (name) => path.join(ROOT, BUILD, 'tests/bench', name);
const fields = (line) => Object.fromEntries(
    line.trim().split(' ').map((word) => word.split('=')).map(([key, n]) => [key, Number(n)]));

export function sendingConfig(url) {
    return (text) => `${text}\n[channel phone]\nsecret=phoneSECRET0123456789\nrate=100000\n` +
        `concurrency=${CONNECTIONS}\n${channelConfig.smsgate({ url })}`;
}

/** Queues messages in a stopped gateway; what claiming 64 of them takes. */
function queueMessages(dir, count) {
    const [taskset, ...words] = [...pinned(SERVER_CORE), benchProgram('queue_sms'), dir, 'phone', count];
    return fields(execFileSync(taskset, words, { encoding: 'utf8' }));
}

export const pause = (milliseconds) => new Promise((resolve) => { setTimeout(resolve, milliseconds); });
const told = async (peer) => fields(await (await fetch(peer.url)).text());
const postedRate = ({ posted, microseconds }) => (posted / microseconds) * 1e6;

/** A peer of its own, and a gateway with messages for it. use(peer, gateway, claim) does the rest. */
async function withQueue(count, use) {
    const peer = await startBare('sms_peer', CLIENT_CORE);
    let claim;
    const gateway = await startTayanch({
        config: sendingConfig(peer.url.slice(0, -1)),
        fill: (dir) => { claim = queueMessages(dir, count); },
    });
    const result = await use(peer, gateway, claim);
    await gateway.stop();
    peer.stop();
    return result;
}

function countSent(dir) {
    const sql = "SELECT COUNT(*) FROM outbox WHERE state = 'sent'";
    return Number(execFileSync('sqlite3', ['-readonly', findDatabase(dir), sql]));
}

function sendAll(count) {
    return withQueue(count, async (peer, gateway) => {
        let seen;
        do {
            await pause(200);
            seen = await told(peer);
        } while (seen.posted < count);
        await pause(1000); /* for the last commit */
        if (seen.posted > count || countSent(gateway.dir) !== count)
            throw new Error(`${seen.posted} requests for ${count} messages, ` +
                `${countSent(gateway.dir)} sent`);
        return postedRate(seen);
    });
}

async function sendBare(count) {
    const peer = await startBare('sms_peer', CLIENT_CORE);
    const [taskset, ...words] = [...pinned(SERVER_CORE), benchProgram('bare_send'), peer.url, count];
    execFileSync(taskset, words);
    const rate = postedRate(await told(peer));
    peer.stop();
    return rate;
}

/** People report over USSD while a long queue goes out. */
function sendBesideUssd(connections) {
    return withQueue(QUEUED, async (peer, gateway, claim) => {
        const before = await told(peer);
        const ussd = walk(gateway.url, { connections });
        const after = await told(peer);
        const sent = (after.posted - before.posted) / (ussd.microseconds / 1e6);
        return { ussd, sent, megabytes: residentMegabytes(gateway.pid), claim };
    });
}

export async function send() {
    const rounds = [];
    row('libsoup, bare', 'tayanch', 'ratio');
    for (let round = 0; round < ROUNDS; round++) {
        const [bare, ours] = [await sendBare(MESSAGES), await sendAll(MESSAGES)];
        rounds.push(ours / bare);
        row(whole(bare), whole(ours), (ours / bare).toFixed(2));
    }
    console.log(`tayanch / libsoup, bare: ${median(rounds).toFixed(2)}`);
    const short = await withQueue(1000, async (peer, gateway, claim) => claim);
    row('USSD callers', 'USSD steps/s', 'USSD p99 ms', 'sent/s', 'MB');
    for (const connections of [1, 8, CONNECTIONS]) {
        const { ussd, sent, megabytes, claim } = await sendBesideUssd(connections);
        row(connections, whole(ussd.rate), (ussd.p99 / 1000).toFixed(1), whole(sent),
            megabytes.toFixed(1));
        if (connections === CONNECTIONS)
            console.log(`claiming 64 of ${whole(QUEUED)}: ${claim.claim_us} us, ` +
                `of 1,000: ${short.claim_us} us`);
        if (megabytes >= SEND_LIMIT_MB)
            throw new Error(`The gateway holds ${megabytes.toFixed(1)} MB`);
    }
}
