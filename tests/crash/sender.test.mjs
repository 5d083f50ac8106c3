// Every fault of a provider at once, and kill -9 every few seconds: no message is lost, and none is sent
// twice through a provider that takes our id.

import assert from 'node:assert/strict';
import { randomInt } from 'node:crypto';
import http from 'node:http';
import test from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { startGateway } from '../support/gateway.mjs';
import { channelConfig, FakeProvider, personSays, smsgateSays, vonageSays }
    from '../support/provider.mjs';

const MESSAGES = Number(process.env.MESSAGES ?? 20_000);
const CONCURRENCY = 64;
const KILL_EVERY_MS = [1500, 3500];
const LIMIT_MS = 300_000;
const CHANNELS = ['phone', 'line'];

/** Of ten thousand requests, how many meet each fault. */
const FAULTS = { error: 300, late: 100, cutBefore: 100, cutAfter: 100, throttle: 3 };

function anyFault() {
    let draw = randomInt(10_000);
    for (const [fault, share] of Object.entries(FAULTS)) {
        if ((draw -= share) < 0)
            return fault;
    }
    return 'accept';
}

const configuration = (provider) => (text) => text + CHANNELS.map((name, i) =>
    `\n[channel ${name}]\nsecret=${name}SECRET0123456789\nrate=1000\nconcurrency=${CONCURRENCY}\n` +
    channelConfig[['smsgate', 'vonage'][i]](provider)).join('');

/** Receipts that come early, twice, out of order, or never. */
function sendReceipts(gateway, { dialect, id, to, sid }) {
    const send = (state) => (dialect === 'smsgate'
        ? smsgateSays(gateway, 'phone', { messageId: id, phoneNumber: to }, `sms:${state}`)
        : vonageSays(gateway, 'line', { msisdn: to.slice(1), to: '79990001133', messageId: sid,
            status: state === 'sent' ? 'submitted' : state, 'err-code': '0', scts: '2611251200' }));
    const plans = [[], ['delivered'], ['sent', 'delivered'], ['delivered', 'sent', 'delivered']];
    if (randomInt(10) === 0) {
        for (const state of plans[randomInt(plans.length)])
            send(state).catch(() => {}); /* the gateway may be down */
    }
}

/** Each from a person of their own; the provider takes nothing yet. */
async function queueAll(gateway, numbers) {
    const agent = new http.Agent({ keepAlive: true, maxSockets: 32 });
    let next = 0;
    const one = async () => {
        while (next < numbers.length) {
            const i = next++;
            const { status } = await personSays(gateway, CHANNELS[i % 2], numbers[i], 'SOS',
                { agent });
            assert.equal(status, 200);
        }
    };
    await Promise.all(Array.from({ length: 32 }, one));
    agent.destroy();
}

async function countStates(gateway) {
    const counts = { phone: {}, line: {} };
    for (const { channel, state } of JSON.parse(await gateway.command('outbox', '--json')))
        counts[channel][state] = (counts[channel][state] ?? 0) + 1;
    return counts;
}

const open = (counts) => CHANNELS.reduce((sum, name) =>
    sum + (counts[name].queued ?? 0) + (counts[name].claimed ?? 0), 0);

async function killUntilDone(gateway) {
    const end = Date.now() + LIMIT_MS;
    let kills = 0;
    for (;;) {
        await pause(randomInt(...KILL_EVERY_MS));
        if (open(await countStates(gateway)) === 0 || Date.now() > end)
            return kills;
        await gateway.kill();
        await gateway.start();
        kills++;
    }
}

test('with every fault at once and kill -9, nothing is lost and nothing doubled', async (t) => {
    const provider = await new FakeProvider().start();
    const gateway = await startGateway({ config: configuration(provider) });
    t.after(() => provider.stop());
    const numbers = Array.from({ length: MESSAGES }, (_, i) => `+99890${String(1_000_000 + i)}`);

    provider.fault = () => 'closed';
    await queueAll(gateway, numbers);
    provider.fault = anyFault;
    provider.onAccepted = (message) => sendReceipts(gateway, message);
    await gateway.kill();
    await gateway.start();
    const kills = 1 + await killUntilDone(gateway);
    const counts = await countStates(gateway);
    await gateway.stop();

    const got = (parity) => numbers.filter((_, i) => i % 2 === parity)
        .map((number) => provider.delivered.get(number) ?? 0);
    const doubles = (list) => list.reduce((sum, n) => sum + Math.max(n - 1, 0), 0);
    const missing = (list) => list.filter((n) => n === 0).length;
    const [careful, forgetful] = [got(0), got(1)];
    t.diagnostic(`measured: ${MESSAGES} messages, ${kills} kills; faults ` +
        `${JSON.stringify(provider.counts)}; states ${JSON.stringify(counts)}; ` +
        `with our id: ${missing(careful)} missing, ${doubles(careful)} doubled; ` +
        `without: ${missing(forgetful)} missing, ${doubles(forgetful)} doubled`);
    assert.equal(open(counts), 0, 'all is settled');
    assert.ok(kills >= 3, 'there were kills');
    assert.equal(missing(careful), 0, 'nothing is lost');
    assert.equal(doubles(careful), 0, 'nothing is doubled');
    // The provider is not asked again where it may have taken it: staff see these as unknown.
    assert.ok(missing(forgetful) <= (counts.line.unknown ?? 0), 'what did not arrive is known');
    assert.ok(doubles(forgetful) <= kills * CONCURRENCY, 'doubles are bounded');
});
