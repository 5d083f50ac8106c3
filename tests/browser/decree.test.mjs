// A deadline that moves, as people live it: somebody is told a date on their phone and asks to be reminded; one
// member of staff writes another date, a second one approves it; the correction comes by SMS, the menu shows the
// new date, and no ready answer says the old one any more.

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { demoConfig } from '../support/demo_phone.mjs';
import { officeFor } from '../support/desk.mjs';
import { ROOT, caseNumber } from '../support/gateway.mjs';
import { configLines, select, textIn, until } from '../support/hotline.mjs';
import { NOON_ZONE, dateAtNoon } from '../support/noon.mjs';

const RULE = 'LOST-DOC-3D';
const SHIPPED = readFileSync(path.join(ROOT, 'locales/rules', `${RULE}.rule`), 'utf8');
const MOVED = SHIPPED.replace('\nlength=3\n', '\nlength=9\n');
const OLD = dateAtNoon(1);
const NEW = dateAtNoon(7);
/** Of a country that has no clock of its own here: it lives by the hotline's. */
const NUMBER = '+4915112345678';

const ru = (text) => textIn('ru', text);

/** The phone page in a window of its own. */
class Handset {
    constructor(desk) {
        this.desk = desk;
        this.screen = desk.page.getByLabel('Screen of the phone');
    }

    async open() {
        await this.desk.goTo('/phone');
        await this.desk.fill('Number of this phone', NUMBER);
        return this;
    }

    async #next(act) {
        const answered = this.desk.page.waitForResponse((response) => response.url().endsWith('/phone/turn'));
        await act();
        const { text } = await (await answered).json();
        await this.screen.getByText(text.split('\n')[0], { exact: false }).first().waitFor();
        return text;
    }

    async dial(...keys) {
        await this.desk.press('Hang up');
        await this.desk.page.getByRole('button', { name: /^Fill in/ }).click();
        let shown = await this.#next(() => this.desk.press('Call'));
        for (const key of keys)
            shown = await this.send(key);
        return shown;
    }

    send(/** @type {string} */ reply) {
        return this.#next(async () => {
            await this.desk.fill('Your reply', reply);
            await this.desk.press('Send');
        });
    }

    /** The option that begins with this label, on whichever page it stands. */
    async choose(/** @type {string} */ shown, /** @type {string} */ label) {
        for (let page = shown; ; page = await this.send('9')) {
            const line = page.split('\n').find((one) => one.replace(/^\d+ /, '').startsWith(label));
            if (line)
                return this.send(line.split(' ')[0]);
            assert.match(page, /^9 /m, `no option ${label}: ${page}`);
        }
    }

    async readAll(/** @type {string} */ shown) {
        while (/^9 /m.test(shown))
            shown = await this.send('9');
    }

    /** The SMS with these words, once it is there. */
    async message(/** @type {string} */ words) {
        await this.desk.page.getByText(/^Messages/).first().click();
        const message = this.desk.page.getByRole('log', { name: 'Messages' }).locator('li', { hasText: words });
        await message.first().waitFor();
        assert.equal(await message.count(), 1, 'once');
        const text = await message.innerText();
        await this.desk.page.getByText('Dial', { exact: true }).click();
        return text;
    }
}

/** Told until when, they let us remember it and ask to be reminded. */
async function subscribe(handset) {
    const other = await handset.dial('4', '3', '1', '3', '12');
    await handset.choose(other, 'Потеря документа');
    await handset.send(dateAtNoon(-1));
    let shown = await handset.send('1');
    const told = [shown];
    while (!shown.includes(ru('Remind me?')))
        told.push(shown = await handset.send('9'));
    assert.ok(told.join(' ').includes(OLD), told.join(' '));
    await handset.choose(shown, ru('Remind me?'));
    await handset.send('1');
    const agreed = await handset.send('5'); // where they live is nobody's business
    assert.ok(agreed.includes(ru('We will remind you by SMS.')), agreed);
}

