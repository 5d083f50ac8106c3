// kill -9, again and again, under load: a case number that a caller has read is a case.

import assert from 'node:assert/strict';
import { randomInt } from 'node:crypto';
import test from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { startGateway } from '../support/gateway.mjs';
import { callUntil, Caller, digits, storeIntegrity } from './callers.mjs';
import { buildMutant } from './mutants.mjs';

const KILLS = Number(process.env.KILLS ?? 200);
const KILLS_BETWEEN_LOOKS = 20;
const CALLERS = 8;
const DUPLICATES = 0.1;

/** Kills a gateway under load. The moment of a kill is the one thing that is left to a clock. */
async function killUnderLoad(gateway, callers, kills, broken) {
    let over = false;
    const calls = callUntil(callers, () => over, broken).finally(() => (over = true));
    calls.catch(() => {}); /* heard of at the end */
    for (let kill = 0; kill < kills && !over; kill++) {
        await pause(randomInt(30, 151));
        assert.ok(gateway.running, `the gateway ended by itself\n${gateway.log.slice(-2000)}`);
        await gateway.kill();
        await gateway.start();
    }
    over = true;
    return calls;
}

const newCallers = (gateway) =>
    Array.from({ length: CALLERS }, () => new Caller(gateway, { duplicates: DUPLICATES }));

test('no case that a caller was told of is lost or doubled by kills', async (t) => {
    const gateway = await startGateway();
    const callers = newCallers(gateway);

    const finished = await killUnderLoad(gateway, callers, KILLS);
    const whileRunning = await gateway.cases();
    await gateway.stop();
    const stored = (await gateway.cases()).map((row) => digits(row.case));

    const told = finished.map(({ number }) => digits(number));
    const sum = (name) => callers.reduce((total, caller) => total + caller[name], 0);
    t.diagnostic(`measured: ${KILLS} kills, ${told.length} sessions told a number, ` +
        `${stored.length} cases stored, ${sum('retries')} requests sent again, ` +
        `${sum('repeated')} duplicates on purpose`);
    assert.ok(told.length >= KILLS / 4, 'there was load');
    assert.deepEqual(told.filter((number) => !stored.includes(number)), [], 'told and lost');
    assert.equal(new Set(told).size, told.length, 'no two sessions share a number');
    assert.equal(new Set(stored).size, stored.length, 'no number is listed twice');
    assert.equal(stored.length, told.length, 'one case for each session');
    assert.equal(whileRunning.length, stored.length, 'the list is the same while the gateway runs');
    assert.equal(storeIntegrity(gateway.dir), 'ok');
});

test('control: the same kills find a gateway that answers before it commits', async (t) => {
    const gateway = await startGateway({ program: await buildMutant('ack-first') });
    const callers = newCallers(gateway);
    const told = [];
    let brokenSessions = 0;
    let lost = [];
    let kills = 0;
    const broken = () => void brokenSessions++;

    while (lost.length === 0 && kills < KILLS) {
        told.push(...await killUnderLoad(gateway, callers, KILLS_BETWEEN_LOOKS, broken));
        kills += KILLS_BETWEEN_LOOKS;
        const stored = new Set((await gateway.cases()).map((row) => digits(row.case)));
        lost = told.filter(({ number }) => !stored.has(digits(number)));
    }
    await gateway.kill();

    t.diagnostic(`measured: ${kills} kills, ${told.length} sessions told a number, ` +
        `${lost.length} of them lost, ${brokenSessions} sessions fell apart`);
    assert.notEqual(lost.length, 0, 'the loop can see a loss');
});
