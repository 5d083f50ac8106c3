// What an operator's monitor reads: counts that are right, on a port of their own, and nothing of
// anybody.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { inventedNumber, request } from '../support/gateway.mjs';
import { configLines, gatewayFor } from '../support/hotline.mjs';

const WORDS = 'Akromjon shu yerda';
const METRICS = configLines('server', 'metrics=127.0.0.1:0');

/** Where this run of the gateway shows its metrics; it says so in the same breath as the other. */
function metricsUrl(gateway) {
    const [, address] = /^metrics on (\S+)$/m.exec(gateway.log) ?? [];
    assert.ok(address, gateway.log);
    return `http://${address}/metrics`;
}

/** The page as name{label="value"} -> number; whatever else a page may have fails. */
async function readMetrics(gateway) {
    const { status, headers, text } = await request(metricsUrl(gateway));
    assert.equal(status, 200);
    assert.match(headers['content-type'], /^text\/plain; version=0\.0\.4/);
    const lines = text.trimEnd().split('\n').filter((line) => !/^# (HELP|TYPE) \w+ ./.test(line));
    return Object.fromEntries(lines.map((line) => {
        const [, name, value] = /^(tayanch_\w+(?:\{\w+="\w+"\})?) (\d+(?:\.\d+)?)$/.exec(line) ?? [];
        assert.ok(name, `not a metric: ${line}`);
        return [name, Number(value)];
    }));
}

const requests = (page) => Object.fromEntries(
    ['accepted', 'forbidden', 'unsigned', 'malformed', 'failed'].map(
        (outcome) => [outcome, page[`tayanch_requests_total{outcome="${outcome}"}`]]));

test('requests, turns and commits are counted', async (t) => {
    const gateway = await gatewayFor(t, { config: METRICS });
    const nothing = await readMetrics(gateway);
    assert.deepEqual(requests(nothing),
        { accepted: 0, forbidden: 0, unsigned: 0, malformed: 0, failed: 0 });

    const session = gateway.ussd();
    await session.dial();
    await session.send('4');
    await gateway.sms(inventedNumber(), 'SOS');
    for (const place of ['ussd/wrong', 'nobody/wrong', 'sms/wrong'])
        assert.equal((await request(`${gateway.url}/hooks/${place}`)).status, 403);
    assert.equal((await request(`${gateway.url}${gateway.channel('sms').path}?%`)).status, 400);
    assert.equal((await request(`${gateway.url}${gateway.channel('ussd').path}`)).status, 405);

    const page = await readMetrics(gateway);
    assert.deepEqual(requests(page),
        { accepted: 3, forbidden: 3, unsigned: 0, malformed: 2, failed: 0 });
    assert.equal(page['tayanch_turns_total{bearer="ussd"}'], 2);
    assert.equal(page['tayanch_turns_total{bearer="sms"}'], 1);
    assert.equal(page['tayanch_commits_total{outcome="done"}'], 3);
    assert.equal(page['tayanch_commits_total{outcome="failed"}'], 0);
    assert.ok(page.tayanch_last_commit_seconds > 0);
    assert.ok(page.tayanch_uptime_seconds > 0 && page.tayanch_uptime_seconds < 600);
});

test('a sender whom the channel does not list is counted as a wrong secret is', async (t) => {
    const config = (text) => configLines('channel sms', 'allow_from=192.0.2.1')(METRICS(text));
    const gateway = await gatewayFor(t, { config });

    assert.equal((await gateway.sms(inventedNumber(), 'SOS')).status, 403);
    assert.equal(requests(await readMetrics(gateway)).forbidden, 1);
    assert.deepEqual(await gateway.cases(), []);
});

test('nobody is in the page', async (t) => {
    const gateway = await gatewayFor(t, { config: METRICS });
    const from = inventedNumber();
    await gateway.sms(from, WORDS);
    await gateway.ussd({ from }).dial('4*2*6*2*1*1*1*1*3');
    await request(`${gateway.url}/hooks/ussd/${WORDS.replaceAll(' ', '')}`);

    const { text, headers } = await request(metricsUrl(gateway));
    const told = text + JSON.stringify(headers);
    const secrets = [...gateway.channels.values()].map(({ secret }) => secret);
    for (const word of [from.slice(1), from.slice(-7), ...WORDS.split(' '), ...secrets])
        assert.ok(!told.includes(word), `${word} is in the page`);
});

test('the two ports do not serve each other, and one of them only if it is asked for', async (t) => {
    const gateway = await gatewayFor(t, { config: METRICS });
    const url = new URL(metricsUrl(gateway));
    const { path } = gateway.channel('ussd');

    assert.equal((await request(`${gateway.url}/metrics`)).status, 404);
    for (const place of ['/', '/metrics/', '/metrics/x', path])
        assert.equal((await request(new URL(place, url))).status, 404, place);
    const posted = await request(url, { method: 'POST', headers: { 'Content-Length': 0 } });
    assert.equal(posted.status, 405);
    assert.equal(posted.headers.allow, 'GET, HEAD');
    assert.equal((await request(url, { method: 'HEAD' })).status, 200);

    const silent = await gatewayFor(t);
    assert.doesNotMatch(silent.log, /metrics on/);
});
