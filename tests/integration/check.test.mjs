// Mistakes of an operator, in tayanch.conf, in the texts and in the data folder: serve refuses to
// start, and check names each with its place.

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import {
    appendFileSync, chmodSync, readFileSync, readdirSync, rmSync, writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { inventedNumber } from '../support/gateway.mjs';
import { change, command, freshFolder, gatewayFor, ownTexts, textIn } from '../support/hotline.mjs';

/** The line, counted from 1, that has a text. */
const lineOf = (file, text) =>
    readFileSync(file, 'utf8').split('\n').findIndex((line) => line.includes(text)) + 1;

// ---- The config ----

/** What an operator may get wrong: what to replace, by what, and which line is then named. */
const MISTAKES = {
    'an unknown key': ['timezone=', 'colour=blue\ntimezone=', 'colour'],
    'an unknown section': ['[channel sms]', '[smpp]\n[channel sms]', '[smpp]'],
    'a key in the wrong section': ['timezone=', 'secret=abc\ntimezone=', 'secret=abc'],
    'a word for a number': ['resume_seconds=1800', 'resume_seconds=soon', 'seconds=soon'],
    'a number out of range': ['max_units=80', 'max_units=5', 'max_units'],
    'a number with a unit': ['ussd_session_seconds=180', 'ussd_session_seconds=3m', 'ussd_session'],
    'an unknown bearer': ['bearer=sms', 'bearer=fax', 'bearer=fax'],
    'a key twice': ['max_units=80', 'max_units=80\nmax_units=70', 'max_units=70'],
    'a line that is neither': ['[hotline]', 'hello\n[hotline]', 'hello'],
    'a secret that is no part of a URL': ['secret=', 'secret=a/b', 'secret=a/b'],
};

for (const [name, [from, to, named]] of Object.entries(MISTAKES)) {
    test(`${name} in tayanch.conf stops the start, and file and line are named`, async (t) => {
        const gateway = await freshFolder(t);
        const file = path.join(gateway.dir, 'tayanch.conf');
        change(file, from, to);
        const place = `${file}:${lineOf(file, named)}: `;
        for (const verb of ['serve', 'check']) {
            const { code, signal, stdout, stderr } = await command([verb, gateway.dir]);
            assert.deepEqual([code, signal], [1, null], verb);
            assert.ok((stdout + stderr).includes(place), `${place} in: ${stdout}${stderr}`);
            for (const { secret } of gateway.channels.values())
                assert.ok(!(stdout + stderr).includes(secret), 'no secret');
        }
    });
}

const PROVIDERS = {
    'an unknown provider': ['provider=kannel', 'provider=pigeon'],
    'a bearer that the provider does not carry': ['provider=kannel', 'provider=africastalking'],
};

for (const [name, [from, to]] of Object.entries(PROVIDERS)) {
    test(`${name} stops the start, and the channel is named`, async (t) => {
        const gateway = await freshFolder(t);
        const file = path.join(gateway.dir, 'tayanch.conf');
        change(file, from, to);
        const { code, stderr } = await command(['serve', gateway.dir]);

        assert.equal(code, 1);
        assert.match(stderr, /tayanch.conf:\d+: \w+ in \[channel sms\]: /);
    });
}

// ---- check ----

test('check is content with a fresh folder, served or not', async (t) => {
    const gateway = await freshFolder(t);
    for (const round of ['not served', 'served']) {
        const { code, stdout } = await command(['check', gateway.dir]);
        assert.deepEqual([code, /^all is well$/m.test(stdout)], [0, true], `${round}: ${stdout}`);
        if (round === 'not served')
            await gateway.start();
    }
});

/** What check must find: how to break it, and a line that says where and what. */
const TROUBLES = {
    'a key file that others can read': {
        spoil: ({ dir }) => chmodSync(path.join(dir, 'keys', 'server.key'), 0o644),
        says: /keys.*(600|chmod|others)/,
    },
    'a data folder that others can enter': {
        spoil: ({ dir }) => chmodSync(dir, 0o755),
        says: /chmod 700/,
    },
    'a config that others can read': {
        spoil: ({ dir }) => chmodSync(path.join(dir, 'tayanch.conf'), 0o640),
        says: /tayanch\.conf: .*chmod 600/,
    },
    'a database that others can read': {
        spoil: ({ dir }) => chmodSync(path.join(dir, 'tayanch.db'), 0o604),
        says: /tayanch\.db: .*chmod 600/,
    },
    'a key file of the wrong length': {
        spoil: ({ dir }) => writeFileSync(path.join(dir, 'keys', 'server.key'), 'x'),
        says: /^keys: .*server\.key/m,
    },
    'a missing key file': {
        spoil: ({ dir }) => rmSync(path.join(dir, 'keys', 'server.key')),
        says: /^keys: .*server\.key/m,
    },
    'a missing config': {
        spoil: ({ dir }) => rmSync(path.join(dir, 'tayanch.conf')),
        says: /tayanch\.conf cannot be read/,
    },
    'a missing database': {
        spoil: ({ dir }) => rmSync(path.join(dir, 'tayanch.db')),
        says: /^database: /m,
    },
    'a database that is none': {
        spoil: ({ dir }) => writeFileSync(path.join(dir, 'tayanch.db'), 'no database'.repeat(1000)),
        says: /^database: /m,
    },
    'a short secret': {
        spoil: ({ dir, channel }) => channel('sms') && change(
            path.join(dir, 'tayanch.conf'), `secret=${channel('sms').secret}`, 'secret=abc'),
        says: /\[channel sms\] secret/,
    },
    'an unknown time zone': {
        spoil: ({ dir }) => change(path.join(dir, 'tayanch.conf'), 'Europe/Moscow', 'Moscow'),
        says: /timezone/,
    },
    'a catalog with a syntax error': {
        spoil: ({ folder }) => appendFileSync(path.join(folder, 'ky.po'), '\nmsgid "a\n'),
        says: /ky\.po:\d+: /,
    },
    'a catalog with an empty text': {
        spoil: ({ folder }) => change(
            path.join(folder, 'uz.po'), `msgstr "${textIn('uz', 'Goodbye.')}"`, 'msgstr ""'),
        says: /uz\.po:\d+: has no translation/,
    },
    'a catalog that lost a placeholder': {
        spoil: ({ folder }) => change(path.join(folder, 'ru.po'), '{status}', ''),
        says: /ru\.po:\d+: .*placeholder/,
    },
    'a missing catalog': {
        spoil: ({ folder }) => rmSync(path.join(folder, 'uz_Cyrl.po')),
        says: /uz_Cyrl\.po: cannot be read/,
    },
    'a rule with a bad number': {
        spoil: ({ folder }) =>
            change(path.join(folder, 'rules', 'FP-30.rule'), 'length=30', 'length=thirty'),
        says: /FP-30\.rule:\d+: length: /,
    },
    'a rule with an unknown key': {
        spoil: ({ folder }) =>
            change(path.join(folder, 'rules', 'FP-30.rule'), 'unit=day', 'unit=day\ncolour=blue'),
        says: /FP-30\.rule:\d+: colour: /,
    },
    'a region list with a bad line': {
        spoil: ({ folder }) => appendFileSync(path.join(folder, 'regions.tsv'), 'RU-XX\tx\n'),
        says: /regions\.tsv:\d+: /,
    },
    'a limit of detention without its hours': {
        spoil: ({ folder }) => change(path.join(folder, 'limits.tsv'), 'coao_48h\t48', 'coao_48h\t'),
        says: /limits\.tsv:\d+: hours is a whole number/,
    },
};

for (const [name, { spoil, says }] of Object.entries(TROUBLES)) {
    test(`check finds ${name}`, async (t) => {
        const { folder, config } = ownTexts(t);
        const gateway = await freshFolder(t, { config });
        spoil({ dir: gateway.dir, folder, channel: (channel) => gateway.channel(channel) });
        const { code, signal, stdout, stderr } = await command(['check', gateway.dir]);

        assert.deepEqual([code, signal], [1, null], stdout + stderr);
        assert.match(stdout, says);
        assert.doesNotMatch(stdout, /all is well/);
        assert.ok(!stdout.includes(gateway.channel('ussd').secret));
    });
}

test('check says which limits of detention no lawyer has read, and that is no trouble', async (t) => {
    const { folder, config } = ownTexts(t);
    const gateway = await freshFolder(t, { config });
    const unread = await command(['check', gateway.dir]);
    assert.equal(unread.code, 0, unread.stdout);
    assert.match(unread.stdout, /^note: no lawyer has read 2 of 2 limits of detention/m);
    const file = path.join(folder, 'limits.tsv');
    writeFileSync(file, readFileSync(file, 'utf8').replace(/\t$/gm, '\t2026-11-25'));
    const read = await command(['check', gateway.dir]);
    assert.equal(read.code, 0, read.stdout);
    assert.doesNotMatch(read.stdout, /limits of detention/);
});

test('check names every trouble, not only the first', async (t) => {
    const gateway = await freshFolder(t);
    chmodSync(path.join(gateway.dir, 'keys', 'server.key'), 0o644);
    chmodSync(path.join(gateway.dir, 'tayanch.conf'), 0o644);
    rmSync(path.join(gateway.dir, 'tayanch.db'));
    const { code, stdout } = await command(['check', gateway.dir]);

    assert.equal(code, 1);
    for (const part of [/tayanch\.conf/, /server\.key|keys/, /database/])
        assert.match(stdout, part);
});

test('a database of a newer program is refused by every command, untouched', async (t) => {
    const gateway = await freshFolder(t);
    const database = path.join(gateway.dir, 'tayanch.db');
    execFileSync('sqlite3', [database, 'PRAGMA user_version = 99']);
    const before = readFileSync(database);
    for (const words of [['serve'], ['check'], ['cases']]) {
        const { code, signal, stdout, stderr } = await command([...words, gateway.dir]);
        assert.deepEqual([code, signal], [1, null], words[0]);
        assert.match(stdout + stderr, /schema 99.*newer/, words[0]);
    }
    assert.ok(readFileSync(database).equals(before));
});

test('serve refuses a folder without a database, and makes none', async (t) => {
    const gateway = await freshFolder(t);
    const database = path.join(gateway.dir, 'tayanch.db');
    rmSync(database);
    const { code } = await command(['serve', gateway.dir]);

    assert.equal(code, 1);
    assert.ok(!readdirSync(gateway.dir).includes('tayanch.db'));
});

test('serve refuses the key file of another hotline', async (t) => {
    const [gateway, other] = [await gatewayFor(t), await freshFolder(t)];
    await gateway.sms(inventedNumber(), 'Паспорт забрали, не отдают');
    await gateway.stop();
    const key = path.join('keys', 'server.key');
    writeFileSync(path.join(gateway.dir, key), readFileSync(path.join(other.dir, key)));
    const { code, stderr } = await command(['serve', gateway.dir]);

    assert.equal(code, 1, 'it would take every caller for a stranger');
    assert.match(stderr, /key/);
});