async function openRule(desk) {
    await desk.goTo('/rules');
    await desk.page.locator('li', { hasText: RULE }).getByRole('button', { name: 'Open' }).click();
}

/** One writes, the other looks what it would do, and approves. */
async function change(lawyer, admin) {
    await openRule(lawyer);
    await lawyer.fill('The rule, as a file', MOVED);
    await lawyer.fill('Who vouches for it?', 'L. Yurist');
    await lawyer.press('Save as a draft');
    await lawyer.sees('version 2: draft');
    await lawyer.press('Approve: in force at once');
    await lawyer.page.getByRole('alert').first().waitFor(); // not by who wrote it

    await openRule(admin);
    await admin.sees('Told the old date: 1. Unchanged for: 0.');
    await admin.sees(new RegExp(`${OLD} → ${NEW}: 1`.replaceAll('.', '\\.')));
    await admin.sees(/1 people, 1 SMS/);
    await admin.sees('A ready answer will be blocked:');
    await admin.press('Approve: in force at once');
    await admin.sees('version 2: in force');
}

/** The hour in which it may be undone goes by. */
async function passAnHour(gateway) {
    const correction = "FROM outbox WHERE kind = 'reminder' AND state = 'queued'";
    await until('the correction is queued', () => select(gateway, `SELECT id ${correction}`).length === 1);
    const [{ wait }] = select(gateway, `SELECT due_at - CAST(strftime('%s') AS INTEGER) AS wait ${correction}`);
    assert.ok(wait > 3500 && wait <= 3600, `it may be undone for an hour: ${wait} s`);
    await gateway.stop();
    execFileSync('sqlite3', [path.join(gateway.dir, 'tayanch.db'),
        "UPDATE outbox SET due_at = due_at - 3600 WHERE kind = 'reminder' AND state = 'queued'"]);
    await gateway.start();
}

test('a changed rule reaches the phone of whoever was told the old date', async (t) => {
    const demo = await demoConfig();
    const zone = configLines('hotline', `timezone=${NOON_ZONE}`);
    const { gateway, desk, admin } = await officeFor(t, { config: (text) => zone(demo(text)) });
    const lawyer = await admin.colleague('Lawyer', 'worker');
    const handset = await new Handset(await desk()).open();
    await subscribe(handset);
    await handset.message(OLD); // a reminder that was due already
    const { id: canned } = await admin.post('/canned',
        { title: 'Lost papers', texts: { ru: 'Заявите в течение 3 дней' }, rules: [RULE] });
    const report = Number(caseNumber((await gateway.sms('+998901112233', 'Нас держат в подвале')).text).replace('-', ''));
    await admin.claim(report);

    const atDesk = await (await desk()).signIn(admin);
    await change(await (await desk()).signIn(lawyer), atDesk);
    const answer = { text: 'Заявите в течение 3 дней', language: 'ru', canned_id: canned };
    assert.equal(await admin.refused('POST', `/cases/${report}/answers`, answer), '409 outdated');
    await atDesk.goTo('/canned');
    await atDesk.sees('A rule that it quotes has changed: it cannot be sent.');

    await passAnHour(gateway);
    const correction = await handset.message(NEW);
    assert.ok(!correction.includes(OLD), correction);
    assert.doesNotMatch(correction, /документ|Россия|срок/i, 'neutral words');
    const mine = await handset.dial('2', '3'); // begin anew: the line broke off
    assert.ok(mine.includes(NEW) && !mine.includes(OLD), mine);
    await openRule(atDesk);
    await atDesk.sees('Corrections: 1, not reached: 1'); // no receipt came
    await handset.readAll(await handset.send('1'));
    await atDesk.goTo('/cases');
    await openRule(atDesk);
    await atDesk.sees('Corrections: 1, not reached: 0');
    for (const { watch } of [atDesk, handset.desk])
        watch.assertClean();
});
