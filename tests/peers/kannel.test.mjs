// The way of a real SMS: fakesmsc -> Kannel's bearerbox -> its smsbox -> the real program, and back.

import assert from 'node:assert/strict';
import test, { after, before } from 'node:test';
import { caseNumber, inventedNumber, startGateway } from '../support/gateway.mjs';
import { freePorts, Kannel, missing } from './kannel.mjs';

const LANGUAGES = /Ўзбекча/;
const CYRILLIC = /[Ѐ-ӿ]/;
/** As much as a line for fakesmsc holds. */
const WORDS = 'Ғиждувонлик ўн бир кишини олиб кетди, ҳужжат йўқ';
const LONG_WORDS = 'Bozordan o\'n bir kishini olib ketishdi, hech kim qayerdaligini bilmaydi. ' +
    'Pasportlar ularda qoldi, telefonlar o\'chirilgan. Iltimos, oilalarga xabar bering, ' +
    'ular uch kundan beri kutishmoqda.';

/** @type {import('../support/gateway.mjs').Gateway} */
let gateway;

before(async () => {
    if (missing)
        return;
    const [port] = await freePorts(1); /* the same after a restart */
    const config = (text) => text.replace(/^webhooks=.*$/m, `webhooks=127.0.0.1:${port}`);
    gateway = await startGateway({ config });
});
after(() => gateway?.stop());

function startKannel(/** @type {'post-url' | 'get-url'} */ way, /** @type {boolean} */ recode) {
    const { path, address } = gateway.channel('sms');
    return Kannel.start({ hook: gateway.url + path, code: address, way, recode });
}

/** Sends one text, and checks that its reply came through as it was written. */
async function ask(kannel, from, text) {
    await kannel.text(from, text);
    const reply = await kannel.reply();
    assert.ok(reply.ucs2, `UCS-2, not: ${reply.text}`);
    assert.match(reply.text, CYRILLIC);
    assert.doesNotMatch(reply.text, /[?\uFFFD]{2}|\uFFFD/, 'no letter was lost');
    return reply.text;
}

/** From the first text to the question for one's own words: what people are asked before it. */
async function reportUpToWords(kannel, from) {
    assert.match(await ask(kannel, from, 'MENU'), LANGUAGES);
    const [language, report, category, danger, when, region, people] = '2212312';
    for (const key of [language, report, category, danger, when, region, people])
        await ask(kannel, from, key);
}

/** The case that a reply tells the number of, as staff find it. */
async function findCase(reply) {
    const number = caseNumber(reply);
    assert.ok(number, `a case number, not: ${reply}`);
    const found = (await gateway.cases()).filter((row) => row.case === number);
    assert.equal(found.length, 1, 'one case with this number');
    return { ...found[0], opened: await gateway.openCase(number) };
}

function assertNothingLogged(kannel, from, words) {
    const logs = kannel.logs;
    assert.ok(!logs.includes(from.replace('+', '')), 'no number in the logs of Kannel');
    for (const word of words.split(' '))
        assert.ok(word.length < 5 || !logs.includes(word), 'no text in the logs of Kannel');
}

for (const way of /** @type {const} */ (['post-url', 'get-url'])) {
    for (const recode of [false, true]) {
        const name = `a report in Uzbek Cyrillic comes through ${way} with mo-recode = ${recode}`;
        test(name, { skip: missing }, async (t) => {
            const kannel = await startKannel(way, recode);
            t.after(() => kannel.stop());
            const from = inventedNumber();

            await reportUpToWords(kannel, from);
            await ask(kannel, from, WORDS);
            const { language, bearer, opened } = await findCase(await ask(kannel, from, '1'));

            assert.equal(language, 'uz_Cyrl');
            assert.equal(bearer, 'sms');
            assert.ok(opened.includes(WORDS), 'the text is what was sent');
            assert.equal(kannel.unread, 0, 'one reply to each text');
            assertNothingLogged(kannel, from, WORDS);
        });
    }
}

test('a long text whose parts arrive in the wrong order is one text', { skip: missing }, async (t) => {
    const kannel = await startKannel('post-url', false);
    t.after(() => kannel.stop());
    const from = inventedNumber();

    await reportUpToWords(kannel, from);
    await kannel.longText(from, LONG_WORDS);
    await kannel.reply();
    const { opened } = await findCase(await ask(kannel, from, '1'));

    assert.ok(opened.includes(LONG_WORDS), 'the text is what was sent');
    assert.equal(kannel.unread, 0, 'one reply to each text');
    assertNothingLogged(kannel, from, LONG_WORDS);
});

test('a text that needs no answer gets no SMS', { skip: missing }, async (t) => {
    const kannel = await startKannel('post-url', false);
    t.after(() => kannel.stop());
    const from = inventedNumber();

    await ask(kannel, from, 'MENU');
    await ask(kannel, from, '2');
    const stopped = await ask(kannel, from, 'СТОП');
    await kannel.text(from, 'СТОП');
    const started = await ask(kannel, from, 'СТАРТ');

    assert.notEqual(started, stopped);
    assert.equal(kannel.unread, 0, 'STOP is confirmed once');
});

test('a text that arrives while the gateway is down is answered later', { skip: missing }, async (t) => {
    const kannel = await startKannel('get-url', false);
    t.after(() => kannel.stop());
    const from = inventedNumber();

    await gateway.stop();
    await kannel.text(from, 'Yordamchilar');
    await kannel.failure();
    await kannel.failure();
    await gateway.start();
    await kannel.reply();

    assert.equal(kannel.unread, 0, 'answered once');
    assertNothingLogged(kannel, from, 'Yordamchilar');
    assert.ok(!kannel.logs.includes(gateway.channel('sms').secret), 'no secret in the logs of Kannel');
});
