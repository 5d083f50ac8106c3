// What a thief has who takes the machine while it runs, with staff signed in: database, key file and memory. In all
// of it stands no word of what was stored before; only an answer that still waits can be opened.

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import path from 'node:path';
import { test } from 'node:test';
import { consoleOf } from '../support/api.mjs';
import { inventedNumber } from '../support/gateway.mjs';
import { filesOf, gatewayFor, textIn, until } from '../support/hotline.mjs';
import { memoryOf, noMemory } from '../support/memory.mjs';
import { find } from '../support/sentinels.mjs';
import { Member, firstAdmin } from '../support/staff.mjs';
import { openedWithKeyFile } from '../support/thief.mjs';
import { press, reportBySms, reportByUssd } from '../support/world.mjs';

const PLANTED = 'Hjqvarstuplanted';
const NO_MEMORY = noMemory();

/** Words that occur nowhere else; the longest ones alone tell. */
const TEXTS = {
    report: 'Шквердюмов запер нас в подвале Жлобницкого',
    sms: 'Zqvintalov hujjatimizni Wrubekzodga sotdi',
    note: 'Позвонила Мтацминдари: он опасен, ключ у Вртанесяна',
    read: 'Ъблонский ждет вас у Пряхкиной в десять',
    waiting: 'Фъючерова просит: не ходите к Щегловитых',
    reply: 'Иду к Ыгыятовой, спасибо Гжельчинскому',
};

const sentinels = (texts) => Object.entries(texts).map(([name, text]) => {
    const words = text.split(/[\s,:]+/).filter((word) => word.length >= 9);
    const forms = [text, ...words].flatMap((word) => {
        const wide = Buffer.from(word, 'utf16le');
        const codes = Buffer.from(Uint32Array.from([...word].map((each) => each.codePointAt(0))).buffer);
        return [Buffer.from(word), Buffer.from(word.toUpperCase()), Buffer.from(word.toLowerCase()), wide,
            Buffer.from(wide).swap16(), codes, Buffer.from(encodeURIComponent(word)),
            Buffer.from(Buffer.from(word).toString('hex'))];
    });
    return { name, forms };
});

const filesTaken = (gateway) =>
    [...filesOf(gateway.dir), { name: 'the log', octets: Buffer.from(gateway.log) }];

/** Everything a thief carries off, but for what the key file opens. */
function* taken(gateway) {
    yield* filesTaken(gateway);
    if (!NO_MEMORY)
        yield* memoryOf(gateway.process.pid);
}

test('the search finds what is in the memory', { skip: NO_MEMORY }, async (t) => {
    const gateway = await gatewayFor(t, { env: { PLANTED } });
    const wanted = [{ name: 'planted', forms: [Buffer.from(PLANTED)] },
        { name: 'a text of the menu', forms: [Buffer.from(textIn('ru', 'My case'))] }];

    assert.deepEqual(new Set(find(memoryOf(gateway.process.pid), wanted).map((each) => each.split(' in ')[0])),
        new Set(['planted', 'a text of the menu']));
});

/** Reports, notes and answers, all that staff and people do with them. */
async function everythingHappens(gateway) {
    const admin = await firstAdmin(gateway);
    const worker = await admin.colleague('Dilnoza', 'worker');
    const from = inventedNumber();
    const byUssd = await reportByUssd(gateway, TEXTS.report, from);
    const bySms = await reportBySms(gateway, TEXTS.sms);
    for (const number of [byUssd, bySms])
        await worker.claim(number);
    assert.deepEqual((await worker.read(byUssd)).texts, [TEXTS.report]);
    assert.deepEqual((await worker.read(bySms)).texts, [TEXTS.sms]);
    await worker.note(byUssd, TEXTS.note);
    await worker.post(`/cases/${byUssd}/compose`, { text: TEXTS.read, language: 'ru' });
    await worker.answer(byUssd, TEXTS.read);
    await worker.answer(bySms, TEXTS.waiting);
    assert.match(await press(gateway, from, ['4', '1']), /Ъблонский/);
    await press(gateway, from, ['4', '1', '2', TEXTS.reply]);
    return { admin, worker, byUssd, bySms };
}

test('the memory of the running gateway holds no word of what was stored', { skip: NO_MEMORY }, async (t) => {
    const gateway = await gatewayFor(t);
    const { worker } = await everythingHappens(gateway);

    assert.deepEqual(find(memoryOf(gateway.process.pid), sentinels(TEXTS)), []);
    assert.equal((await worker.get('/me')).id, worker.me.id, 'while staff are signed in');
});

test('with the files of the running gateway nothing can be read but an answer that waits', async (t) => {
    const gateway = await gatewayFor(t);
    const { worker, byUssd } = await everythingHappens(gateway);

    assert.deepEqual(find(filesTaken(gateway), sentinels(TEXTS)), []);
    // A provider may ask for the last screen again for two minutes: as if they were over.
    await gateway.stop();
    execFileSync('sqlite3', [path.join(gateway.dir, 'tayanch.db'),
        'UPDATE answers SET expires_at = expires_at - 120']);
    await gateway.start();
    let opened;
    await until('the screens are forgotten', async () => {
        opened = await openedWithKeyFile(gateway);
        return find(opened, sentinels({ read: TEXTS.read })).length === 0;
    });
    assert.ok(opened.length > 10, 'the key file opens numbers, sessions, other screens');
    assert.deepEqual(find(opened, sentinels(TEXTS)), ['waiting in what the key file opens of mailbox']);
    worker.origin = consoleOf(gateway);
    assert.deepEqual((await worker.read(byUssd)).texts, [TEXTS.report, TEXTS.note, TEXTS.read, TEXTS.reply],
        'and yet nothing is lost');
});

test('the gateway never gets the half that unwraps, nor any key or password', async (t) => {
    Member.heard.length = 0;
    const gateway = await gatewayFor(t);
    const { admin, worker } = await everythingHappens(gateway);
    await admin.rotateKey();
    const secrets = Object.entries({ admin, worker }).flatMap(([who, member]) => [
        ['password', Buffer.from(member.password)], ['unwrapping half', member.unwrapping],
        ['secret key', member.pair.privateKey], ['half of the invitation', member.invitationHalf],
        ...[...member.hotline].map(([id, secret]) => [`hotline key ${id}`, secret]),
    ].map(([what, octets]) => ({ name: `${who}'s ${what}`, forms: ['base64', 'base64url', 'hex', 'latin1']
        .map((encoding) => Buffer.from(Buffer.from(octets).toString(encoding).replace(/=+$/, ''), 'latin1')) })));
    const sent = Member.heard.map(({ operation, target, body }) =>
        ({ name: operation, octets: Buffer.from(`${target} ${JSON.stringify(body)}`) }));

    assert.ok(sent.length >= 15 && secrets.length >= 11, `${sent.length} ${secrets.length}`);
    assert.deepEqual(find(sent, secrets), []);
    assert.deepEqual(find(taken(gateway), secrets), []);
    assert.notDeepEqual(find(sent, [{ name: 'an auth half', forms: [Buffer.from(await admin.proof())] }]), [],
        'what was sent is what was searched');
});
