// The disk fills up and is given room again: callers get a number that lasts or a refusal, and the
// gateway goes on by itself.

import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import test from 'node:test';
import { request, startGateway } from '../support/gateway.mjs';
import { configLines } from '../support/hotline.mjs';
import { callUntil, Caller, digits, storeIntegrity } from './callers.mjs';

const CALLERS = 4;
const REFUSALS_WHILE_FULL = 40;
const SESSIONS_AFTER = 20;

/** A small disk of its own, or undefined where mounting is not permitted. */
function mountSmallDisk() {
    const folder = mkdtempSync(path.join(tmpdir(), 'tayanch-disk-'));
    const options = ['-t', 'tmpfs', '-o', 'size=3m,mode=0700', 'tayanch', folder];
    if (spawnSync('mount', options).status === 0)
        return folder;
    rmdirSync(folder);
    return undefined;
}

function unmount(folder) {
    execFileSync('umount', ['-l', folder]);
    rmdirSync(folder);
}

async function countedFailures(gateway) {
    const [, address] = /^metrics on (\S+)$/m.exec(gateway.log);
    const { text } = await request(`http://${address}/metrics`);
    return Number(/^tayanch_requests_total\{outcome="failed"\} (\d+)$/m.exec(text)?.[1]);
}

test('a full disk refuses, keeps what it promised, and goes on when there is room', async (t) => {
    const disk = mountSmallDisk();
    if (!disk)
        return t.skip('mounting a small disk needs root');
    t.after(() => unmount(disk));
    const gateway = await startGateway({
        root: disk, config: configLines('server', 'metrics=127.0.0.1:0'),
    });
    t.after(() => gateway.leave());

    let refused = 0;
    let sessionsAfter = 0;
    const unavailable = async () => {
        if (++refused === REFUSALS_WHILE_FULL)
            execFileSync('mount', ['-o', 'remount,size=30m', disk]);
    };
    const callers = Array.from({ length: CALLERS }, () => new Caller(gateway, { unavailable }));
    const enough = () => refused >= REFUSALS_WHILE_FULL && ++sessionsAfter > SESSIONS_AFTER;
    const told = (await callUntil(callers, enough)).map(({ number }) => digits(number));
    const counted = await countedFailures(gateway);
    const process = gateway.process;
    await gateway.stop();

    const stored = (await gateway.cases()).map((row) => digits(row.case));
    t.diagnostic(`measured: ${told.length} sessions told a number, ${refused} requests refused`);
    assert.equal(process.exitCode, 0, 'it is the same process from start to end');
    assert.deepEqual(told.filter((number) => !stored.includes(number)), [], 'told and lost');
    assert.equal(stored.length, told.length, 'one case for each session');
    assert.equal(counted, refused, 'each refusal is in the metrics');
    assert.equal(storeIntegrity(gateway.dir), 'ok');
});
