// What people write comes to staff as it was written, in every charset, and opens with the recovery
// key alone.

import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { caseNumber, inventedNumber, request, startGateway } from '../support/gateway.mjs';
import { command, enter, findCase, gatewayFor, openTexts, rowCounts } from '../support/hotline.mjs';

/** Anything but these letters needs UCS-2 in an SMS; of GSM-7 the texts here use only ASCII. */
const ASCII = /^[\x20-\x7e\n]*$/;

/** @type {import('../support/gateway.mjs').Gateway} */
let gateway;

before(async () => (gateway = await startGateway()));
after(() => gateway?.stop());

// ---- Texts ----

const LONG = 'Ўртоғим ғойиб бўлди, қаерда экани номаълум. '.repeat(100).slice(0, 4000);
const TEXTS = {
    'stars and signs of dialling': '*100# и 2*6*1, потом 00*9*0# и 112',
    'emoji of several code points': 'Помогли 👩‍👩‍👧‍👦 🇰🇬 👍🏽 спасибо ❤️',
    'right-to-left marks': 'Меня \u200fзовут\u200e \u202eтак\u202c и \u2067эдак\u2069',
    'quotes, markup and SQL': `'); DROP TABLE cases; -- <b>"жирно"</b> \\ %s %n & {case} $(id)`,
    'several lines': 'Первая строка\nвторая строка\n\nчетвёртая',
    'combining letters as they came': 'cafe\u0301 и café, и\u0306 и й',
    'Uzbek apostrophes of four kinds': "Toʻgʻri, to‘g‘ri, to'g'ri, to`g`ri",
    '4,000 characters': LONG,
};

for (const [name, text] of Object.entries(TEXTS)) {
    test(`a text with ${name} is kept as it was written, over both bearers`, async () => {
        const sms = await gateway.sms(inventedNumber(), text);
        assert.equal(sms.status, 200);
        assert.deepEqual(await openTexts(gateway, caseNumber(sms.text)), [text]);
        assert.equal((await findCase(gateway, caseNumber(sms.text))).status, 'draft');

        const session = await enter(gateway, ['4', '2', '6', '2', '1', '1', '1', text]);
        const number = caseNumber((await session.send('3')).text);
        assert.deepEqual(await openTexts(gateway, number), [text]);
    });
}

