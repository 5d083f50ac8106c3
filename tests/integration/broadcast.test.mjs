// A message to many, from the draft of one member of staff, through the approval of another and a canary, to
// people's phones; and every brake on the way. By the real program, with a provider that the test scripts.

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import http from 'node:http';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { Gateway } from '../support/gateway.mjs';
import { command, configLines, until } from '../support/hotline.mjs';
import { NOON_ZONE, TEXTS, draftOf, fillPeople, launch, numberOf, stateOf } from '../support/people.mjs';
import { channelConfig, FakeProvider, personSays } from '../support/provider.mjs';
import { firstAdmin } from '../support/staff.mjs';

const PEOPLE = 100;
const STOPPED = 3; // speaks Russian
const REACHED = PEOPLE - 3;
const CANARY = 20;
const FAST = 60_000; // a minute
const LANGUAGES = ['uz', 'uz_Cyrl', 'ky', 'ru'];

/** @type {Gateway} */
let gateway;
/** @type {FakeProvider} */
let provider;
/** @type {import('../support/staff.mjs').Member} */
let admin;
/** @type {import('../support/staff.mjs').Member} */
let worker;

/** One wants no SMS, another was never asked. */
function setProfiles() {
    const first = (language) => `(SELECT id FROM contacts WHERE language = '${language}' LIMIT 1)`;
    execFileSync('sqlite3', [path.join(gateway.dir, 'tayanch.db'),
        `UPDATE contacts SET profile = 'never' WHERE id = ${first('uz_Cyrl')};` +
        `UPDATE contacts SET profile = NULL WHERE id = ${first('ky')};`]);
}

before(async () => {
    provider = await new FakeProvider().start();
    const zone = configLines('hotline', `timezone=${NOON_ZONE}`);
    gateway = new Gateway({
        config: (text) => `${zone(text)}\n[channel out]\nsecret=outSECRET0123456789\nrate=1000\nconcurrency=4\n` +
            `price=0.1\n${channelConfig.smsgate(provider)}`,
    });
    await gateway.init();
    fillPeople(gateway, PEOPLE);
    setProfiles();
    await gateway.start();
    admin = await firstAdmin(gateway);
    worker = await admin.colleague('Worker', 'worker');
    await personSays(gateway, 'out', numberOf(STOPPED), 'STOP');
});
after(async () => {
    await gateway?.stop();
    await provider?.stop();
    gateway?.leave();
});

/** How many phones have a text, and how many times the one that has it most. */
function got(texts) {
    const counts = [...provider.texts.values()].map((all) => all.filter((text) => texts.includes(text)).length);
    return { phones: counts.filter((n) => n > 0).length, most: Math.max(0, ...counts) };
}

const textsWith = (word) => Object.fromEntries(LANGUAGES.map((language) => [language, `${TEXTS[language]} ${word}`]));
const valuesOf = (texts) => Object.values(texts);
const countsOf = async (id) => (await worker.get(`/broadcasts/${id}`)).summary.counts;
const act = (member, id, verb) => member.post(`/broadcasts/${id}/${verb}`);
const refused = (member, id, verb) => member.refused('POST', `/broadcasts/${id}/${verb}`, {});
const reaches = (id, state) => until(`broadcast ${id} is ${state}`, async () => (await stateOf(worker, id)) === state);

/** People text, one after the other, and are answered: what waits in another lane could have gone meanwhile. */
let caller = 0;
async function othersAreAnswered(count) {
    for (let i = 0; i < count; i++) {
        const from = `+49152${String(++caller).padStart(8, '0')}`;
        await personSays(gateway, 'out', from, 'SOS');
        await until('an answer', () => provider.texts.has(from));
    }
}

