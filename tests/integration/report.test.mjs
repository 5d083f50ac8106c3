// Whole reports as people make them, over USSD and SMS, and what staff then find of them.

import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, test } from 'node:test';
import { caseNumber, inventedNumber, request, startGateway } from '../support/gateway.mjs';
import {
    LANGUAGES, configLines, dump, enter, findCase, gatewayFor, openTexts, rowCounts, select, textIn,
    until,
} from '../support/hotline.mjs';

const FIELDS = [
    'case', 'status', 'category', 'urgent', 'people', 'when', 'region', 'language', 'bearer',
    'channel', 'contact_profile', 'created_at',
];
/** Anything but these letters needs UCS-2 in an SMS; of GSM-7 the texts here use only ASCII. */
const ASCII = /^[\x20-\x7e\n]*$/;

/** What is asked, in this order, after the main menu's "Report". */
const QUESTIONS = [
    'What happened?', 'Are you in danger now?', 'When was it?', 'Where was it?', 'How many people?',
    'Write briefly what happened. No name needed.', 'May we write to you?',
];

/** One report in each language, with other answers in each. */
const REPORTS = {
    uz: {
        keys: ['6', '2', '1', '1', '1', "Do'konda uch oy ishladim, pul * berishmadi", '3'],
        row: {
            category: 'wages', urgent: false, when: 'today', region: 'RU-MOW', people: '1',
            contact_profile: 'normal',
        },
    },
    uz_Cyrl: {
        keys: ['1', '1', '2', '2', '2', 'Ғиждувонлик ўн кишини олиб кетди', '1'],
        row: {
            category: 'raid', urgent: true, when: 'this_week', region: 'RU-MOS', people: '2-5',
            contact_profile: 'never',
        },
    },
    ky: {
        keys: ['7', '2', '3', '3', '3', 'Паспортторубузду алып коюшту, өңдөрү жаман', '2'],
        row: {
            category: 'documents', urgent: false, when: 'this_month', region: 'RU-SPE',
            people: '6-20', contact_profile: 'neutral',
        },
    },
    ru: {
        keys: ['10', '2', '4', '1', '4', 'Выдворяют без суда, съёмное жильё опечатали', '4'],
        row: {
            category: 'expulsion', urgent: false, when: 'earlier', region: 'RU-MOW',
            people: '21+', contact_profile: 'forgotten',
        },
    },
};

/** @type {import('../support/gateway.mjs').Gateway} */
let gateway;

before(async () => (gateway = await startGateway()));
after(() => gateway?.stop());

/** One handset with one bearer: ask() sends one input and resolves with the whole answer. */
function handset(bearer, from = inventedNumber()) {
    const session = gateway.ussd({ from });
    return bearer === 'ussd'
        ? { begin: () => session.dial(), ask: (key) => session.send(key) }
        : { begin: () => gateway.sms(from, 'MENU'), ask: (key) => gateway.sms(from, key) };
}

/** The case that was made last. */
async function lastCase(where) {
    return (await where.cases())[0];
}

/** Tells the gateway that a session is over, as Africa's Talking does. */
function endNotice(where, session) {
    const channel = where.channel('ussd');
    const form = new URLSearchParams({
        sessionId: session.session, phoneNumber: session.from, serviceCode: channel.address,
        status: 'Incomplete', durationInMillis: '4000', hopsCount: '2', input: session.text,
    });
    return request(where.url + channel.path, {
        method: 'POST',
        headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
        body: form.toString(),
    });
}

// ---- Whole reports ----

