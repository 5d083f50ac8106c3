// A broadcast in the console: one person writes it, another one approves it, the first few get it, and every brake
// works while two windows look on. By the real program, with a provider that the test scripts.

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { HANDSET, seriousFaults, shoot } from '../support/browser.mjs';
import { officeFor } from '../support/desk.mjs';
import { Gateway } from '../support/gateway.mjs';
import { configLines, until } from '../support/hotline.mjs';
import { NOON_ZONE, TEXTS, fillPeople, numberOf } from '../support/people.mjs';
import { channelConfig, FakeProvider } from '../support/provider.mjs';

const PEOPLE = 120;
const NEVER = 1; // wants no SMS; speaks Uzbek in Cyrillic letters
const REACHED = PEOPLE - 1;
const CANARY = 20;

/** A gateway with people who may be written to, where it is noon, and the phone company. */
async function townFor(t) {
    const provider = await new FakeProvider().start();
    t.after(() => provider.stop());
    const zone = configLines('hotline', `timezone=${NOON_ZONE}`);
    const gateway = new Gateway({
        config: (text) => `${zone(text)}\n[channel out]\nsecret=outSECRET0123456789\nrate=1000\nconcurrency=2\n` +
            `price=0.1\n${channelConfig.smsgate(provider)}`,
    });
    t.after(() => gateway.leave());
    await gateway.init();
    fillPeople(gateway, PEOPLE);
    execFileSync('sqlite3', [path.join(gateway.dir, 'tayanch.db'), "UPDATE contacts SET profile = 'never'" +
        " WHERE id = (SELECT id FROM contacts WHERE language = 'uz_Cyrl' LIMIT 1)"]);
    await gateway.start();
    return { provider, gateway };
}

const NAMES = { uz: 'Oʻzbekcha', uz_Cyrl: 'Ўзбекча', ky: 'Кыргызча', ru: 'Русский' };
const textOf = (window, code) => window.page.getByRole('textbox', { name: NAMES[code], exact: true });
const bar = (window) => window.page.getByRole('progressbar').first();
const doneOf = async (window) => Number(await bar(window).getAttribute('aria-valuenow'));

/** Writes it, with a mistake of every kind on the way. */
async function write(window) {
    await window.page.getByRole('link', { name: 'Broadcasts' }).click();
    await window.press('New broadcast');
    await window.heading('New broadcast');
    await window.press('Save, and see what it would do');
    await window.sees('Give it a title.');
    await window.fill(/^Title/, 'Meeting on Sunday');
    await textOf(window, 'uz').fill(TEXTS.uz.replace('a', '\u0430')); // looks the same, and makes it twice as dear
    await window.sees('This character makes the text dear:');
    await window.press('Replace it');
    await window.page.getByText('This character makes the text dear:').waitFor({ state: 'hidden' });
    assert.equal(await textOf(window, 'uz').inputValue(), TEXTS.uz);
    await textOf(window, 'ru').fill('Это Таянч');
    await window.sees('This cannot be sent');
    for (const code of ['uz', 'uz_Cyrl', 'ky', 'ru'])
        await textOf(window, code).fill(TEXTS[code]);
    await window.page.getByText('This cannot be sent').waitFor({ state: 'hidden' });
    await window.fill(/^At most so many a minute/, '60000');
    assert.equal(await window.field(/^First to so many people/).inputValue(), String(CANARY));
    await window.fill(/^Costs at most/, '1000');
}

