// Every profile in scripts/providers with the requests recorded for it: recorded/NAME.WHAT.http is what the
// provider sends, recorded/NAME.WHAT.txt what `tayanch provider-test` makes of it. UPDATE=1 writes the latter.

import assert from 'node:assert/strict';
import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { ROOT, request } from '../support/gateway.mjs';
import { command, folderFor, gatewayFor } from '../support/hotline.mjs';

const PROFILES = path.join(ROOT, 'scripts/providers');
const RECORDED = path.join(ROOT, 'tests/integration/recorded');
const SERVER = '[server]\nwebhooks=127.0.0.1:0\npublic_url=https://hooks.example.org\n\n';
/* A session that we named ourselves has another name each time. */
const OWN_NAME = /[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g;
const KNOWN_NAME = '0f8b2f4e-2e7b-4c52-8a5e-0d6d2c1b7a90';

/* The others are samples of adapters of their own: samples.test.mjs. */
const profiles = readdirSync(PROFILES)
    .filter((file) => /^provider=http$/m.test(readFileSync(path.join(PROFILES, file), 'utf8')))
    .map((file) => path.basename(file, '.conf'));
const records = readdirSync(RECORDED).filter((file) => file.endsWith('.http'));

/** A data folder with nothing but a config in it. */
function folderWith(t, config) {
    const folder = folderFor(t);
    writeFileSync(path.join(folder, 'tayanch.conf'), config);
    return folder;
}

const profile = (name) => SERVER + readFileSync(path.join(PROFILES, `${name}.conf`), 'utf8');

test('every profile has a recorded exchange, and every exchange a profile', () => {
    const recorded = new Set(records.map((file) => file.split('.')[0]));
    assert.deepEqual([...recorded].sort(), [...profiles].sort());
});

for (const file of records) {
    test(`${file} is understood`, async (t) => {
        const name = file.split('.')[0];
        const folder = folderWith(t, profile(name));
        const { code, stdout, stderr } =
            await command(['provider-test', folder, name, path.join(RECORDED, file)]);
        const expected = path.join(RECORDED, file.replace(/http$/, 'txt'));
        const said = file === 'sads.first.http' ? stdout.replace(OWN_NAME, KNOWN_NAME) : stdout;

        assert.deepEqual([code, stderr], [0, '']);
        assert.doesNotMatch(stdout, /\d{9}4567|\d{6}123456/, 'a number in full');
        if (process.env.UPDATE)
            writeFileSync(expected, said);
        assert.equal(said, readFileSync(expected, 'utf8'));
    });
}

test('a running gateway answers as the mapping says, headers and all', async (t) => {
    const section = readFileSync(path.join(PROFILES, 'comviva.conf'), 'utf8');
    const gateway = await gatewayFor(t, { config: (text) => `${text}\n${section}` });
    const turn = (query) => request(`${gateway.url}/hooks/comviva/SECRET?${query}`);
    const first = await turn('SessionID=1&MSISDN=998901234567&MSC=1&input=7775');
    const refused = await turn('SessionID=1&MSISDN=junk&MSC=1&input=7775');
    const clean = await turn('SessionID=1&msisdn=998901234567&clean=clean-session&error=522');

    assert.equal(first.status, 200);
    assert.equal(first.headers.freeflow, 'FC');
    assert.equal(first.headers.charge, 'N');
    assert.match(first.text, /^1 /m);
    assert.equal(refused.status, 400);
    assert.deepEqual([clean.status, clean.text], [200, '']);
});

// ---- What is wrong is said ----

test('a wrong mapping is an error that names the line', async (t) => {
    const wrong = [
        ['hubtel', 'in.text=json:/Message', 'in.text=json:Message'],
        ['hubtel', 'in.text=json:/Message', 'in.text=jsn:/Message'],
        ['hubtel', 'in.input=per_turn', 'in.input=turns'],
        ['hubtel', 'reply.close={"Type":"Release","Message":"{text}"}', 'reply.close={message}'],
        ['hubtel', 'in.first=code', 'in.frist=code'],
        ['jasmin', 'answer.id=regex:^Success "([^"]+)"', 'answer.id=regex:^Success "(['],
        ['jasmin', 'in.id=param:id', 'in.id=param:id | new'],
        ['jasmin', 'send.url=http://127.0.0.1:1401/send', 'send.url=127.0.0.1:1401/send'],
        ['restcomm', 'in.session=xml:@localId | cookie:JSESSIONID', 'in.session=xml:/dialog'],
        ['comviva', 'reply.header_close=Freeflow: FB | charge: N | amount: 0',
            'reply.header_close=Freeflow FB'],
    ];

    for (const [name, from, to] of wrong) {
        const config = profile(name).replace(from, () => to);
        const line = config.split('\n').indexOf(to) + 1;
        const folder = folderWith(t, config);
        const said = await command(['provider-test', folder, name, '/dev/null']);
        const checked = await command(['check', folder]);

        assert.notEqual(line, 0, to);
        assert.equal(said.code, 1, to);
        assert.ok(said.stderr.includes(`tayanch.conf:${line}: ${to.split('=')[0]} in `),
            `${to}: ${said.stderr}`);
        assert.ok(checked.stdout.includes(`tayanch.conf:${line}: `), `${to}: ${checked.stdout}`);
    }
});

test('a key that is missing is named', async (t) => {
    const folder = folderWith(t, profile('hubtel').replace('in.session=json:/SessionId\n', ''));
    const { code, stderr } = await command(['provider-test', folder, 'hubtel', '/dev/null']);

    assert.equal(code, 1);
    assert.match(stderr, /in\.session in \[channel hubtel\]: is missing/);
});

test('a file that is no request, or does not fit the mapping, is an error', async (t) => {
    const folder = folderWith(t, profile('hubtel'));
    const recorded = readFileSync(path.join(RECORDED, 'hubtel.turn.http'), 'utf8');
    const good = recorded.replace(/Content-Length: .*\n/, '');
    const cases = [
        ['', /no HTTP request/],
        ['hello\nworld\n', /must start with/],
        [good.replace('Host:', 'Host'), /not Name: value/],
        [good.slice(0, good.indexOf('\n\n') + 1), /empty line/],
        [recorded.replace(/(Content-Length:) .*/, '$1 9999'), /shorter than it says/],
        [good.replace('POST', 'GET'), /in\.method/],
        [good.replace('application/json', 'text/plain'), /in\.type/],
        [good.replace('"Response"', '"Charge"'), /in\.op/],
        [good.replace('"Mobile"', '"Phone"'), /in\.from/],
        [good.replace('{', '['), /no JSON/],
    ];

    for (const [text, problem] of cases) {
        const file = path.join(folder, 'request.http');
        writeFileSync(file, text);
        const { code, stderr } = await command(['provider-test', folder, 'hubtel', file]);
        assert.equal(code, 1, text);
        assert.match(stderr, problem);
    }
    const { code, stderr } = await command(['provider-test', folder, 'other', '/dev/null']);
    assert.equal(code, 1);
    assert.match(stderr, /no channel of this name/);
});