/** While it is away nothing may arrive: what had left before has arrived first. */
async function nothingArrives(id, texts) {
    await until('what was on its way has arrived', async () => {
        const rows = JSON.parse(await gateway.command('outbox', '--json'));
        return rows.every(({ kind, state }) => kind !== 'broadcast' || state !== 'claimed');
    });
    const { phones } = got(texts);
    await othersAreAnswered(8);
    assert.equal(got(texts).phones, phones, `nothing more of ${id} arrives`);
    return phones;
}

const slowly = () => (provider.fault = () => 'late'); // 200 ms each, four at once
const fast = () => (provider.fault = () => 'accept');

test('a text is checked while it is written', async () => {
    const texts = { uz: 'Yakshanba kuni uchrashamiz ж', ru: TEXTS.ru };
    const { languages: [latin, russian] } = await worker.post('/broadcasts/check', { texts });
    assert.deepEqual([latin.language, latin.alphabet, latin.segments, latin.cost, latin.dear.character],
        ['uz', 'ucs2', 1, 100, 'ж']);
    assert.deepEqual([russian.alphabet, russian.dear, russian.giveaways], ['ucs2', null, []]);
    const { languages: [bad] } = await worker.post('/broadcasts/check', { texts: { ru: 'Это Таянч' } });
    assert.equal(bad.giveaways.length, 1);
});

test('the preview says who gets what, who does not and why, and what it costs', async () => {
    const { id } = await worker.post('/broadcasts', draftOf());
    const preview = await worker.get(`/broadcasts/${id}/preview`);
    assert.equal(preview.people, REACHED);
    assert.deepEqual(Object.fromEntries(preview.excluded.map(({ reason, people }) => [reason, people])),
        { stopped: 1, profile: 1, no_consent: 1 });
    assert.deepEqual(preview.languages.map(({ language, text, people }) => [language, text, people]),
        [['uz', TEXTS.uz, 25], ['uz_Cyrl', TEXTS.uz_Cyrl, 24], ['ky', TEXTS.ky, 24], ['ru', TEXTS.ru, 24]]);
    assert.deepEqual([preview.segments, preview.cost], [REACHED, REACHED * 100]);
    const some = await worker.post('/broadcasts',
        draftOf({ audience: { languages: ['ky', 'ru'], citizenships: ['KG'] }, texts: { ky: TEXTS.ky } }));
    const { people, excluded } = await worker.get(`/broadcasts/${some.id}/preview`);
    const noText = excluded.find(({ reason }) => reason === 'no_text');
    assert.ok(people > 0 && people < 10 && noText.people > 0, JSON.stringify({ people, excluded }));
    assert.equal(await refused(worker, some.id, 'submit'), '409 no_text');
});

test('a second person, a canary, a pause: each gets it once, and only who may', async () => {
    const texts = valuesOf(textsWith('(1)'));
    slowly();
    const { id } = await worker.post('/broadcasts',
        draftOf({ texts: textsWith('(1)'), canary: CANARY, rate: FAST }));
    assert.equal(await refused(admin, id, 'approve'), '409 moved');
    await act(worker, id, 'submit');
    assert.equal(await refused(worker, id, 'approve'), '409 second_person');
    await act(admin, id, 'withdraw');
    await act(worker, id, 'submit');
    await act(admin, id, 'approve');
    assert.equal(await refused(admin, id, 'approve'), '409 moved');

    await reaches(id, 'checking');
    assert.equal(await nothingArrives(id, texts), CANARY);
    await act(worker, id, 'resume');
    await until('it goes on', () => got(texts).phones > CANARY);
    await act(admin, id, 'pause');
    assert.equal(await stateOf(worker, id), 'paused');
    const paused = await nothingArrives(id, texts);
    assert.ok(paused < REACHED, `${paused} had it before the pause`);
    await act(worker, id, 'resume');
    await reaches(id, 'done');
    await until('all of it is out', async () => (await countsOf(id)).sent === REACHED);
    assert.deepEqual(got(texts), { phones: REACHED, most: 1 });
    assert.ok(!(provider.texts.get(numberOf(STOPPED)) ?? []).some((text) => texts.includes(text)));
    assert.ok(provider.texts.get(numberOf(2)).includes(textsWith('(1)').ky), 'in their language');
    const { cost, excluded, people } = await countsOf(id);
    assert.deepEqual({ cost, excluded, people }, { cost: REACHED * 100, excluded: 3, people: PEOPLE });
});

