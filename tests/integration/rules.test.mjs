// A deadline that moves: from the draft of one member of staff, through the approval of another, to what the
// person sees who was told the old date.

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { consoleOf } from '../support/api.mjs';
import { ROOT, startGateway } from '../support/gateway.mjs';
import { command, enter, select, until } from '../support/hotline.mjs';
import { firstAdmin } from '../support/staff.mjs';

const RULE = 'LOST-DOC-3D';
const SHIPPED = readFileSync(path.join(ROOT, 'locales/rules', `${RULE}.rule`), 'utf8');
const MOVED = SHIPPED.replace('\nlength=3\n', '\nlength=9\n');


/** The date in Moscow so many days from now, dd.MM.yyyy. */
function written(days) {
    const moscow = new Date(Date.now() + (3 + 24 * days) * 3600 * 1000);
    return moscow.toISOString().slice(0, 10).split('-').reverse().join('.');
}

/** @type {import('../support/gateway.mjs').Gateway} */
let gateway;
/** @type {import('../support/staff.mjs').Member} */
let admin;
/** @type {import('../support/staff.mjs').Member} */
let lawyer;

before(async () => {
    gateway = await startGateway({});
    admin = await firstAdmin(gateway);
    lawyer = await admin.colleague('Lawyer', 'worker');
});
after(() => gateway?.stop());

async function choose(session, answer, label) {
    for (let page = answer; ; page = await session.send('9')) {
        const [, key] = new RegExp(`^(\\d+) ${label}`, 'm').exec(page.text) ?? [];
        if (key)
            return session.send(key);
        assert.match(page.text, /^9 /m, `no option ${label}: ${page.text}`);
    }
}

/** The screen and all its further pages. */
async function wholeText(session, answer) {
    const pages = [answer.text];
    while (/^9 /m.test(pages.at(-1)))
        pages.push((await session.send('9')).text);
    return pages.join(' ');
}

/** Somebody who lost a document yesterday, is told until when, and lets us remember. */
async function told() {
    const session = await enter(gateway, ['4', '3', '1']);
    await choose(session, await (await session.send('3'), session.send('12')), 'Потеря документа');
    await session.send(written(-1));
    return { from: session.from, said: await wholeText(session, await session.send('1')) };
}

const versionOf = async () => (await admin.get(`/rule?rule=${RULE}`)).summary.version;
const reached = (version) => admin.get(`/rule/corrections?rule=${RULE}&version=${version}`);
const draft = (text) => lawyer.post('/rule/draft', { rule: RULE, text, reviewer: 'L. Yurist' });

test('what is no rule is refused with its line', async () => {
    const bad = { rule: RULE, text: SHIPPED.replace('\nlength=3\n', '\nlength=three\n'), reviewer: 'L' };
    assert.equal(await lawyer.refused('POST', '/rule/draft', bad), '400 bad_rule');
});

test('an approved rule reaches whoever was told, also when the gateway is killed', async () => {
    const { from, said } = await told();
    assert.ok(said.includes(written(1)), said);
    const { version } = await draft(MOVED);
    const preview = await admin.get(`/rule/preview?rule=${RULE}&version=${version}`);
    assert.equal(preview.told, 1);
    assert.equal(preview.moves.length, 1);
    assert.equal(await lawyer.refused('POST', '/rule/approve', { rule: RULE, version }), '409 second_person');
    await admin.post('/rule/approve', { rule: RULE, version });
    assert.equal(await versionOf(), version);

    await gateway.kill();
    await gateway.start();
    admin.origin = lawyer.origin = consoleOf(gateway);
    await until('one taken along', () => select(gateway,
        `SELECT version FROM told_deadlines WHERE version = ${version}`).length === 1);
    assert.equal(select(gateway, 'SELECT * FROM rule_corrections').length, 1);
    const session = gateway.ussd({ from });
    await session.dial();
    await session.send('2'); // begin anew: the line broke off
    const mine = await session.send('3');
    assert.ok(mine.text.includes(written(7)), mine.text);
    assert.match(mine.text, /изменено/);
});

test('what was undone is as it was', async () => {
    const version = await versionOf();
    await admin.post('/rule/undo', { rule: RULE, version });
    assert.equal((await admin.get(`/rule?rule=${RULE}`)).summary.version, 1);
    await until('taken back', () => select(gateway,
        'SELECT version FROM told_deadlines WHERE version = 1').length === 1);
});

test('the command line lists and accepts what is in force', async () => {
    const listed = await command(['rules', gateway.dir]);
    assert.match(listed.stdout, new RegExp(`^${RULE} +v1 +REVIEW .* unreviewed$`, 'm'));
    const done = await command(['rules', gateway.dir, 'accept', RULE, '--reviewer', 'L. Yurist']);
    assert.match(done.stdout, /^1 accepted/);
    assert.match((await command(['rules', gateway.dir])).stdout, new RegExp(`^${RULE} +v1 +ok .* L\\. Yurist$`, 'm'));
    assert.doesNotMatch((await told()).said, /не подтверждено/);
    for (const words of [['accept'], ['accept', '--all', RULE, '--reviewer', 'L'], ['accept', '--reviewer', 'L'], ['drop']])
        assert.equal((await command(['rules', gateway.dir, ...words])).code, 2, words.join(' '));
});

const CROWD = 60_000;

/** So many who were told by the rule, as the one who was: of the copies no box opens. */
function addCrowd() {
    const columns = 'rule, version, facts_box, day, remind, channel, seen_at, created_at, updated_at';
    const crowd = `WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ${CROWD})`;
    execFileSync('sqlite3', [path.join(gateway.dir, 'tayanch.db'), `
        ${crowd} INSERT INTO contacts (id, phone_index, phone_box, language, created_at)
            SELECT i, phone_index, phone_box, language, created_at FROM n, (SELECT * FROM contacts LIMIT 1);
        ${crowd} INSERT INTO told_deadlines (contact_id, ${columns})
            SELECT i, ${columns} FROM n, (SELECT * FROM told_deadlines WHERE rule = '${RULE}' LIMIT 1);`]);
}

test('who dials while tens of thousands are looked at waits for none of that', async () => {
    await told();
    const { version } = await draft(MOVED);
    await gateway.stop();
    addCrowd();
    await gateway.start();
    admin.origin = lawyer.origin = consoleOf(gateway);

    const began = performance.now();
    let whole = 0;
    const preview = admin.get(`/rule/preview?rule=${RULE}&version=${version}`).finally(() => (whole = performance.now() - began));
    const turns = [];
    while (!whole) {
        const sent = performance.now();
        await gateway.ussd().dial();
        turns.push(performance.now() - sent);
    }
    assert.ok((await preview).told > CROWD);
    // Were all looked at in one go, one of the turns would have waited for nearly the whole of it.
    assert.ok(turns.length >= 10, `${turns.length} turns in ${whole} ms`);
    assert.ok(Math.max(...turns) < whole / 3, `a turn took ${Math.max(...turns)} of ${whole} ms`);
});
