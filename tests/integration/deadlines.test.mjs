// The deadlines, as people ask for them over the wire: payment of a patent, several entries, what no
// lawyer has confirmed; and as staff correct them.

import assert from 'node:assert/strict';
import path from 'node:path';
import { test } from 'node:test';
import { caseNumber } from '../support/gateway.mjs';
import {
    change, command, enter, findCase, freshFolder, gatewayFor, openTexts, ownTexts, select, textIn, until,
} from '../support/hotline.mjs';

const RUSSIAN = '4';
const DAY = 24 * 3600 * 1000;

/** The date in Moscow so many days from now. */
function inDays(days) {
    const moscow = new Date(Date.now() + 3 * 3600 * 1000 + days * DAY);
    return new Date(Date.UTC(moscow.getUTCFullYear(), moscow.getUTCMonth(), moscow.getUTCDate()));
}

/** dd.MM.yyyy, as it is typed and printed. */
const written = (/** @type {Date} */ date) => date.toISOString().slice(0, 10).split('-').reverse().join('.');

/** n months later on the same day or the last of a shorter month, and a day back. */
function paidUntil(issued, months) {
    const [year, month, day] = [issued.getUTCFullYear(), issued.getUTCMonth() + months, issued.getUTCDate()];
    const last = new Date(Date.UTC(year, month + 1, 0)).getUTCDate();
    return new Date(Date.UTC(year, month, Math.min(day, last) - 1));
}

/** The screen and all its further pages as one text without key lines. */
async function wholeText(session, answer) {
    const pages = [answer.text];
    while (/^9 /m.test(pages.at(-1)))
        pages.push((await session.send('9')).text);
    return pages.join('\n').split('\n').filter((line) => !/^(0|00|9) /.test(line)).join(' ');
}

/** Presses the option with this label, wherever it is. */
async function choose(session, answer, label) {
    for (let page = answer; ; page = await session.send('9')) {
        const [, key] = new RegExp(`^(\\d+) ${label}`, 'm').exec(page.text) ?? [];
        if (key)
            return session.send(key);
        assert.match(page.text, /^9 /m, `no option ${label}`);
    }
}

/** Somebody from Uzbekistan at the list of the topics. */
async function atTopics(gateway, options) {
    const session = await enter(gateway, [RUSSIAN, '3', '1'], options);
    return { session, answer: await session.send('3') };
}

test('the payment of a patent takes its date and the months paid', async (t) => {
    const gateway = await gatewayFor(t);
    const { session } = await atTopics(gateway);
    const issued = inDays(-40);
    let answer = await choose(session, await session.send('4'), 'Оплата патента');
    assert.match(answer.text, /Когда выдан патент/);
    assert.match((await session.send(written(inDays(3)))).text, /еще не наступил/);
    await session.send(written(issued));
    assert.match((await session.send('13')).text, /от 1 до 12/);
    answer = await session.send('2');
    assert.match(answer.text, /Запомнить/);
    const said = await wholeText(session, await session.send('2'));

    assert.ok(said.includes(written(paidUntil(issued, 2))), said);
    assert.match(said, /храните чеки/);
    assert.match(said, /115-ФЗ ст\. 13\.3 п\. 5/);
    assert.match(said, /не подтверждено/);
});

test('several entries are counted together, and kept only with leave', async (t) => {
    const gateway = await gatewayFor(t);
    const entry = inDays(-5);
    const year = entry.getUTCFullYear();
    const first = new Date(Date.UTC(year, 0, 1));
    const before = Math.round((Number(entry) - Number(first)) / DAY); // days of the year before it
    const used = Math.min(before, 30);
    const trip = `${written(first).slice(0, 5)}-${written(new Date(Number(first) + (used - 1) * DAY)).slice(0, 5)}`;
    const { session } = await atTopics(gateway);
    await choose(session, await session.send('2'), '90 дней в году');
    await session.send(written(entry));
    const trips = used > 0 ? ['3', `${trip}, ${trip}`] : ['1'];
    for (const text of trips)
        await session.send(text);
    const said = await wholeText(session, await session.send('1'));
    const left = new Date(Number(entry) + (90 - used - 1) * DAY);
    const end = left.getUTCFullYear() === year ? left : new Date(Number(entry) + 89 * DAY);

    assert.ok(said.includes(written(end)), `${written(end)}: ${said}`);
    assert.equal(select(gateway, 'SELECT * FROM contact_facts').length, 1);
    const again = gateway.ussd({ from: session.from });
    await again.dial('3*3*2');
    assert.match((await again.send('2')).text, /90 дней в году/);
    assert.ok((await wholeText(again, await again.repeat())).includes(written(end)));
});

