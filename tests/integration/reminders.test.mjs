// Reminders from the menu to a phone, by the real program: agreeing, being reminded, paying, stopping, and a
// clock that jumped. Whoever is reminded lives where it is noon now: nobody is written to at night.

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { randomInt } from 'node:crypto';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { consoleOf } from '../support/api.mjs';
import { startGateway } from '../support/gateway.mjs';
import { command, configLines, select, textIn, until } from '../support/hotline.mjs';
import { NOON_ZONE, dateAtNoon } from '../support/noon.mjs';
import { channelConfig, FakeProvider } from '../support/provider.mjs';
import { firstAdmin } from '../support/staff.mjs';

/** @type {import('../support/gateway.mjs').Gateway} */
let gateway;
/** @type {FakeProvider} */
let provider;
/** @type {import('../support/staff.mjs').Member} */
let admin;

before(async () => {
    provider = await new FakeProvider().start();
    const zone = configLines('hotline', `timezone=${NOON_ZONE}`);
    gateway = await startGateway({
        config: (text) => `${zone(text)}\n[channel away]\nsecret=awaySECRET0123456789\nrate=1000\n` +
            channelConfig.smsgate(provider),
    });
    admin = await firstAdmin(gateway);
});
after(async () => {
    await gateway?.stop();
    await provider?.stop();
});

async function restart(meanwhile = () => {}) {
    await gateway.stop();
    meanwhile();
    await gateway.start();
    admin.origin = consoleOf(gateway);
}

/** A number of a country that has no clock of its own here: it lives by the hotline's. */
const farNumber = () => `+49151${String(randomInt(100_000_000)).padStart(8, '0')}`;

/** Presses the option that begins with this label, on whichever page it stands. */
async function choose(session, screen, label) {
    for (let page = 0; page < 12; page++) {
        const line = screen.text.split('\n').find((one) => one.replace(/^\d+ /, '').startsWith(label));
        if (line)
            return session.send(line.split(' ')[0]);
        screen = await session.send('9');
    }
    throw new assert.AssertionError({ message: `no option ${label} on ${screen.text}` });
}

const ru = (text) => textIn('ru', text);

/** On the answer about 90 days of somebody whose last day is in so many days. */
async function askForStay(from, daysLeft) {
    const session = gateway.ussd({ from });
    let screen = await session.dial();
    for (const key of ['4', '3', '1', '1', dateAtNoon(daysLeft - 89)])
        screen = await session.send(key);
    return { session, screen: await choose(session, screen, '90 дней: ') };
}

async function agree({ session, screen }) {
    await choose(session, screen, ru('Remind me?'));
    await session.send('1');
    return session.send('5'); // where they live is nobody's business
}

const textsOf = (from) => provider.texts.get(from) ?? [];
const reminded = (from, count = 1) => until(`${count} reminders`, () => textsOf(from).length >= count);

test('whoever says yes is reminded of what is due, in neutral words, and once', async () => {
    const from = farNumber();
    const agreed = await agree(await askForStay(from, 5));
    assert.ok(agreed.text.includes(ru('We will remind you by SMS.')), agreed.text);
    await reminded(from);
    const [text] = textsOf(from);
    assert.ok(text.includes(dateAtNoon(5)), text);
    assert.doesNotMatch(text, /90|Россия|срок|патент/i);

    const own = await gateway.ussd({ from }).dial('3');
    assert.ok(own.text.startsWith('1 90 дней: '), own.text);
    assert.ok(own.text.includes(dateAtNoon(5)), own.text);

    await restart();
    await until('a sweep', async () => (await admin.get('/reminders')).due_now === 0);
    assert.equal(textsOf(from).length, 1);
});

test('whoever says no is written nothing, and nothing of them is kept', async () => {
    const from = farNumber();
    const { deadlines } = await admin.get('/reminders');
    const { session, screen } = await askForStay(from, 5);
    await choose(session, screen, ru('Remind me?'));
    const back = await session.send('2');
    assert.ok(back.text.includes(dateAtNoon(5)), back.text);
    assert.equal((await admin.get('/reminders')).deadlines, deadlines);
    assert.deepEqual(textsOf(from), []);
});

const lastDay = () => select(gateway, 'SELECT day FROM told_deadlines ORDER BY id DESC LIMIT 1')[0].day;

test('one key says that another month is paid, and one that it is enough', async () => {
    const from = farNumber();
    const session = gateway.ussd({ from });
    let screen = await session.dial();
    for (const key of ['4', '3', '1', '3', '4'])
        screen = await session.send(key);
    await choose(session, screen, 'Оплата патента');
    await session.send(dateAtNoon(-25));
    await session.send('1'); // months paid
    await agree({ session, screen: await session.send('2') }); // do not remember the answers
    await reminded(from);
    const first = lastDay();
    await session.send('00');
    screen = await session.send('3');
    await choose(session, await session.send('1'), ru('I paid one more month'));
    assert.ok(lastDay() - first >= 28, `${first} to ${lastDay()}`);
    const { deadlines } = await admin.get('/reminders');
    await session.send('00');
    screen = await session.send('3');
    await choose(session, await session.send('1'), ru('Do not remind me'));
    assert.equal((await admin.get('/reminders')).deadlines, deadlines - 1);
    assert.equal(textsOf(from).length, 1);
});

test('a clock that jumped holds what goes to many, until an admin says that it is right', async () => {
    const from = farNumber();
    await restart(() => {
        const back = 'UPDATE clock SET wall = wall - 30 * 86400';
        execFileSync('sqlite3', [path.join(gateway.dir, 'tayanch.db'), back]);
    });
    const { hold } = await admin.get('/reminders');
    assert.ok(hold.seconds > 29 * 86400, `held: ${hold.seconds}`);
    assert.match((await command(['channels', gateway.dir])).stdout, /the clock jumped by \d+ seconds/);
    assert.match((await command(['check', gateway.dir])).stdout, /the clock jumped by \d+ seconds/);

    await agree(await askForStay(from, 5));
    await until('it is due', async () => (await admin.get('/reminders')).due_now === 1);
    assert.deepEqual(textsOf(from), []);
    await admin.post('/hold/release');
    assert.equal((await admin.get('/reminders')).hold, null);
    await reminded(from);
    assert.equal(textsOf(from).length, 1);
});
