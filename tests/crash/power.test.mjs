// The power goes: what the disk had promised to keep is there, of the rest any part may be missing.
// Every case whose number was read before the cut must be in what is left.

import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import readline from 'node:readline';
import test from 'node:test';
import { ROOT, startGateway } from '../support/gateway.mjs';
import { callUntil, Caller, digits } from './callers.mjs';
import { buildMutant } from './mutants.mjs';
import { readPowerLog, StoreOnDisk } from './power_cut.mjs';

const CUTS = Number(process.env.CUTS ?? 1000);
const LOAD_MS = Number(process.env.LOAD_MS ?? 6000);
const CALLERS = 6;
const BUILD = path.join(ROOT, 'build/crash');
const MEMORY = existsSync('/dev/shm') ? '/dev/shm' : tmpdir();

function compile(source, product, ...flags) {
    mkdirSync(BUILD, { recursive: true });
    const output = path.join(BUILD, product);
    const input = path.join(ROOT, 'tests/crash', source);
    const words = ['-std=c17', '-D_GNU_SOURCE', '-O2', '-o', output, input, ...flags];
    execFileSync(process.env.CC ?? 'cc', words);
    return output;
}

/** Loads a gateway whose writes are logged from the first on; it dies in the middle of it. */
async function loadAndLog(program) {
    const log = path.join(mkdtempSync(path.join(tmpdir(), 'tayanch-power-')), 'power.log');
    const shim = compile('power_log.c', 'power_log.so', '-shared', '-fPIC');
    const env = { LD_PRELOAD: shim, POWER_LOG: log, ASAN_OPTIONS: 'verify_asan_link_order=0' };
    const gateway = await startGateway({ program, env });
    const callers = Array.from({ length: CALLERS }, () => new Caller(gateway));
    const until = Date.now() + LOAD_MS;
    const told = await callUntil(callers, () => Date.now() >= until);
    await gateway.kill();

    const operations = readPowerLog(readFileSync(log));
    rmSync(path.dirname(log), { recursive: true });
    assert.ok(StoreOnDisk.replaysTo(gateway.dir, operations), 'the log has every write');
    return { told, operations };
}

/** Cuts the power CUTS times between the first and the last number told; counts what is wrong. */
async function cutPower({ told, operations }) {
    const store = new StoreOnDisk();
    told.sort((a, b) => (a.at < b.at ? -1 : 1));
    const [first, last] = [told[0].at, told.at(-1).at];
    const moment = () => first + BigInt(Math.floor(Math.random() * Number(last - first + 1n)));
    const cuts = Array.from({ length: CUTS }, moment).sort((a, b) => (a < b ? -1 : 1));
    const folder = mkdtempSync(path.join(MEMORY, 'tayanch-cut-'));
    const checker = startChecker();
    const result = { damaged: [], cutsWithLoss: 0, mostLost: 0 };
    let next = 0;

    try {
        for (const cut of cuts) {
            for (; next < operations.length && operations[next].at < cut; next++)
                store.apply(operations[next]);
            const [verdict, ...numbers] = await checker.check(store.writeImage(folder));
            const stored = new Set(numbers.map(digits));
            const lost = told.filter(({ at, number }) => at < cut && !stored.has(digits(number)));
            if (verdict !== 'ok')
                result.damaged.push(verdict);
            result.cutsWithLoss += lost.length > 0 ? 1 : 0;
            result.mostLost = Math.max(result.mostLost, lost.length);
        }
    } finally {
        checker.end();
        rmSync(folder, { recursive: true, force: true });
    }
    return result;
}

function startChecker() {
    const child = spawn(compile('power_check.c', 'power_check', '-lsqlite3'), {
        stdio: ['pipe', 'pipe', 'inherit'],
    });
    const lines = readline.createInterface({ input: child.stdout })[Symbol.asyncIterator]();
    return {
        async check(store) {
            child.stdin.write(`${store}\n`);
            const { value, done } = await lines.next();
            assert.ok(!done, 'the checker is alive');
            return value.split(' ');
        },
        end: () => child.stdin.end(),
    };
}

function describe({ told, operations }, { damaged, cutsWithLoss, mostLost }) {
    const syncs = operations.filter(({ kind }) => kind === 'S').length;
    return `measured: ${told.length} numbers told, ${operations.length} disk operations, ` +
        `${syncs} syncs, ${CUTS} power cuts, ${cutsWithLoss} of them lost a told case ` +
        `(${mostLost} at most), ${damaged.length} damaged the store`;
}

test('no power cut loses a case that a caller was told of, or damages the store', async (t) => {
    const run = await loadAndLog();
    const result = await cutPower(run);

    t.diagnostic(describe(run, result));
    assert.ok(run.told.length >= 20, 'there was load');
    assert.ok(run.operations.some(({ kind }) => kind === 'S'), 'the log has seen syncs');
    assert.deepEqual(result.damaged, []);
    assert.equal(result.cutsWithLoss, 0);
});

test('control: the same cuts find a gateway that does not sync at each commit', async (t) => {
    const run = await loadAndLog(await buildMutant('synchronous-normal'));
    const result = await cutPower(run);

    t.diagnostic(describe(run, result));
    assert.notEqual(result.cutsWithLoss, 0, 'the cuts can see a loss');
});

test('control: the same cuts find a store that is damaged for want of any sync', async (t) => {
    const run = await loadAndLog(await buildMutant('synchronous-off'));
    const result = await cutPower(run);

    t.diagnostic(describe(run, result));
    assert.notEqual(result.damaged.length, 0, 'the cuts can see damage');
});