test('a broadcast goes from a draft over a second person and a canary to its end by hand', async (t) => {
    const { provider, gateway } = await townFor(t);
    const { desk, admin } = await officeFor(t, { gateway });
    const worker = await admin.colleague('Дилноза', 'worker');
    const author = await (await desk({ acceptDownloads: true })).signIn(worker);
    const second = await (await desk({ viewport: HANDSET })).signIn(admin);

    await write(author);
    await author.press('Save, and see what it would do');
    await author.sees(`It goes to ${REACHED} people: ${REACHED} SMS. It costs ${(REACHED / 10).toFixed(2)}.`);
    await author.sees('they want no SMS: 1');
    await author.sees(TEXTS.ky);
    assert.deepEqual(await seriousFaults(author.page), []);
    await author.press('Hand it to a second person');
    await author.sees('You wrote it, so you cannot approve it');
    assert.equal(await author.button(/^Approve/).count(), 0);
    const [{ id }] = (await worker.get('/broadcasts')).broadcasts;
    const countsOf = async () => (await worker.get(`/broadcasts/${id}`)).summary.counts;

    await second.goTo('/broadcasts');
    await second.page.getByRole('link', { name: 'Meeting on Sunday' }).click();
    await second.sees(TEXTS.ru);
    await second.press('Approve …');
    const dialog = second.page.getByRole('dialog');
    await dialog.getByText(`It goes to ${REACHED} people`).waitFor();
    assert.equal(provider.delivered.size, 0, 'nobody has it before');
    await dialog.getByRole('button', { name: 'Approve' }).click();

    await author.sees(`${CANARY} were sent.`);
    assert.equal(provider.delivered.size, CANARY);
    await until('the bar shows it', async () => (await doneOf(author)) === CANARY);
    await second.sees(`${CANARY} of ${REACHED} people, 16 %`);
    await shoot(author.page, 'broadcast-canary');
    assert.deepEqual(await seriousFaults(second.page), []);

    provider.fault = () => 'late'; // 200 ms each, two at once
    await author.press('Go on');
    await until('the bar moves', async () => (await doneOf(second)) > CANARY);
    await shoot(author.page, 'broadcast-running');
    await second.press('Pause');
    await author.sees('Nothing leaves until somebody lets it go on.');
    await until('what was on its way has arrived', async () => {
        const rows = JSON.parse(await gateway.command('outbox', '--json'));
        return rows.every(({ state }) => state !== 'claimed' && state !== 'queued');
    });
    const had = provider.delivered.size;
    assert.ok(had > CANARY && had < REACHED, `${had} had it before the pause`);

    await second.press('Stop for good …');
    await second.page.getByRole('dialog').getByRole('button', { name: 'Cancel' }).click();
    assert.equal((await worker.get(`/broadcasts/${id}`)).summary.state, 'paused', 'asked first');
    await second.press('Stop for good …');
    await second.page.getByRole('dialog').getByRole('button', { name: 'Stop for good' }).click();
    await author.sees('It was stopped for good.');
    for (const window of [author, second])
        assert.equal(await window.button(/^(Go on|Pause|Approve|Stop)/).count(), 0);
    await until('all is settled', async () => {
        const { pending, queued } = await countsOf();
        return pending + queued === 0;
    });
    const counts = await countsOf();
    assert.deepEqual([provider.delivered.size, counts.sent, counts.cancelled], [had, had, REACHED - had]);
    assert.ok([...provider.delivered.values()].every((times) => times === 1), 'nobody got it twice');
    const texts = Object.values(TEXTS);
    assert.ok([...provider.texts.values()].flat().every((text) => texts.includes(text)));
    assert.equal(provider.texts.has(numberOf(NEVER)), false);

    await author.sees(`cancelled: ${REACHED - had}`);
    await author.press('Show what became of each');
    await author.page.getByRole('cell', { name: /^\+49 .*•/ }).first().waitFor();
    for (const listed of [100, PEOPLE]) {
        await author.press('Show more');
        await until('more are listed', async () => (await author.page.getByRole('row').count()) === listed + 1);
    }
    const [download] = await Promise.all([author.page.waitForEvent('download'), author.press('Save the figures as a table')]);
    assert.equal(download.suggestedFilename(), `broadcast-${id}.csv`);
    const csv = readFileSync(await download.path(), 'utf8');
    assert.ok(csv.startsWith('\ufeffLanguage,What became of it,Why,People,SMS,Cost\r\n'), csv.slice(0, 80));
    assert.match(csv, /^Русский,"?sent, arrival not confirmed"?,,\d+,\d+,[\d.]+\r$/m);
    await shoot(author.page, 'broadcast-stopped', { fullPage: true });
    author.watch.assertClean();
    second.watch.assertClean();
});

test('what is being written outlives a lock, and a viewer only reads', async (t) => {
    const { desk, admin } = await officeFor(t);
    const viewer = await admin.colleague('Рустам', 'viewer');
    const { id } = await admin.post('/broadcasts', { title: 'Meeting', audience: {}, texts: { ru: TEXTS.ru } });
    const window = await (await desk()).signIn(admin);
    await window.goTo('/broadcasts/new');
    await window.fill(/^Title/, 'Half written');
    await textOf(window, 'ru').fill(TEXTS.ru);
    await window.press('Lock now');
    await window.heading('Locked');
    await window.fill(/^Password/, admin.password);
    await window.press(/^Unlock/);
    await window.heading('New broadcast');
    assert.equal(await textOf(window, 'ru').inputValue(), TEXTS.ru);
    assert.equal(await window.field(/^Title/).inputValue(), 'Half written');

    const reading = await (await desk()).signIn(viewer);
    await reading.goTo(`/broadcasts/${id}`);
    await reading.sees(TEXTS.ru);
    assert.equal(await reading.button(/^(Hand it|Change it|Approve|Back|Show what)/).count(), 0);
    await reading.goTo('/broadcasts');
    await reading.sees('Meeting');
    assert.equal(await reading.button('New broadcast').count(), 0);
    await reading.goTo('/broadcasts/new');
    await reading.heading('There is no such page');
    reading.watch.assertClean();
});