test('what is killed stays so, and what has not left is cancelled', async () => {
    const texts = valuesOf(textsWith('(2)'));
    slowly();
    const id = await launch(worker, admin, draftOf({ texts: textsWith('(2)'), canary: 0, rate: FAST }));
    await until('some have it', () => got(texts).phones > 4);
    await act(worker, id, 'kill');
    const had = await nothingArrives(id, texts);
    assert.equal(await stateOf(worker, id), 'killed');
    const counts = await until('all is settled', async () => {
        const now = await countsOf(id);
        return now.sent === had && now.pending + now.queued === 0 && now;
    });
    assert.equal(counts.cancelled, REACHED - had);
    for (const verb of ['resume', 'pause', 'approve', 'kill'])
        assert.equal(await refused(admin, id, verb), '409 moved', verb);
    fast();
});

test('every person has an outcome, and nobody can be told from the figures', async () => {
    const [{ id }] = (await worker.get('/broadcasts')).broadcasts.filter(({ state }) => state === 'done');
    const seen = [];
    for (let next = 0; next !== null;) {
        const page = await worker.get(`/broadcasts/${id}/people?after=${next}&limit=40`);
        seen.push(...page.people);
        next = page.next;
    }
    assert.equal(new Set(seen.map((each) => each.id)).size, PEOPLE);
    assert.ok(seen.every(({ masked_phone: phone }) => /^\+49 .*•/.test(phone)), seen[0].masked_phone);
    const out = await worker.get(`/broadcasts/${id}/people?state=excluded`);
    assert.deepEqual(out.people.map(({ reason }) => reason).sort(), ['no_consent', 'profile', 'stopped']);
    const { rows } = await worker.get(`/broadcasts/${id}/figures`);
    assert.equal(rows.reduce((sum, { people }) => sum + people, 0), PEOPLE);
    assert.deepEqual(rows.filter(({ state, language }) => state === 'sent' && language === 'uz'),
        [{ language: 'uz', state: 'sent', reason: null, people: 25, segments: 25, cost: 2500 }]);
});

test('what staff did is in the log, with who did it', async () => {
    const { entries } = await admin.get('/audit?limit=200');
    const done = entries.filter(({ action }) => action.startsWith('broadcast')).map(({ action, staff_name: who }) => `${who} ${action}`);
    for (const entry of ['Worker broadcast.draft', 'Worker broadcast.submit', 'admin broadcast.withdraw', 'admin broadcast.approve',
        'admin broadcast.pause', 'Worker broadcast.resume', 'Worker broadcast.kill', 'Worker broadcast.people',
        'Worker broadcast.export'])
        assert.ok(done.includes(entry), `${entry} is in ${[...new Set(done)].join(', ')}`);
    assert.equal(done.filter((each) => each === 'Worker broadcast.people').length, 1, 'one reading, on many pages');
});

test('what was submitted keeps its text: another one is another broadcast', async () => {
    const { id } = await worker.post('/broadcasts', draftOf());
    assert.deepEqual(await worker.post('/broadcasts', draftOf({ id, title: 'Better' })), { id });
    await act(worker, id, 'submit');
    const { id: other } = await worker.post('/broadcasts', draftOf({ id, title: 'Better still' }));
    assert.notEqual(other, id);
    assert.equal((await worker.get(`/broadcasts/${id}`)).summary.reason, 'replaced');
    assert.equal(await refused(admin, id, 'approve'), '409 moved');
});

