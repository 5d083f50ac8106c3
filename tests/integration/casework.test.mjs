// Staff work on cases: several browsers at once, over the real API. Every answer is held to docs/openapi.yaml.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { caseNumber, inventedNumber, startGateway } from '../support/gateway.mjs';
import { enter, filesOf, select } from '../support/hotline.mjs';
import { base64, keyPair, octetsOf, seal } from '../support/keyring.mjs';
import { firstAdmin } from '../support/staff.mjs';

const HOSTILE = '<img src=x onerror=alert(1)>\u202e=HYPERLINK("http://x")\n\'; DROP TABLE cases; --';
/* Urgent or not, and the key of the category: gravest first. */
const GRAVEST_FIRST = [['1', '2'], ['1', '6'], ['2', '8'], ['2', '1'], ['2', '6']];

/** @type {import('../support/gateway.mjs').Gateway} */
let gateway;
/** @type {import('../support/staff.mjs').Member} */
let admin, ada, bo, viewer;

before(async () => {
    gateway = await startGateway();
    admin = await firstAdmin(gateway);
    ada = await admin.colleague('Ada', 'worker');
    bo = await admin.colleague('Bo', 'worker');
    viewer = await admin.colleague('Vi', 'viewer');
});
after(async () => {
    await gateway?.stop();
});

const numberOf = (text) => Number(caseNumber(text).replace('-', ''));

/** A report in Russian; its number. */
async function report({ from = inventedNumber(), urgent = '2', category = '6', words } = {}) {
    const keys = ['4', '2', category, urgent, '1', '1', '1', words ?? '1'];
    const done = await (await enter(gateway, keys, { from })).send('3');
    assert.equal(done.more, false);
    return numberOf(done.text);
}

/** A note as the app would make it. */
async function sealedNote(member, number, text) {
    const read = await member.get(`/cases/${number}`);
    const n = read.parts.length + 1;
    return { n, box: base64(seal(text, octetsOf(read.public_key), number, n)) };
}

/** Everybody who is free takes what is next until nothing is left. */
async function takeAll(members) {
    const taken = [];
    await Promise.all(members.map(async (member) => {
        for (;;) {
            const answer = await member.try('POST', '/cases/next', {});
            if (answer.status !== 200)
                return assert.equal(answer.json.error.code, 'none');
            taken.push({ member, number: answer.json.number });
        }
    }));
    return taken;
}

test('the queue is gravest first, and two who take from it never get the same case', async () => {
    const numbers = [];
    for (const [urgent, category] of [...GRAVEST_FIRST].reverse())
        numbers.unshift(await report({ urgent, category }));
    const { cases } = await viewer.get('/cases');
    assert.deepEqual(cases.map(({ number }) => number), numbers);
    const browsers = [ada, bo, await ada.again(), await bo.again()];
    const taken = await takeAll(browsers);
    assert.deepEqual(taken.map(({ number }) => number).sort(), [...numbers].sort());
    for (const { member, number } of taken) {
        const { claim } = await viewer.get(`/cases/${number}`);
        assert.equal(claim.staff_id, member.me.id);
    }
    const mine = await Promise.all([ada, bo].map((member) => member.get('/cases?mine=1')));
    assert.equal(mine[0].total + mine[1].total, numbers.length);
});

test('of many who claim one case at once, one has it', async () => {
    const number = await report();
    const browsers = [ada, bo, admin];
    const answers = await Promise.all(browsers.flatMap((member) =>
        [1, 2, 3].map(async () => ({ member, answer: await member.try('POST', `/cases/${number}/claim`, {}) }))));
    const winners = new Set(answers.filter(({ answer }) => answer.status === 200).map(({ member }) => member.name));
    assert.equal(winners.size, 1);
    for (const { member, answer } of answers.filter(({ member: each }) => !winners.has(each.name)))
        assert.equal(answer.json.error.code, 'claimed', member.name);
    assert.equal(select(gateway, `SELECT COUNT(*) AS n FROM claims JOIN cases ON cases.id = case_id
        WHERE number = ${number}`)[0].n, 1);
});

test('a case from the phone to its end', async () => {
    const from = inventedNumber();
    const number = await report({ from, category: '2', words: HOSTILE });
    await ada.claim(number);
    const opened = await ada.read(number);
    assert.equal(opened.texts[0], HOSTILE);
    assert.equal(opened.masked_phone, `+998 ••• •• ${from.slice(-2)}`);
    await ada.note(number, 'Called the embassy.');
    await ada.post(`/cases/${number}/correct`, { category: 'expulsion', urgent: true, region: 'RU-SPE' });
    await ada.post(`/cases/${number}/detention`, { since: Math.floor(Date.now() / 1000) - 3600 });
    for (const status of ['in_review', 'waiting', 'referred', 'resolved', 'closed', 'in_review', 'resolved'])
        await ada.post(`/cases/${number}/status`, { status });
    await ada.post(`/cases/${number}/release`);
    const done = await viewer.read(number);
    assert.deepEqual(done.texts, [HOSTILE, 'Called the embassy.']);
    assert.deepEqual(done.reported, { category: 'detention', urgent: false, region: 'RU-MOW' });
    assert.deepEqual(done.limits.map(({ hours }) => hours), [3, 48]);
    assert.deepEqual(done.events.map(({ kind }) => kind), ['opened', 'claim', 'category', 'urgent', 'region',
        'detention', ...Array(7).fill('status'), 'release']);
    assert.equal(done.claim, null);
});