test('a text cannot steer the terminal of who reads it', async () => {
    const words = 'Вижу \x1b[2J\x1b]0;title\x07 и \u009b31m всё';
    const { text } = await gateway.sms(inventedNumber(), words);
    const shown = await gateway.openCase(caseNumber(text));

    assert.doesNotMatch(shown, /[\x00-\x08\x0b-\x1f\x7f-\x9f]/);
    assert.match(shown, /Вижу \\x1b\[2J/);
});

test('several texts of one case are shown in their order', async () => {
    const from = inventedNumber();
    const { text } = await gateway.sms(from, 'Нас не выпускают с территории завода');
    await gateway.sms(from, 'Адрес: за переездом, зелёные ворота');

    assert.deepEqual(await openTexts(gateway, caseNumber(text)),
        ['Нас не выпускают с территории завода', 'Адрес: за переездом, зелёные ворота']);
});

// ---- The recovery key ----

test('texts open with the recovery key alone, and with no other', async (t) => {
    const stranger = await gatewayFor(t);
    const words = 'Секретные слова о бригадире';
    const { text } = await gateway.sms(inventedNumber(), words);
    const number = caseNumber(text);
    const file = path.join(stranger.root, 'key');
    const open = (key) => {
        writeFileSync(file, key);
        return command(['case', gateway.dir, number, '--recovery-key-file', file]);
    };

    const fine = await open(`\n${gateway.recoveryKey}  \n`);
    assert.deepEqual([fine.code, fine.stdout.includes(words)], [0, true]);
    const changed = gateway.recoveryKey.replace(/[a-z0-9](?=[^a-z0-9]*$)/i,
        (last) => (last.toLowerCase() === 'a' ? 'b' : 'a'));
    assert.notEqual(changed, gateway.recoveryKey);
    for (const wrong of [stranger.recoveryKey, changed, '', 'a'.repeat(10_000)]) {
        const { code, signal, stdout, stderr } = await open(wrong);
        assert.deepEqual([code, signal], [1, null]);
        assert.ok(!stdout.includes(words));
        assert.match(stderr, /recovery key/i);
        assert.ok(!wrong || !stderr.includes(wrong), 'the key is not repeated');
    }
});

test('a case number that does not exist is an error in words', async () => {
    const file = path.join(gateway.root, 'recovery.key');
    writeFileSync(file, gateway.recoveryKey);
    for (const number of ['0000-0000', 'x', '', "1' OR '1'='1"]) {
        const { code, stderr } = await command(
            ['case', gateway.dir, number, '--recovery-key-file', file]);
        assert.equal(code, 1);
        assert.match(stderr, /no case/);
    }
});

// ---- Kannel ----

/** Percent-encodes every octet, as %a does. */
const encoded = (octets) => [...octets].map((o) => `%${o.toString(16).padStart(2, '0')}`).join('');
const utf16be = (text) => Buffer.from(text, 'utf16le').swap16();

/** One SMS by get-url, with the query as given. */
function get(query, from = inventedNumber()) {
    const { path: where } = gateway.channel('sms');
    const fields = new URLSearchParams({ id: randomUUID(), from, to: '7775' });
    return request(`${gateway.url}${where}?${fields}&${query}`);
}

const WORDS = 'Ўн киши қамоқда 😀';
const CHARSETS = {
    'UTF-8': [`coding=2&charset=UTF-8&text=${encoded(Buffer.from(WORDS))}`, WORDS],
    'utf-8 in small letters': [`coding=2&charset=utf-8&text=${encoded(Buffer.from(WORDS))}`, WORDS],
    'UTF-16BE': [`coding=2&charset=UTF-16BE&text=${encoded(utf16be(WORDS))}`, WORDS],
    'UTF-16BE by its coding alone': [`coding=2&text=${encoded(utf16be(WORDS))}`, WORDS],
    'WINDOWS-1252': [
        `coding=0&charset=WINDOWS-1252&text=na%EFve+caf%E9+%80+100`, 'naïve café € 100'],
    'no charset and no coding': [`text=${encoded(Buffer.from(WORDS))}`, WORDS],
};

for (const [name, [query, text]] of Object.entries(CHARSETS)) {
    test(`Kannel's get-url in ${name}`, async () => {
        const answer = await get(query);
        assert.equal(answer.status, 200);
        assert.deepEqual(await openTexts(gateway, caseNumber(answer.text)), [text]);
    });
}

test("Kannel's post-url, in UTF-8 and in UTF-16BE", async () => {
    const bodies = { 'UTF-8': Buffer.from(WORDS), 'utf-16be': utf16be(WORDS) };
    for (const [charset, body] of Object.entries(bodies)) {
        const answer = await request(
            `${gateway.url}${gateway.channel('sms').path}?id=${randomUUID()}`,
            {
                method: 'POST',
                headers: {
                    'Content-Type': `text/plain; charset="${charset}"`,
                    'X-Kannel-From': inventedNumber(), 'X-Kannel-To': '7775',
                    'X-Kannel-Coding': '2',
                },
                body,
            });
        assert.equal(answer.status, 200);
        assert.deepEqual(await openTexts(gateway, caseNumber(answer.text)), [WORDS]);
    }
});

test('a number is one caller with a plus, without it, and with the plus unescaped', async () => {
    const from = inventedNumber();
    const { path: where } = gateway.channel('sms');
    const before = rowCounts(gateway).contacts;
    for (const written of [from.replace('+', '%2B'), from.slice(1), from, `00${from.slice(1)}`]) {
        const query = `id=${randomUUID()}&from=${written}&to=7775&text=SOS`;
        assert.equal((await request(`${gateway.url}${where}?${query}`)).status, 200);
    }
    assert.equal(rowCounts(gateway).contacts, before + 1);
});

test('only an answer that needs it is sent as UCS-2', async () => {
    const from = inventedNumber();
    const seen = new Set();
    for (const text of ['MENU', '1', '2', '00', '6', '1', '4', '00', '2']) {
        const { headers, text: answer } = await gateway.sms(from, text);
        assert.equal(headers['content-type'], 'text/plain; charset=utf-8');
        assert.equal(headers['x-kannel-coding'], ASCII.test(answer) ? undefined : '2', answer);
        seen.add(ASCII.test(answer));
    }
    assert.equal(seen.size, 2, 'there were answers of both kinds');
});
