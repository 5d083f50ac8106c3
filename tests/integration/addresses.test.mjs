// Who may call a webhook, by address: directly, or behind a proxy of ours that says who called it.

import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { test } from 'node:test';
import { inventedNumber, request } from '../support/gateway.mjs';
import { command, configLines, folderFor, gatewayFor, rowCounts } from '../support/hotline.mjs';

const THEIRS = '192.0.2.7';
const OTHER = '203.0.113.5';

const both = (...changes) => (text) => changes.reduce((all, change) => change(all), text);
const proxies = (list) => configLines('server', `trusted_proxies=${list}`);
const allow = (list) => configLines('channel ussd', `allow_from=${list}`);

/** A whole report in one USSD request; forwarded: the lines of X-Forwarded-For. */
function report(gateway, forwarded, path = gateway.channel('ussd').path) {
    const fields = {
        sessionId: `s-${inventedNumber().slice(1)}`, phoneNumber: inventedNumber(),
        serviceCode: '*7775#', text: '4*2*6*2*1*1*1*1*3',
    };
    const headers = { 'Content-Type': 'application/x-www-form-urlencoded' };
    if (forwarded !== undefined)
        headers['X-Forwarded-For'] = forwarded;
    const body = new URLSearchParams(fields).toString();
    return request(gateway.url + path, { method: 'POST', headers, body });
}

/** Everything of an answer that a stranger could tell apart. */
const seen = ({ status, headers, text }) => JSON.stringify({ status, headers, text });

async function assertRefused(gateway, forwarded) {
    const before = rowCounts(gateway);
    const refused = await report(gateway, forwarded);
    const wrong = await report(gateway, forwarded, '/hooks/ussd/wrong');
    assert.equal(refused.status, 403, `forwarded for ${forwarded}`);
    assert.equal(seen(refused), seen(wrong), 'the same as a wrong secret');
    assert.deepEqual(rowCounts(gateway), before);
}

async function assertTaken(gateway, forwarded) {
    const before = (await gateway.cases()).length;
    const answer = await report(gateway, forwarded);
    assert.equal(answer.status, 200, `forwarded for ${forwarded}`);
    assert.equal((await gateway.cases()).length, before + 1);
}

test('a channel takes requests from the addresses it lists, and no header helps', async (t) => {
    const gateway = await gatewayFor(t, { config: allow('192.0.2.0/24, 2001:db8::1') });

    await assertRefused(gateway);
    await assertRefused(gateway, THEIRS);
    assert.equal(gateway.log.includes(THEIRS), false);
    assert.match(gateway.log, /webhook\.forbidden/);
    // The other channel has no list.
    assert.equal((await gateway.sms(inventedNumber(), 'SOS')).status, 200);

    const near = await gatewayFor(t, { config: allow('127.0.0.0/8') });
    await assertTaken(near);
    await assertTaken(near, OTHER);
});

test('a proxy of ours is believed, as far as it goes', async (t) => {
    const gateway = await gatewayFor(t, {
        config: both(proxies('127.0.0.1, 198.51.100.0/24'), allow('192.0.2.0/24')),
    });

    await assertTaken(gateway, THEIRS);
    await assertTaken(gateway, `${OTHER}, ${THEIRS}`);
    await assertTaken(gateway, `${THEIRS}, 198.51.100.8`);
    await assertTaken(gateway, [OTHER, THEIRS]);
    await assertTaken(gateway, `::ffff:${THEIRS}`);

    await assertRefused(gateway, OTHER);
    await assertRefused(gateway, `${THEIRS}, ${OTHER}`);
    // A line of the sender's own, above the one that the proxy added.
    await assertRefused(gateway, [THEIRS, OTHER]);
    await assertRefused(gateway, undefined);
    await assertRefused(gateway, '');
    await assertRefused(gateway, 'unknown');
    await assertRefused(gateway, `${THEIRS}, unknown`);
    await assertRefused(gateway, `${THEIRS}:1234`);
});

test('without a list of a channel nothing is asked of a proxy', async (t) => {
    const gateway = await gatewayFor(t, { config: proxies('127.0.0.1') });

    await assertTaken(gateway, OTHER);
    await assertTaken(gateway, undefined);
});

test('a bad list stops the start and names its line', async (t) => {
    const folder = folderFor(t);
    const init = await command(['init', `${folder}/data`]);
    assert.equal(init.code, 0);
    const file = `${folder}/data/tayanch.conf`;
    const good = readFileSync(file, 'utf8');

    for (const change of [proxies('localhost'), allow('192.0.2.1/24')]) {
        const bad = change(good);
        const line = bad.split('\n').findIndex((l) => /localhost$|\.1\/24$/.test(l)) + 1;
        writeFileSync(file, bad);
        for (const name of ['serve', 'check']) {
            const { code, stdout, stderr } = await command([name, `${folder}/data`]);
            assert.equal(code, 1, name);
            assert.match(stdout + stderr, new RegExp(`tayanch\\.conf:${line}: .*must be addresses`));
        }
    }
});
