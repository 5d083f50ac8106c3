// What a thief of the machine finds: no number and no text in any file or log, while it runs and
// after; nothing of what a person had deleted; and no narrative even with the server's key file.

import assert from 'node:assert/strict';
import { randomBytes, randomUUID } from 'node:crypto';
import { cpSync, existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { caseNumber, request } from '../support/gateway.mjs';
import {
    command, configLines, filesOf, folderFor, gatewayFor, openTexts, rowCounts, select, until,
} from '../support/hotline.mjs';
import { find, numberForms, textForms } from '../support/sentinels.mjs';

/** Numbers and words that occur nowhere else. */
const NUMBERS = ['+998907316482', '+996555918273', '+79263748159', '+998339175526'];
const LATIN = 'Zqvintal xojayin Wrubekzod pasportimni sandiqqa yashirdi';
const CYRILLIC = 'Щурмагамбетова узрела, как бригадир Жъыпхоев запер барак';
const MIXED = 'Қўҳғинбой \u200fдеди:\u200f 📦 *4417* Xzorabek';
const PLACE = 'Наро-Фоминск';
const WORDS = [LATIN, CYRILLIC, MIXED].flatMap((text) =>
    text.split(/[\s,:*\u200f]+/).filter((word) => [...word].length >= 6));

// ---- What to look for ----

const SENTINELS = [
    ...NUMBERS.map((number, i) => ({ name: `number ${i}`, forms: numberForms(number) })),
    ...WORDS.map((word) => ({ name: `word ${word}`, forms: textForms(word) })),
];

const findIn = (files, sentinels = SENTINELS) => find(files, sentinels);

const everythingOf = (gateway) =>
    [...filesOf(gateway.dir), { name: 'the log', octets: Buffer.from(gateway.log) }];

test('the search itself finds a sentinel, however it is spelled', () => {
    const wide = Buffer.from(`>${CYRILLIC}<`, 'utf16le');
    for (const octets of [
        Buffer.from(`x${NUMBERS[0]}`), Buffer.from(`tel=${NUMBERS[0].slice(1)}&`), wide,
        Buffer.from(wide).swap16(), Buffer.from(Buffer.from(`ab${LATIN}c`).toString('base64')),
        Buffer.from(Buffer.from(`a${CYRILLIC}`).toString('base64url')),
        Buffer.from(Buffer.from(CYRILLIC).toString('hex')),
        Buffer.from(encodeURIComponent(CYRILLIC)),
    ])
        assert.notDeepEqual(findIn([{ name: 'sample', octets }]), [], octets.toString());
    assert.deepEqual(findIn([{ name: 'sample', octets: Buffer.from('nothing of it') }]), []);
});

// ---- Everything that people do ----

async function reportByUssd(gateway, from, text, profile) {
    const session = gateway.ussd({ from });
    await session.dial();
    for (const key of ['4', '2', '7', '1', '1', '4', PLACE, '1', '2'])
        await session.send(key);
    await session.send(text);
    return caseNumber((await session.send(profile)).text);
}

async function cutSession(gateway, from) {
    const session = gateway.ussd({ from });
    await session.dial('2*3*2*1*1*1');
    await session.send(LATIN);
    return session;
}

/** Whatever is refused is logged too, and holds numbers and texts as well. */
async function refusals(gateway) {
    const { path: sms } = gateway.channel('sms');
    const form = { 'Content-Type': 'application/x-www-form-urlencoded' };
    const fields = new URLSearchParams({ phoneNumber: NUMBERS[2], text: CYRILLIC }).toString();
    const query = new URLSearchParams({ from: NUMBERS[3], text: LATIN, charset: 'x' });
    const answers = [
        await request(`${gateway.url}${gateway.channel('ussd').path}`,
            { method: 'POST', headers: form, body: fields }),
        await request(`${gateway.url}${sms}?id=1&${query}`),
        await request(`${gateway.url}/hooks/sms/wrong?${query}`),
        await request(`${gateway.url}/${NUMBERS[2]}?text=${encodeURIComponent(MIXED)}`),
        await request(`${gateway.url}${sms}?id=2&${query}&x=${'y'.repeat(50_000)}`),
    ];
    assert.ok(answers.every(({ status }) => status >= 400 && status < 500));
}

/** A full run over both bearers. Resolves with the cases whose texts must still be readable. */
async function fullRun(gateway) {
    const first = await reportByUssd(gateway, NUMBERS[0], CYRILLIC, '3');
    const second = await reportByUssd(gateway, NUMBERS[1], MIXED, '4');
    await gateway.sms(NUMBERS[2], 'SOS');
    const id = randomUUID();
    const third = caseNumber((await gateway.sms(NUMBERS[3], LATIN, { id })).text);
    await gateway.sms(NUMBERS[3], LATIN, { id });
    await gateway.sms(NUMBERS[3], 'STOP');
    await cutSession(gateway, NUMBERS[0]);
    await gateway.sms(NUMBERS[0], `${CYRILLIC}. ${LATIN}`);
    await refusals(gateway);
    return { [first]: CYRILLIC, [second]: MIXED, [third]: LATIN };
}

test('no number and no text is in any file or in the log, while it runs and after', async (t) => {
    const seconds = 'ussd_session_seconds=1\nsms_session_seconds=1\nresume_seconds=1';
    const gateway = await gatewayFor(t, { config: configLines('hotline', seconds) });
    const texts = await fullRun(gateway);

    const wal = path.join(gateway.dir, 'tayanch.db-wal');
    assert.ok(statSync(wal).size > 0, 'the write-ahead log is among what was searched');
    assert.deepEqual(findIn(everythingOf(gateway)), [], 'while it runs');
    await until('no session in progress', () => rowCounts(gateway).sessions === 0);
    assert.deepEqual(findIn(everythingOf(gateway)), [], 'when all sessions are over');
    await gateway.kill();
    assert.deepEqual(findIn(everythingOf(gateway)), [], 'after a crash');
    await gateway.start();
    await gateway.stop();
    assert.deepEqual(findIn(everythingOf(gateway)), [], 'after it stopped');
    assert.match(gateway.log, /webhook\.malformed/, 'the log is what was searched');

    await gateway.start();
    for (const [number, text] of Object.entries(texts))
        assert.ok((await openTexts(gateway, number)).includes(text), 'and yet nothing is lost');
});

test('nothing is written beside the data folder', async (t) => {
    const temporary = folderFor(t);
    const gateway = await gatewayFor(t, { env: { TMPDIR: temporary, HOME: temporary } });
    await fullRun(gateway);
    await gateway.stop();

    assert.deepEqual(filesOf(temporary), []);
    const beside = filesOf(gateway.root).filter(({ name }) => !name.startsWith('data/'));
    assert.deepEqual(beside.map(({ name }) => name), []);
});

test('the program keeps no command line and no environment that tells of people', async (t) => {
    const gateway = await gatewayFor(t);
    await fullRun(gateway);
    const { pid } = gateway.process;
    const files = ['cmdline', 'comm'].map((name) =>
        ({ name, octets: readFileSync(`/proc/${pid}/${name}`) }));

    assert.deepEqual(findIn(files), []);
});

// ---- Deleted ----

/** Every octet string that the database holds of one contact and their drafts. */
function ciphertextsOf(gateway) {
    const hex = select(gateway, `
        SELECT hex(phone_index) AS box FROM contacts
        UNION ALL SELECT hex(phone_box) FROM contacts
        UNION ALL SELECT hex(box) FROM sessions
        UNION ALL SELECT hex(public_key) FROM cases WHERE status IN ('draft', 'entering')
        UNION ALL SELECT hex(sealed_key) FROM cases WHERE status IN ('draft', 'entering')
        UNION ALL SELECT hex(case_texts.box) FROM case_texts JOIN cases ON cases.id = case_id
         WHERE status IN ('draft', 'entering')`);
    return hex.map(({ box }, i) => ({ name: `ciphertext ${i}`, forms: [Buffer.from(box, 'hex')] }));
}

/** "Delete my data", asked for over one bearer. */
const DELETIONS = {
    'by SMS': async (gateway, from) => {
        const asked = await gateway.sms(from, 'УДАЛИТЬ');
        await gateway.sms(from, 'ДА');
        return asked;
    },
    'by USSD': async (gateway, from) => {
        const session = gateway.ussd({ from });
        await session.dial();
        await session.send('2');
        await session.send('6');
        const asked = await session.send('5');
        await session.send('1');
        return asked;
    },
};

for (const [name, erase] of Object.entries(DELETIONS)) {
    test(`what is deleted ${name} is gone from every file, ciphertext and all`, async (t) => {
        const gateway = await gatewayFor(t);
        const from = NUMBERS[0];
        const kept = await reportByUssd(gateway, from, CYRILLIC, '3');
        await gateway.sms(from, LATIN);
        await gateway.sms(from, MIXED);
        await cutSession(gateway, from);
        const boxes = ciphertextsOf(gateway);
        assert.ok(boxes.length >= 8, 'a contact, two sessions, a draft with two texts');
        assert.ok(findIn(filesOf(gateway.dir), boxes).length >= boxes.length);

        const asked = await erase(gateway, from);
        assert.equal(asked.status, 200);

        assert.deepEqual(findIn(filesOf(gateway.dir), boxes), [], 'while it runs');
        assert.equal(statSync(path.join(gateway.dir, 'tayanch.db-wal')).size, 0);
        const { contacts, sessions, case_texts: texts } = rowCounts(gateway);
        assert.deepEqual({ contacts, sessions, texts }, { contacts: 0, sessions: 0, texts: 1 });
        assert.deepEqual(select(gateway, 'SELECT contact_id, status FROM cases'),
            [{ contact_id: null, status: 'new' }], 'a finished report stays, with nobody behind');
        assert.deepEqual(await openTexts(gateway, kept), [CYRILLIC]);
        assert.deepEqual(findIn(everythingOf(gateway)), []);
        await gateway.stop();
        assert.deepEqual(findIn(filesOf(gateway.dir), boxes), [], 'after it stopped');

        await gateway.start();
        assert.match((await gateway.ussd({ from }).dial()).text, /Ўзбекча/, 'a stranger again');
    });
}

test('a deletion that is not confirmed deletes nothing', async (t) => {
    const gateway = await gatewayFor(t);
    await gateway.sms(NUMBERS[3], CYRILLIC);
    const before = ciphertextsOf(gateway).length;
    await gateway.sms(NUMBERS[3], 'УДАЛИТЬ');
    await gateway.sms(NUMBERS[3], 'НЕТ');

    const { contacts, cases, case_texts: texts } = rowCounts(gateway);
    assert.deepEqual({ contacts, cases, texts }, { contacts: 1, cases: 1, texts: 1 });
    assert.equal(ciphertextsOf(gateway).length, before);
});

test('"forget my number" leaves no number', async (t) => {
    const gateway = await gatewayFor(t);
    const number = await reportByUssd(gateway, NUMBERS[1], MIXED, '4');

    assert.equal(rowCounts(gateway).contacts, 0, 'nobody else needs the row');
    assert.deepEqual(await openTexts(gateway, number), [MIXED]);
});

// ---- Stolen ----

test('with database and key file stolen, no narrative can be read', async (t) => {
    const gateway = await gatewayFor(t);
    const texts = await fullRun(gateway);
    const stolen = path.join(folderFor(t), 'stolen');
    cpSync(gateway.dir, stolen, { recursive: true });
    const serverKey = path.join(stolen, 'keys', 'server.key');
    assert.ok(existsSync(serverKey));

    // The recovery key is not among what was stolen, in no spelling, whole or in part.
    const parts = gateway.recoveryKey.split(/[\s-]+/);
    const bare = parts.join('');
    for (const form of [gateway.recoveryKey, bare, bare.slice(0, 12), bare.slice(-12)]) {
        const key = { name: 'the recovery key', forms: textForms(form) };
        assert.deepEqual(findIn(filesOf(stolen), [key]), []);
    }
    // And nothing that was stolen works in its place.
    const guess = path.join(stolen, 'guess');
    const octets = readFileSync(serverKey);
    const guesses = [
        octets, octets.toString('hex'), octets.toString('base64'), randomBytes(32).toString('hex'),
        ...filesOf(stolen).map((file) => file.octets.subarray(0, 4000)),
        gateway.recoveryKey.replaceAll(/[a-z2-9]/gi, (c) => (c.toLowerCase() === 'a' ? 'b' : 'a')),
    ];
    for (const [number, text] of Object.entries(texts)) {
        for (const content of guesses) {
            writeFileSync(guess, content);
            const { code, signal, stdout } = await command(
                ['case', stolen, number, '--recovery-key-file', guess]);
            assert.deepEqual([code, signal], [1, null]);
            assert.ok(!stdout.includes(text.split(' ')[0]));
        }
    }
    assert.deepEqual(findIn(filesOf(stolen)), []);
});

test('sealed texts do not even tell how long they are', async (t) => {
    const gateway = await gatewayFor(t);
    for (const text of ['Бьют', 'Нас держат в подвале на стройке', 'ш'.repeat(40)])
        await gateway.sms(NUMBERS[2], text);
    const sizes = select(gateway, 'SELECT DISTINCT length(box) AS size FROM case_texts');

    assert.equal(rowCounts(gateway).case_texts, 3);
    assert.equal(sizes.length, 1, `one size for short texts, not ${JSON.stringify(sizes)}`);
});