for (const bearer of ['ussd', 'sms']) {
    for (const [index, language] of LANGUAGES.entries()) {
        test(`a whole report over ${bearer} in ${language}`, async () => {
            const { keys, row } = REPORTS[language];
            const earliest = new Date(Math.floor(Date.now() / 1000) * 1000);
            const phone = handset(bearer);

            assert.match((await phone.begin()).text, /Ўзбекча/);
            const menu = await phone.ask(String(index + 1));
            assert.match(menu.text, new RegExp(`^2 ${textIn(language, 'Report')}$`, 'm'));
            let answer = await phone.ask('2');
            for (const [step, key] of keys.entries()) {
                // A warning may stand above the question, or in its place.
                const asked = textIn(language, QUESTIONS[step]);
                const warned = row.urgent && step === 2;
                const wanted = warned ? textIn(language, 'In danger call 112.') : asked;
                assert.ok(answer.text.startsWith(wanted), `${wanted}, not: ${answer.text}`);
                if (bearer === 'ussd')
                    assert.ok(answer.text.length <= (ASCII.test(answer.text) ? 182 : 80));
                answer = await phone.ask(key);
            }

            const number = caseNumber(answer.text);
            // Nothing leads back from a phone that is forgotten: a PIN does.
            const thanks = textIn(language, row.contact_profile === 'forgotten'
                ? 'Received. Number {case}, PIN {pin}. Remember both to read our answer.'
                : 'Thank you, received. Number: {case}. Remember it.');
            const pin = /(?<![\d-])\d{4}(?![\d-])/.exec(answer.text)?.[0];
            assert.equal(answer.text, thanks.replace('{case}', number).replace('{pin}', pin));
            if (bearer === 'ussd')
                assert.equal(answer.more, false);
            const { created_at: createdAt, ...found } = await findCase(gateway, number);
            const common = { case: number, status: 'new', language, bearer, channel: bearer };
            assert.deepEqual(found, { ...common, ...row });
            assert.match(createdAt, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
            assert.ok(new Date(createdAt) >= earliest && new Date(createdAt) <= new Date());
            assert.deepEqual(await openTexts(gateway, number), [keys[5]]);
        });
    }
}

test('a case as JSON has exactly the documented fields', async () => {
    const session = await enter(gateway, ['4', '2', '6', '2', '1', '1', '1', '1', '3']);
    const [row] = await gateway.cases();

    assert.equal(session.text.split('*').length, 9);
    assert.deepEqual(Object.keys(row).sort(), [...FIELDS].sort());
});

test('the number of who asked to be forgotten is nowhere tied to the case', async () => {
    const from = inventedNumber();
    const session = await enter(gateway, ['4', '2', '6', '2', '1', '1', '1', '1'], { from });
    const number = caseNumber((await session.send('4')).text);

    const digits = Number(number.replace('-', ''));
    const sql = `SELECT contact_id, (SELECT COUNT(*) FROM sessions WHERE case_id = cases.id) AS
                 sessions FROM cases WHERE number = ${digits}`;
    assert.deepEqual(select(gateway, sql), [{ contact_id: null, sessions: 0 }]);
});

test('a region is found by its first letters, in any script', async () => {
    for (const typed of ['Qozon', 'казан', 'Kazan']) {
        const session = await enter(gateway, ['1', '2', '6', '2', '1', '4']);
        assert.match((await session.send(typed)).text, /^1 Tatariston \(Qozon\)$/m);
        await session.send('1');
        await session.send('2');
        await session.send('1');
        const done = await session.send('3');
        assert.equal((await findCase(gateway, caseNumber(done.text))).region, 'RU-TA');
    }
});

// ---- SOS ----

test('SOS is stored before the language is chosen, and each answer adds to it', async () => {
    const phone = gateway.ussd();
    await phone.dial();
    const first = await phone.send('5');
    const number = caseNumber(first.text);

    const stored = { status: 'new', urgent: true, category: 'sos', language: null, region: null };
    const row = await findCase(gateway, number);
    for (const [field, value] of Object.entries(stored))
        assert.equal(row[field], value, field);

    await phone.send('1');
    assert.equal((await findCase(gateway, number)).category, 'detention');
    await phone.send('3');
    assert.equal((await findCase(gateway, number)).region, 'RU-SPE');
    const last = await phone.send('2');
    assert.equal(last.more, false);
    assert.equal(caseNumber(last.text), number);
    const { people, status, urgent } = await findCase(gateway, number);
    assert.deepEqual({ people, status, urgent }, { people: '2-5', status: 'new', urgent: true });
});

for (const word of ['SOS', 'yordam', 'ёрдам', 'жардам', 'помогите', 'POMOGITE']) {
    test(`"${word}" alone in the first SMS is an SOS`, async () => {
        const number = caseNumber((await gateway.sms(inventedNumber(), word)).text);
        const { status, urgent, category } = await findCase(gateway, number);

        assert.deepEqual({ status, urgent, category },
            { status: 'new', urgent: true, category: 'sos' });
    });
}

test('an SOS in the middle of a report is a case of its own, and the report a draft', async (t) => {
    const own = await gatewayFor(t);
    const session = await enter(own, ['4', '2', '6', '2', '1', '00']);
    const number = caseNumber((await session.send('1')).text);

    const rows = (await own.cases()).map(({ status, category }) => `${status} ${category}`);
    assert.deepEqual(rows.sort(), ['draft wages', 'new sos']);
    assert.equal((await findCase(own, number)).urgent, true);
});

test('an SOS pressed by mistake is taken back with 0, and stays visible as a mistake', async () => {
    const phone = gateway.ussd();
    await phone.dial();
    const number = caseNumber((await phone.send('5')).text);
    const answer = await phone.send('0');

    assert.equal(answer.more, false);
    assert.equal((await findCase(gateway, number)).status, 'mistake');
});

// ---- Dialling ahead, cut sessions, redialling ----

test('*7775*2*6# opens the report of somebody known at its second question', async () => {
    const phone = await enter(gateway, ['4']);
    const again = gateway.ussd({ from: phone.from });
    const answer = await again.dial('2*6');

    assert.ok(answer.text.startsWith(textIn('ru', 'Are you in danger now?')), answer.text);
    for (const key of ['2', '1', '1', '1', '1'])
        await again.send(key);
    const row = await findCase(gateway, caseNumber((await again.send('3')).text));
    assert.equal(row.category, 'wages');
});

test('a whole report can be dialled at once, language and all', async () => {
    const answer = await gateway.ussd().dial('3*2*6*2*1*1*1*1*3');

    assert.equal(answer.more, false);
    const { status, language } = await findCase(gateway, caseNumber(answer.text));
    assert.deepEqual({ status, language }, { status: 'new', language: 'ky' });
});

test('the end notice of a cut session makes a draft, at once and once', async (t) => {
    const own = await gatewayFor(t);
    const session = await enter(own, ['4', '2', '3', '2']);
    assert.deepEqual(await own.cases(), [], 'nobody sees a report that is being typed');

    for (let i = 0; i < 2; i++) {
        const { status, text } = await endNotice(own, session);
        assert.deepEqual({ status, text }, { status: 200, text: '' });
    }
    const rows = await own.cases();
    assert.equal(rows.length, 1);
    assert.equal(rows[0].status, 'draft');
    assert.equal(rows[0].category, 'violence');
});

test('an end notice of a session that nobody knows stores nothing', async (t) => {
    const own = await gatewayFor(t);
    const { status } = await endNotice(own, own.ussd());

    assert.equal(status, 200);
    assert.ok(Object.values(rowCounts(own)).every((count) => count === 0), 'no row in any table');
});

test('USSD and SMS sessions that just stop become drafts', async (t) => {
    const times = 'ussd_session_seconds=1\nsms_session_seconds=1';
    const own = await gatewayFor(t, { config: configLines('hotline', times) });
    await enter(own, ['4', '2', '6', '2']);
    const from = inventedNumber();
    for (const text of ['MENU', '1', '2', '7'])
        await own.sms(from, text);

    const rows = await until('two drafts', async () => {
        const found = await own.cases();
        return found.length === 2 && found;
    });
    assert.deepEqual(rows.map(({ status, category, bearer }) => [status, category, bearer]).sort(),
        [['draft', 'documents', 'sms'], ['draft', 'wages', 'ussd']]);
});

test('redialling offers to go on, names no topic, and ends in one case', async (t) => {
    const seconds = configLines('hotline', 'ussd_session_seconds=1');
    const own = await gatewayFor(t, { config: seconds });
    const cut = await enter(own, ['4', '2', '6', '2', '1']);
    const asked = (await cut.repeat()).text;
    const draft = await until('a draft', () => lastCase(own));
    assert.equal(draft.status, 'draft');

    const again = own.ussd({ from: cut.from });
    const offer = await again.dial();
    assert.ok(offer.text.startsWith(textIn('ru', 'The connection was cut. Continue?')), offer.text);
    assert.doesNotMatch(offer.text, new RegExp(textIn('ru', 'Wages not paid')));
    assert.doesNotMatch(offer.text, /\d{4}-\d{4}/);
    assert.equal((await again.send('1')).text, asked, 'the question where it was cut');
    for (const key of ['1', '1', '1'])
        await again.send(key);
    const number = caseNumber((await again.send('3')).text);
    assert.equal(number, draft.case);
    assert.deepEqual((await own.cases()).map(({ status }) => status), ['new']);
});

test('whoever starts again after a cut leaves a draft and makes a case of its own', async (t) => {
    const own = await gatewayFor(t);
    const cut = await enter(own, ['4', '2', '6', '2', '1']);
    const again = own.ussd({ from: cut.from });
    await again.dial();
    assert.match((await again.send('2')).text, new RegExp(`^2 ${textIn('ru', 'Report')}$`, 'm'));
    for (const key of ['2', '1', '2', '1', '1', '1', '1', '3'])
        await again.send(key);

    assert.deepEqual((await own.cases()).map(({ status, category }) => [status, category]),
        [['new', 'raid'], ['draft', 'wages']]);
});

test('a report goes on where it was after the gateway restarted', async (t) => {
    const own = await gatewayFor(t);
    const session = await enter(own, ['4', '2', '6', '2', '1', '1']);
    await own.restart();
    await session.send('1');
    await session.send('Хозяин забрал деньги');
    const number = caseNumber((await session.send('3')).text);

    assert.equal((await findCase(own, number)).region, 'RU-MOW');
    assert.deepEqual(await openTexts(own, number), ['Хозяин забрал деньги']);
});

// ---- Duplicates ----

test('a USSD turn delivered twice has the same answer and stores nothing', async (t) => {
    const own = await gatewayFor(t);
    const session = own.ussd();
    const keys = [null, '4', '2', '6', '2', '1', '1', '1', 'Не платят * совсем', '3'];
    for (const key of keys) {
        const first = key === null ? await session.dial() : await session.send(key);
        const before = dump(own);
        const second = await session.repeat();
        assert.deepEqual([second.status, second.body], [first.status, first.body]);
        assert.equal(dump(own), before);
    }
    assert.equal((await own.cases()).length, 1);
});

test('a doubled SMS is answered alike, also after a restart, and stored once', async (t) => {
    const own = await gatewayFor(t);
    const from = inventedNumber();
    for (const text of ['SOS', '1', '1', '2', 'Нас держат в подвале на стройке']) {
        const id = randomUUID();
        const first = await own.sms(from, text, { id });
        const before = dump(own);
        for (const again of [() => {}, () => own.restart()]) {
            await again();
            const second = await own.sms(from, text, { id });
            assert.deepEqual([second.status, second.text, second.headers['x-kannel-coding']],
                [first.status, first.text, first.headers['x-kannel-coding']]);
        }
        assert.equal(dump(own), before);
    }
    assert.equal((await own.cases()).length, 2, 'the SOS, and a text after it had ended');
});

test('forty copies of one message at the same time are one report', async (t) => {
    const own = await gatewayFor(t);
    const from = inventedNumber();
    const copies = Array.from({ length: 40 }, () =>
        own.sms(from, 'Полиция забрала всех с рынка', { id: 'one' }));
    const answers = (await Promise.all(copies)).map(({ status, text }) => `${status} ${text}`);

    assert.equal(new Set(answers).size, 1);
    assert.equal((await own.cases()).length, 1);
    assert.equal(rowCounts(own).case_texts, 1);
});

test('what comes on a session that is over gets its last answer, and opens nothing', async (t) => {
    const own = await gatewayFor(t);
    const session = await enter(own, ['4', '2', '6', '2', '1', '1', '1', '1']);
    const last = await session.send('3');
    const before = rowCounts(own);
    const late = await session.send('1');

    assert.deepEqual([late.more, late.text], [false, last.text]);
    const { cases, sessions } = rowCounts(own);
    assert.deepEqual({ cases, sessions }, { cases: before.cases, sessions: before.sessions });
});

test('nobody gets an answer that was meant for somebody else', async (t) => {
    const own = await gatewayFor(t);
    const first = own.ussd({ session: 'the-same' });
    const number = caseNumber((await first.dial('5')).text);
    const second = own.ussd({ session: 'the-same' });
    const other = caseNumber((await second.dial('5')).text);
    assert.ok(number && other && number !== other, 'over USSD');

    const id = 'the-same';
    const one = caseNumber((await own.sms(inventedNumber(), 'SOS', { id })).text);
    const two = caseNumber((await own.sms(inventedNumber(), 'SOS', { id })).text);
    assert.ok(one && two && one !== two, 'over SMS');
    assert.equal((await own.cases()).length, 4);
});
