// A broadcast to 50,000, at the most that staff can say, and what callers notice of it: tests/bench/run broadcast.

import { execFileSync } from 'node:child_process';
import { firstAdmin } from '../support/staff.mjs';
import { configLines } from '../support/hotline.mjs';
import { NOON_ZONE, broadcastOf, draftOf, launch } from '../support/people.mjs';
import { benchProgram, pause, sendingConfig } from './send.mjs';
import { CLIENT_CORE, SERVER_CORE, pinned, residentMegabytes, row, startBare, startTayanch, walkBeside, whole }
    from './tools.js';
import { coreSeconds } from './remind.mjs';

const PEOPLE = Number(process.env.PEOPLE ?? 50_000);
const RATE = 60_000; // a minute: the most that staff can say
const CALLERS = 8;
const LIMIT = { p99: 100, megabytes: 100, seconds: 120 };

function fillPeople(dir) {
    const [taskset, ...words] = [...pinned(SERVER_CORE), benchProgram('people_rows'), dir, PEOPLE];
    execFileSync(taskset, words);
}

/** A gateway with so many people, and two of its staff. */
async function hotlineWith(peer) {
    const sending = sendingConfig(peer.url.slice(0, -1));
    const zone = configLines('hotline', `timezone=${NOON_ZONE}`);
    const tayanch = await startTayanch({
        config: (text) => sending(zone(text)),
        fill: fillPeople,
    });
    const admin = await firstAdmin(tayanch.gateway);
    return { tayanch, admin, worker: await admin.colleague('Worker', 'worker') };
}

/** Sends to all of them, beside callers or alone; what that took. */
async function broadcast(callers) {
    const peer = await startBare('sms_peer', CLIENT_CORE);
    const { tayanch, admin, worker } = await hotlineWith(peer);
    const id = await launch(worker, admin, draftOf({ canary: 0, rate: RATE }));
    const begun = Date.now();
    const before = coreSeconds(tayanch.pid);
    const walking = callers ? walkBeside(tayanch.url, { connections: callers, seconds: 20 }) : null;
    let counts;
    let ussd;
    walking?.then((result) => (ussd = result));
    do {
        await pause(200);
        ({ counts } = (await broadcastOf(admin, id)).summary);
    } while (counts.sent < PEOPLE && !ussd && Date.now() - begun < LIMIT.seconds * 1000);
    const result = {
        seconds: (Date.now() - begun) / 1000,
        sent: counts.sent,
        core: coreSeconds(tayanch.pid) - before,
        megabytes: residentMegabytes(tayanch.pid),
        ussd: await walking,
    };
    await tayanch.stop();
    peer.stop();
    return result;
}

/** What the same callers get of the same people's gateway when nothing goes out. */
async function callersAlone() {
    const tayanch = await startTayanch({ fill: fillPeople });
    const ussd = await walkBeside(tayanch.url, { connections: CALLERS, seconds: 10 });
    await tayanch.stop();
    return ussd;
}

const show = (what, { seconds, sent, core, megabytes, ussd }) =>
    row(what, seconds.toFixed(1), whole(sent / seconds), core.toFixed(1), megabytes.toFixed(1),
        ussd ? (ussd.p99 / 1000).toFixed(1) : '', ussd ? whole(ussd.rate) : '');

export async function broadcasting() {
    row('', 'seconds', 'people/s', 's of a core', 'MB', 'USSD p99 ms', 'USSD steps/s');
    const alone = await broadcast(0);
    show('alone', alone);
    if (alone.sent !== PEOPLE)
        throw new Error(`${alone.sent} of ${PEOPLE} in ${LIMIT.seconds} s`);
    const callers = await callersAlone();
    row(`${CALLERS} callers alone`, '', '', '', '', (callers.p99 / 1000).toFixed(1), whole(callers.rate));
    const beside = await broadcast(CALLERS);
    show(`beside ${CALLERS} callers`, beside);
    if (beside.ussd.p99 / 1000 >= LIMIT.p99 || beside.megabytes >= LIMIT.megabytes)
        throw new Error(`over ${LIMIT.p99} ms or ${LIMIT.megabytes} MB`);
}
