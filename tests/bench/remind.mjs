// A million deadlines told, 50,000 of them due now, alone and beside callers: tests/bench/run remind.

import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import { benchProgram, pause, sendingConfig } from './send.mjs';
import {
    CLIENT_CORE, SERVER_CORE, findDatabase, pinned, residentMegabytes, row, startBare, startTayanch, walkBeside,
} from './tools.js';

const TOLD = Number(process.env.TOLD ?? 1_000_000);
const DUE = Number(process.env.DUE ?? 50_000);
const LIMIT = { seconds: 10, megabytes: 100, p99: 100 };

/** Seconds of a core that a process has used. */
export function coreSeconds(pid) {
    const text = fs.readFileSync(`/proc/${pid}/stat`, 'utf8');
    const [user, system] = text.slice(text.lastIndexOf(')') + 2).split(' ').slice(11, 13).map(Number);
    return (user + system) / 100;
}

function countReminders(dir) {
    return Number(execFileSync('sqlite3', ['-readonly', findDatabase(dir), 'SELECT COUNT(*) FROM outbox']));
}

/** Plans what is due, beside callers or alone; what that took. */
async function planDue(connections) {
    const peer = await startBare('sms_peer', CLIENT_CORE);
    const config = sendingConfig(peer.url.slice(0, -1));
    const gateway = await startTayanch({
        config: (text) => config(text).replace('rate=100000', 'rate=1'), /* what sending costs is no matter here */
        fill: (dir) => {
            const [taskset, ...words] = [...pinned(SERVER_CORE), benchProgram('told_rows'), dir, TOLD, DUE];
            execFileSync(taskset, words);
        },
    });
    const begun = Date.now();
    const before = coreSeconds(gateway.pid);
    const walking = connections ? walkBeside(gateway.url, { connections, seconds: 15 }) : null;
    while (countReminders(gateway.dir) < DUE)
        await pause(100);
    const result = {
        seconds: (Date.now() - begun) / 1000,
        core: coreSeconds(gateway.pid) - before,
        megabytes: residentMegabytes(gateway.pid),
        ussd: await walking,
    };
    await gateway.stop();
    peer.stop();
    return result;
}

export async function remind() {
    const alone = await planDue(0);
    row('', 'seconds', 'of a core', 'MB', 'USSD p99 ms');
    row('alone', alone.seconds.toFixed(1), alone.core.toFixed(1), alone.megabytes.toFixed(1), '');
    const beside = await planDue(8);
    const p99 = beside.ussd.p99 / 1000;
    row('beside 8 callers', beside.seconds.toFixed(1), beside.core.toFixed(1),
        beside.megabytes.toFixed(1), p99.toFixed(1));
    if (alone.core >= LIMIT.seconds || p99 >= LIMIT.p99 ||
        Math.max(alone.megabytes, beside.megabytes) >= LIMIT.megabytes)
        throw new Error(`over ${LIMIT.seconds} s of a core, ${LIMIT.megabytes} MB or ${LIMIT.p99} ms`);
}