test('who has a case keeps it until somebody takes it over with a note', async () => {
    const number = await report();
    await ada.claim(number);
    assert.equal(await bo.refused('POST', `/cases/${number}/claim`, {}), '409 claimed');
    assert.equal(await bo.refused('POST', `/cases/${number}/status`, { status: 'in_review' }), '409 claimed');
    assert.equal(await bo.refused('POST', `/cases/${number}/claim`, { takeover: true }), '400 bad_request');
    const note = await sealedNote(bo, number, 'Ada went home.');
    await bo.post(`/cases/${number}/claim`, { takeover: true, ...note });
    assert.equal(await ada.refused('POST', `/cases/${number}/status`, { status: 'in_review' }), '409 claimed');
    const { texts, parts, claim } = await viewer.read(number);
    assert.equal(claim.name, 'Bo');
    assert.deepEqual(texts, ['Ada went home.']);
    assert.equal(parts[0].kind, 'takeover');
});

test('two notes at once: one is the next text, the other must be sealed anew', async () => {
    const number = await report();
    await ada.claim(number);
    const notes = [await sealedNote(ada, number, 'one'), await sealedNote(ada, number, 'other')];
    const answers = await Promise.all(notes.map((note) => ada.try('POST', `/cases/${number}/notes`, note)));
    assert.deepEqual(answers.map(({ status, json }) => json.error?.code ?? status).sort(), [200, 'moved']);
});

test('duplicates belong to one case, and reopening parts them', async () => {
    const [one, two, whole] = [await report(), await report(), await report()];
    for (const number of [one, two, whole])
        await ada.claim(number);
    await ada.post(`/cases/${one}/merge`, { into: two });
    assert.equal(await ada.refused('POST', `/cases/${two}/merge`, { into: one }), '409 duplicate');
    await ada.post(`/cases/${two}/merge`, { into: whole });
    assert.deepEqual((await viewer.get(`/cases/${whole}`)).duplicates, [one, two]);
    assert.equal((await viewer.get(`/cases/${one}`)).merged_into, whole);
    await ada.post(`/cases/${one}/status`, { status: 'in_review' });
    assert.deepEqual((await viewer.get(`/cases/${whole}`)).duplicates, [two]);
});

test('a number is revealed to workers for a reason, and stands in no log', async () => {
    const from = inventedNumber();
    const number = await report({ from });
    const reason = 'They asked us to call them back';
    assert.equal(await viewer.refused('POST', `/cases/${number}/reveal`, { reason }), '403 forbidden');
    assert.equal(await ada.refused('POST', `/cases/${number}/reveal`, { reason: ' no ' }), '400 bad_request');
    assert.deepEqual(await ada.post(`/cases/${number}/reveal`, { reason }), { phone: from });
    const { entries } = await admin.get(`/audit?action=number.reveal&case=${number}`);
    assert.deepEqual(entries.map(({ staff_name: name, reason: why }) => [name, why]), [['Ada', reason]]);
    await admin.get(`/cases/${number}`);
    assert.ok(!gateway.log.includes(from.slice(4)), 'no number in the log');
    for (const { name, octets } of filesOf(gateway.dir))
        assert.ok(!octets.includes(from.slice(1)) && !octets.includes(reason), name);
});

test('sealed texts in bulk open in the browser, page by page', async () => {
    const words = ['Нас держат', 'Не платят', 'Забрали паспорт'];
    const numbers = [];
    for (const text of words)
        numbers.push(await report({ words: text }));
    const seen = new Map();
    for (let before = ''; before !== null;) {
        const { cases, next } = await viewer.get(`/cases/sealed?limit=2${before && `&before=${before}`}`);
        cases.forEach((each) => seen.set(each.number, each));
        before = next;
    }
    for (const [i, number] of numbers.entries()) {
        assert.equal(seen.get(number).texts.length, 1);
        assert.equal((await viewer.read(number)).texts[0], words[i]);
        assert.deepEqual((await viewer.get(`/cases/${number}`)).parts.map(({ box }) => box),
            seen.get(number).texts.map(({ box }) => box));
    }
});

test('a note that is sealed for nobody of ours is kept, and touches nothing', async () => {
    const number = await report();
    await ada.claim(number);
    const stranger = keyPair();
    const box = base64(seal('lost', stranger.publicKey, number, 1));
    await ada.post(`/cases/${number}/notes`, { n: 1, box });
    const { parts } = await viewer.get(`/cases/${number}`);
    assert.equal(parts[0].box, box);
});
