// What goes out: through a scripted provider, by the real program.

import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import test from 'node:test';
import { inventedNumber } from '../support/gateway.mjs';
import { command, gatewayFor, select, until } from '../support/hotline.mjs';
import { channelConfig, FakeProvider, personSays, smsgateSays, vonageSays }
    from '../support/provider.mjs';

/** A gateway with channels that send to a provider of their own. */
async function sendingGateway(t, channels) {
    const provider = await new FakeProvider().start();
    t.after(() => provider.stop());
    const sections = Object.entries(channels).map(([name, { dialect, extra = '' }]) =>
        `\n[channel ${name}]\nsecret=${name}SECRET0123456789\nrate=1000\n${extra}` +
        channelConfig[dialect](provider));
    const gateway = await gatewayFor(t, { config: (text) => text + sections.join('') });
    return { gateway, provider };
}

const outbox = async (gateway) => JSON.parse(await gateway.command('outbox', '--json'));
const states = async (gateway) => (await outbox(gateway)).map((row) => row.state);
const settled = (gateway, state, count = 1) => until(`${count} ${state}`, async () =>
    (await states(gateway)).filter((one) => one === state).length === count);

test('a text is answered by an SMS of its own, once, however often it is delivered', async (t) => {
    const { gateway, provider } = await sendingGateway(t, { phone: { dialect: 'smsgate' } });
    const from = inventedNumber();
    const id = randomUUID();
    for (let i = 0; i < 3; i++)
        assert.equal((await personSays(gateway, 'phone', from, 'SOS', { id })).status, 200);
    await settled(gateway, 'sent');
    assert.equal(provider.delivered.get(from), 1);
    assert.match(provider.texts.get(from)[0], /\d{4}-\d{4}/);
    const [row] = await outbox(gateway);
    assert.deepEqual([row.channel, row.kind, row.attempts], ['phone', 'reply', 1]);
    assert.ok(!JSON.stringify(row).includes(from.slice(-7)), 'no number in the list');
});

test('receipts settle a message, and its text goes', async (t) => {
    const { gateway, provider } = await sendingGateway(t, { phone: { dialect: 'smsgate' } });
    let accepted;
    provider.onAccepted = (message) => (accepted = message);
    await personSays(gateway, 'phone', inventedNumber(), 'SOS');
    await settled(gateway, 'sent');
    const receipt = (event) =>
        smsgateSays(gateway, 'phone', { messageId: accepted.id, phoneNumber: accepted.to }, event);
    assert.equal((await receipt('sms:sent')).status, 200);
    assert.equal((await receipt('sms:delivered')).status, 200);
    assert.equal((await receipt('sms:sent')).status, 200);
    const [row] = await outbox(gateway);
    assert.deepEqual([row.state, row.text_kept], ['delivered', false]);
    assert.match(await gateway.command('channels'), /phone \(smsgate, sms\): up\n[^]*last receipt/);
});

test('receipts that come before the answer are not lost', async (t) => {
    const { gateway, provider } = await sendingGateway(t, { line: { dialect: 'vonage' } });
    provider.fault = () => 'late';
    const told = [];
    // The receipt is on its way before our request is answered.
    provider.onAccepted = ({ to, sid }) => told.push(vonageSays(gateway, 'line', {
        msisdn: to.slice(1), to: '79990001133', messageId: sid, status: 'delivered',
        'err-code': '0', scts: '2611251200' }));
    await personSays(gateway, 'line', inventedNumber(), 'SOS');
    await settled(gateway, 'delivered');
    assert.equal((await told[0]).status, 200);
});

test('what a provider says decides what becomes of a message', async (t) => {
    const cases = [
        ['refuse', 'failed', 'refused'],
        ['cutAfter', 'unknown', 'no_answer'],
        ['error', 'queued', 'retry'],
    ];
    for (const [fault, state, reason] of cases) {
        const { gateway, provider } = await sendingGateway(t, { line: { dialect: 'vonage' } });
        provider.fault = () => fault;
        await personSays(gateway, 'line', inventedNumber(), 'SOS');
        const row = await until(fault, async () =>
            (await outbox(gateway)).find((one) => one.state === state && one.reason));
        assert.equal(row.reason, reason);
    }
});

test('a provider that knows our id is asked again, and delivers once', async (t) => {
    const { gateway, provider } = await sendingGateway(t, { phone: { dialect: 'smsgate' } });
    const faults = ['cutAfter', 'cutBefore'];
    provider.fault = () => faults.shift() ?? 'accept';
    const from = inventedNumber();
    await personSays(gateway, 'phone', from, 'SOS');
    await settled(gateway, 'sent');
    assert.equal(provider.delivered.get(from), 1);
});