test('what is wrong is refused, and with a word for it', async () => {
    const bad = [
        { title: '' }, { title: 'x'.repeat(101) }, { texts: { de: 'Hallo' } }, { rate: 0 },
        { rate: 60_001 }, { canary: 1001 }, { budget: -1 }, { audience: { languages: ['de'] } },
        { audience: { languages: ['ru,uz'] } }, { audience: { citizenships: ['RU'] } },
        { audience: { regions: ['nowhere'] } }, { audience: { rule: 'NO-SUCH-RULE' } },
        { audience: { contact_days: 0 } }, { audience: { names: ['A'] } }, { starts_at: 200, ends_at: 100 },
        { texts: { ru: 'x'.repeat(1001) } },
    ];
    for (const each of bad)
        assert.match(await worker.refused('POST', '/broadcasts', draftOf(each)), /^400 /, JSON.stringify(each));
    assert.equal(await worker.refused('POST', '/broadcasts', draftOf({ id: 99_999 })), '404 not_found');
    for (const verb of ['submit', 'withdraw', 'approve', 'pause', 'resume', 'kill'])
        assert.equal(await refused(worker, 99_999, verb), '404 not_found');
    for (const what of ['', '/preview', '/people', '/figures'])
        assert.equal(await worker.refused('GET', `/broadcasts/99999${what}`), '404 not_found');
    assert.equal(await worker.refused('GET', '/broadcasts/1/people?state=gone'), '400 bad_request');

    const { id } = await worker.post('/broadcasts', draftOf({ texts: { ...TEXTS, ru: 'Это Таянч' } }));
    const { status, json } = await worker.try('POST', `/broadcasts/${id}/submit`, {});
    assert.deepEqual([status, json.error.code, json.error.words.length > 0], [409, 'gives_away', true]);
    const past = Math.floor(Date.now() / 1000) - 60;
    const late = await worker.try('POST', '/broadcasts', draftOf({ ends_at: past }));
    if (late.status === 200)
        assert.equal(await refused(worker, late.json.id, 'submit'), '409 too_late');
});

/** What a browser hears until enough is said. */
function hear(member, enough) {
    return new Promise((resolve, reject) => {
        const headers = { Cookie: member.session.cookie };
        const request = http.get(`${member.origin}/api/v1/events`, { headers, timeout: 20_000 }, (response) => {
            let said = '';
            response.on('data', (data) => {
                said += data;
                const events = [...said.matchAll(/^data: (.*)$/gm)].map(([, json]) => JSON.parse(json));
                if (enough(events)) {
                    request.destroy();
                    resolve(events);
                }
            });
        });
        request.on('timeout', () => reject(new Error('too little was heard')));
        request.on('error', reject);
    });
}

test('browsers hear how it goes on, and not of every message', async () => {
    slowly();
    const { id } = await worker.post('/broadcasts', draftOf({ texts: textsWith('(3)'), canary: 0, rate: FAST }));
    const begun = Date.now();
    let over = false;
    const heard = hear(admin, () => over);
    await act(worker, id, 'submit');
    await act(admin, id, 'approve');
    await reaches(id, 'done');
    over = true;
    await act(admin, (await worker.post('/broadcasts', draftOf())).id, 'submit'); // one more thing to hear
    const events = (await heard).filter(({ type, number }) => type === 'broadcast' && number === id);
    const seconds = (Date.now() - begun) / 1000;
    assert.ok(events.length >= 4, `${events.length} events`);
    assert.ok(events.length <= seconds + 4, `${events.length} events in ${seconds} s`);
    assert.deepEqual(Object.keys(events[0]).sort(), ['number', 'type']);
    fast();
});

const say = async (...words) => command(['broadcast', gateway.dir, ...words.map(String)]);

