// A broadcast to 50,000: how fast it is queued, and what callers notice of it: tests/bench/run broadcast.

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
const LIMIT = { p99: 100, megabytes: 100 };

function fillPeople(dir) {
    const [taskset, ...words] = [...pinned(SERVER_CORE), benchProgram('people_rows'), dir, PEOPLE];
    execFileSync(taskset, words);
}

/** A gateway with so many people, and two of its staff. */
async function hotlineWith(peer, channelRate) {
    const sending = sendingConfig(peer.url.slice(0, -1));
    const zone = configLines('hotline', `timezone=${NOON_ZONE}`);
    const tayanch = await startTayanch({
        config: (text) => sending(zone(text)).replace('rate=100000', `rate=${channelRate}`),
        fill: fillPeople,
    });
    const admin = await firstAdmin(tayanch.gateway);
    return { tayanch, admin, worker: await admin.colleague('Worker', 'worker') };
}

/** Sends to all of them, beside callers or alone; what that took. */
async function broadcast(channelRate, callers) {
    const peer = await startBare('sms_peer', CLIENT_CORE);
    const { tayanch, admin, worker } = await hotlineWith(peer, channelRate);
    const id = await launch(worker, admin, draftOf({ canary: 0, rate: RATE }));
    const begun = Date.now();
    const before = coreSeconds(tayanch.pid);
    const walking = callers ? walkBeside(tayanch.url, { connections: callers, seconds: 20 }) : null;
    const isOut = ({ pending, queued, people }) => people === PEOPLE && pending === 0 && (channelRate === 1 || queued === 0);
    let counts;
    let ussd;
    walking?.then((result) => (ussd = result));
    do {
        await pause(200);
        ({ counts } = (await broadcastOf(admin, id)).summary);
    } while (!isOut(counts) && !ussd);
    const result = {
        seconds: (Date.now() - begun) / 1000,
        done: channelRate === 1 ? counts.queued + counts.sent : counts.sent,
        core: coreSeconds(tayanch.pid) - before,
        megabytes: residentMegabytes(tayanch.pid),
        ussd: await walking,
    };
    await tayanch.stop();
    peer.stop();
    return result;
}

const show = (what, { seconds, done, core, megabytes, ussd }) =>
    row(what, seconds.toFixed(1), whole(done / seconds), core.toFixed(1), megabytes.toFixed(1),
        ussd ? (ussd.p99 / 1000).toFixed(1) : '', ussd ? whole(ussd.rate) : '');

export async function broadcasting() {
    row('', 'seconds', 'people/s', 's of a core', 'MB', 'USSD p99 ms', 'USSD steps/s');
    show('queued', await broadcast(1, 0));
    show('sent', await broadcast(100_000, 0));
    const beside = await broadcast(100_000, CALLERS);
    show(`sent beside ${CALLERS}`, beside);
    if (beside.ussd.p99 / 1000 >= LIMIT.p99 || beside.megabytes >= LIMIT.megabytes)
        throw new Error(`over ${LIMIT.p99} ms or ${LIMIT.megabytes} MB`);
}