test('a channel without an account stops, says so, and the other takes over', async (t) => {
    const { gateway, provider } = await sendingGateway(t, {
        first: { dialect: 'smsgate', extra: 'fallback=second\n' },
        second: { dialect: 'vonage' },
    });
    provider.fault = ({ dialect }) => (dialect === 'smsgate' ? 'account' : 'accept');
    const from = inventedNumber();
    await personSays(gateway, 'first', from, 'SOS');
    await settled(gateway, 'sent');
    assert.equal(provider.delivered.get(from), 1);
    assert.equal((await outbox(gateway))[0].channel, 'second');
    assert.match(await gateway.command('channels'), /first \(smsgate, sms\): stopped\n/);
});

test('a provider that is too busy is left alone for as long as it says', async (t) => {
    const { gateway, provider } = await sendingGateway(t, { phone: { dialect: 'smsgate' } });
    const faults = ['throttle'];
    provider.fault = () => faults.shift() ?? 'accept';
    await personSays(gateway, 'phone', inventedNumber(), 'SOS');
    await until('waiting', async () => /phone .*: waiting/.test(await gateway.command('channels')));
    await settled(gateway, 'sent');
    assert.equal(provider.counts.throttle, 1);
    assert.equal((await outbox(gateway))[0].attempts, 1);
});

test('after STOP nothing goes out, until START', async (t) => {
    const { gateway, provider } = await sendingGateway(t, { phone: { dialect: 'smsgate' } });
    const from = inventedNumber();
    await personSays(gateway, 'phone', from, 'MENU');
    await settled(gateway, 'sent', 1);
    for (const text of ['STOP', 'STOP', 'SOS', 'MENU'])
        await personSays(gateway, 'phone', from, text);
    await settled(gateway, 'sent', 2);
    assert.equal((await gateway.cases()).length, 1, 'the SOS is a case all the same');
    await personSays(gateway, 'phone', from, 'START');
    await settled(gateway, 'sent', 3);
    assert.equal(provider.delivered.get(from), 3);
});

test('staff send again or cancel by hand, beside the gateway and without it', async (t) => {
    const { gateway, provider } = await sendingGateway(t, { line: { dialect: 'vonage' } });
    provider.fault = () => 'cutBefore';
    await personSays(gateway, 'line', inventedNumber(), 'SOS');
    await personSays(gateway, 'line', inventedNumber(), 'SOS');
    await settled(gateway, 'unknown', 2);
    const [second, first] = await outbox(gateway);
    provider.fault = () => 'accept';
    await gateway.command('outbox', 'retry', String(first.id));
    await settled(gateway, 'sent');
    await gateway.stop();
    await gateway.command('outbox', 'cancel', String(second.id));
    assert.deepEqual(await states(gateway), ['cancelled', 'sent']);
    const again = await command(['outbox', gateway.dir, 'cancel', String(second.id)]);
    assert.equal(again.code, 1);
    assert.match(again.stderr, /can be cancelled/);
    assert.equal((await command(['outbox', gateway.dir, 'cancel', 'x'])).code, 1);
    const log = select(gateway, "SELECT action, staff_id, subject_id FROM audit WHERE action LIKE 'outbox%' ORDER BY n");
    assert.deepEqual(log.map((entry) => [entry.action, entry.staff_id, entry.subject_id]),
        [['outbox.retry', 0, first.id], ['outbox.cancel', 0, second.id]]);
    assert.match((await command(['audit', 'verify', gateway.dir])).stdout, /whole/);
});

test('parts of a long text are joined, and the reply is sent', async (t) => {
    const { gateway, provider } = await sendingGateway(t, { line: { dialect: 'vonage' } });
    const from = inventedNumber();
    const part = (number, text) => vonageSays(gateway, 'line', {
        msisdn: from.slice(1), to: '79990001133', messageId: randomUUID(), text, type: 'unicode',
        concat: 'true', 'concat-ref': '7', 'concat-total': '2', 'concat-part': String(number) });
    assert.equal((await part(2, 'паспортлар уларда')).status, 200);
    assert.equal((await gateway.cases()).length, 0);
    assert.equal((await part(1, 'Ушлаб кетишди, ')).status, 200);
    await settled(gateway, 'sent');
    assert.match(provider.texts.get(from)[0], /\d{4}-\d{4}/);
    const [row] = await gateway.cases();
    assert.ok((await gateway.openCase(row.case)).includes('Ушлаб кетишди, паспортлар уларда'));
});

test('no number and no text of what was sent is in any file or in the log', async (t) => {
    const { gateway, provider } = await sendingGateway(t, { phone: { dialect: 'smsgate' } });
    const from = inventedNumber();
    await personSays(gateway, 'phone', from, 'Зарплату не платят третий месяц');
    await settled(gateway, 'sent');
    const { execFileSync } = await import('node:child_process');
    const found = (what) => {
        try {
            return execFileSync('grep', ['-rlaF', what, gateway.dir], { encoding: 'utf8' });
        } catch {
            return '';
        }
    };
    assert.equal(found('TABLE outbox') !== '', true, 'the search can find');
    for (const secret of [from, from.slice(1), 'Зарплату', provider.texts.get(from)[0].slice(0, 20)]) {
        assert.equal(found(secret), '');
        assert.ok(!gateway.log.includes(secret));
    }
});