test('what no lawyer has confirmed gives no date, and a case is opened for it', async (t) => {
    const gateway = await gatewayFor(t);
    const { session } = await atTopics(gateway);
    let answer = await choose(session, await session.send('1'), 'Новый адрес');
    const said = await wholeText(session, answer);

    assert.ok(said.includes(textIn('ru', 'We give no date here: ask us.')), said);
    assert.doesNotMatch(said.replaceAll('11.03.2026', ''), /\d\d\.\d\d\.\d{4}/);
    answer = await session.send('1');
    await session.send('Переехал вчера, хозяин не подает уведомление');
    const number = caseNumber((await session.send('3')).text);
    assert.deepEqual(await openTexts(gateway, number), [
        'Новый адрес (REG-MOVE-7WD)', 'Переехал вчера, хозяин не подает уведомление',
    ]);
    assert.equal((await findCase(gateway, number)).status, 'new');
});

test('a corrected rule is in force after SIGHUP; a wrong one is refused with its line', async (t) => {
    const { folder, config } = ownTexts(t);
    const gateway = await gatewayFor(t, { config });
    const rule = path.join(folder, 'rules', 'LOST-DOC-3D.rule');
    const lost = written(inDays(-1));
    const ask = async () => {
        const { session } = await atTopics(gateway);
        await choose(session, await session.send('12'), 'Потеря документа');
        await session.send(lost);
        return wholeText(session, await session.send('2'));
    };
    assert.ok((await ask()).includes(written(inDays(1))));

    change(rule, 'length=3', 'length=5');
    change(rule, 'reviewer=', 'reviewer=A. Lawyer');
    gateway.process.kill('SIGHUP');
    await until('a reload', () => gateway.log.includes('texts.reloaded'));
    assert.ok((await ask()).includes(written(inDays(3))));

    change(rule, 'length=5', 'length=five');
    gateway.process.kill('SIGHUP');
    await until('a refusal', () => /LOST-DOC-3D\.rule:\d+: length: /.test(gateway.log));
    assert.ok((await ask()).includes(written(inDays(3))));
});

test('check lists what waits for a lawyer, and years without a calendar', async (t) => {
    const { folder, config } = ownTexts(t);
    const gateway = await freshFolder(t, { config });
    const soon = inDays(20).toISOString().slice(0, 10);
    change(path.join(folder, 'rules', 'FP-30.rule'), 'reviewer=', 'reviewer=A. Lawyer');
    change(path.join(folder, 'rules', 'FP-30.rule'), 'verified_as_of=2026-03-11',
        `verified_as_of=${inDays(-20).toISOString().slice(0, 10)}`);
    change(path.join(folder, 'rules', 'FP-30.rule'), 'review_due=2026-05-10', `review_due=${soon}`);
    change(path.join(folder, 'rules', 'WAGE-COURT-1Y.rule'), 'sources=S57 S82', 'sources=S57');
    const { code, stdout } = await command(['check', gateway.dir]);
    const lists = Object.fromEntries(stdout.split(/^note: /m).slice(1)
        .map((note) => [/unreviewed|past review_due|class B or X|two sources|days off/.exec(note)?.[0], note]));

    assert.equal(code, 0, 'nothing is broken');
    assert.match(stdout, /^all is well$/m);
    assert.match(lists.unreviewed, /^50 of 51 [^]*REG-UZ-15/);
    assert.doesNotMatch(lists.unreviewed, /FP-30/);
    assert.match(lists['past review_due'], /^50 of 51 /);
    assert.match(lists['class B or X'], /REG-MOVE-7WD/);
    assert.match(lists['two sources'], /WAGE-COURT-1Y/);
    assert.match(lists['days off'], /days off of 20\d\d/);
});