test('the command line does the same, and is one person', async () => {
    const file = path.join(gateway.root, 'meeting.txt');
    const write = (lines) => writeFileSync(file, `${lines.join('\n')}\n`);
    write(['title: From the shell', 'languages: uz', 'rate: 60000', 'canary: 0', 'text uz: Soat 10 da (4)']);
    const drafted = await say('draft', file);
    assert.equal(drafted.code, 0, drafted.stderr);
    const id = Number(/\d+/.exec(drafted.stdout)[0]);
    assert.match((await say('list')).stdout, new RegExp(`^${id} +draft .* From the shell$`, 'm'));
    assert.match((await say('preview', id)).stdout, /^people 25 /m);
    assert.equal((await say('submit', id)).code, 0);
    const own = await say('approve', id);
    assert.equal(own.code, 1);
    assert.match(own.stderr, /second person/i);
    await act(worker, id, 'approve');
    await reaches(id, 'done');
    await until('all of it is out', async () => (await countsOf(id)).sent === 25);
    assert.deepEqual(got(['Soat 10 da (4)']), { phones: 25, most: 1 });
    assert.match((await say('show', id)).stdout, /^state +done$/m);
    assert.equal((await say('people', id)).stdout.trim().split('\n').length, 25);
    assert.equal((await say('figures', id)).stdout,
        'language,state,reason,people,segments,cost\r\n"uz","sent","",25,25,2.500\r\n');

    const theirs = await worker.post('/broadcasts', draftOf({ texts: textsWith('(5)'), canary: 5, rate: FAST }));
    await act(worker, theirs.id, 'submit');
    for (const [verb, state] of [['approve', 'checking'], ['resume', 'running'], ['pause', 'paused'], ['kill', 'killed']]) {
        if (verb === 'resume')
            slowly();
        const { code, stderr } = await say(verb, theirs.id);
        assert.equal(code, 0, `${verb}: ${stderr}`);
        await reaches(theirs.id, state);
    }
    fast();
});

test('a file with a mistake is refused with its line, and wrong words with the usage', async () => {
    const file = path.join(gateway.root, 'bad.txt');
    for (const [line, text] of [
        [2, 'title: A\nrate: fast\ntext uz: B\n'], [3, 'title: A\ntext uz: B\ntext de: C\n'],
        [2, 'title: A\nends: tomorrow\ntext uz: B\n'], [3, 'title: A\ntext uz: B\ntitle: C\n'], [2, 'title: A\nnothing\n'],
    ]) {
        writeFileSync(file, text);
        const { code, stderr } = await say('draft', file);
        assert.equal(code, 1, text);
        assert.match(stderr, new RegExp(`line ${line}\\b|:${line}:`), stderr);
    }
    writeFileSync(file, 'x'.repeat(30_000));
    assert.equal((await say('draft', file)).code, 1);
    assert.equal((await say('draft', path.join(gateway.root, 'none'))).code, 1);
    assert.equal((await say('show', 99_999)).code, 1);
    assert.equal((await say('kill', 99_999)).code, 1);
    for (const words of [['drop', 1], ['kill'], ['show', 'x'], ['list', 1], ['kill', -1], []])
        assert.equal((await say(...words)).code, 2, words.join(' '));
});

test('no number and no text is in what the program says', async () => {
    for (const word of ['49151', '49152', 'Встречаемся', 'Uchrashamiz', 'uchrashamiz', 'Meeting', 'From the shell'])
        assert.ok(!gateway.log.includes(word), word);
});

test('without a gateway the command line does it itself', async () => {
    await gateway.stop();
    const file = path.join(gateway.root, 'alone.txt');
    writeFileSync(file, 'title: Alone\ntext ru: Встречаемся (6)\nlanguages: ru\n');
    const { code, stdout, stderr } = await say('draft', file);
    assert.equal(code, 0, stderr);
    const id = /\d+/.exec(stdout)[0];
    assert.equal((await say('submit', id)).code, 0);
    assert.equal((await say('approve', id)).code, 1);
    assert.match((await say('list')).stdout, new RegExp(`^${id} +submitted `, 'm'));
    await gateway.start();
});
