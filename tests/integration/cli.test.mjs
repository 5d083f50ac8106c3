// The command line as an operator uses it: init, serve, check, cases, menu-graph and phone.

import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import { chmodSync, mkdirSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { PROGRAM, ROOT, caseNumber, inventedNumber } from '../support/gateway.mjs';
import {
    change, command, filesOf, folderFor, freshFolder, gatewayFor, openTexts, ownTexts, rowCounts,
    textIn, until,
} from '../support/hotline.mjs';

/** The mode of a file or folder, as chmod takes it. */
const modeOf = (file) => (statSync(file).mode & 0o7777).toString(8);

// ---- init ----

test('init makes a folder that only its owner can enter, and prints the key once', async (t) => {
    const dir = path.join(folderFor(t), 'new', 'data');
    const { code, stdout, stderr } = await command(['init', dir]);

    assert.deepEqual([code, stderr], [0, '']);
    assert.equal(stdout.match(/^Recovery key: \S.*$/gm).length, 1);
    const key = /^Recovery key: (.*)$/m.exec(stdout)[1];
    assert.equal(stdout.split(key).length, 2, 'the key itself stands there once');
    assert.equal(modeOf(dir), '700');
    assert.equal(modeOf(path.join(dir, 'keys')), '700');
    const files = filesOf(dir);
    const names = files.map(({ name }) => name).filter((name) => !/-(wal|shm)$/.test(name));
    assert.deepEqual(names.sort(), ['keys/server.key', 'tayanch.conf', 'tayanch.db']);
    for (const { name, octets } of files) {
        assert.equal(modeOf(path.join(dir, name)), '600', name);
        assert.ok(!octets.includes(key), `${name} has the recovery key`);
    }
});

test('init fills an empty folder that is there, and is deaf to a loose umask', async (t) => {
    const dir = path.join(folderFor(t), 'data');
    mkdirSync(dir, { mode: 0o777 });
    chmodSync(dir, 0o777);
    execFileSync('sh', ['-c', 'umask 000; exec "$0" init "$1"', PROGRAM, dir]);

    assert.equal(modeOf(dir), '700');
    for (const { name } of filesOf(dir))
        assert.equal(modeOf(path.join(dir, name)), '600', name);
});

test('init refuses a folder that is not empty, and leaves it as it was', async (t) => {
    const gateway = await freshFolder(t);
    const before = filesOf(gateway.dir);
    const again = await command(['init', gateway.dir]);
    assert.equal(again.code, 1);
    assert.match(again.stderr, /not empty/);
    assert.ok(!again.stdout.includes('Recovery key'));
    assert.deepEqual(filesOf(gateway.dir), before);

    const other = folderFor(t);
    writeFileSync(path.join(other, '.hidden'), 'mine');
    assert.equal((await command(['init', other])).code, 1);
    assert.deepEqual(readdirSync(other), ['.hidden']);
    const file = path.join(other, '.hidden');
    assert.equal((await command(['init', file])).code, 1);
    assert.equal(readFileSync(file, 'utf8'), 'mine');
});

test('two folders share no secret', async (t) => {
    const [one, two] = [await freshFolder(t), await freshFolder(t)];

    assert.notEqual(one.recoveryKey, two.recoveryKey);
    assert.notEqual(one.channel('ussd').secret, two.channel('ussd').secret);
    assert.notEqual(one.channel('ussd').secret, one.channel('sms').secret);
    assert.ok(one.channel('ussd').secret.length >= 16);
    const key = (gateway) => readFileSync(path.join(gateway.dir, 'keys', 'server.key'));
    assert.ok(!key(one).equals(key(two)));
});

test('wrong commands and arguments are an error with the usage', async () => {
    for (const words of [[], ['x'], ['init'], ['init', '--help'], ['serve'], ['serve', 'a', 'b'],
        ['cases'], ['cases', '--xml', 'a'], ['case', 'a'], ['check'], ['menu-graph', 'x']]) {
        const { code, stdout, stderr } = await command(words);
        assert.equal(code, 2, words.join(' '));
        assert.match(stdout + stderr, /usage:/);
    }
    const help = await command(['--help']);
    assert.equal(help.code, 0);
    for (const name of ['init', 'serve', 'phone', 'cases', 'case', 'check', 'menu-graph'])
        assert.match(help.stdout, new RegExp(`tayanch ${name} `));
});

// ---- serve ----

test('serve prints the port that it took, and answers there', async (t) => {
    const gateway = await gatewayFor(t);

    assert.match(gateway.log, /^webhooks on 127\.0\.0\.1:[1-9]\d*$/m);
    assert.equal((await gateway.ussd().dial()).status, 200);
});

test('a second serve on the same folder is refused, and the first goes on', async (t) => {
    const gateway = await gatewayFor(t);
    const second = await command(['serve', gateway.dir]);

    assert.equal(second.code, 1);
    assert.match(second.stderr, /another tayanch serves this folder/);
    assert.equal((await gateway.ussd().dial()).status, 200);
    await gateway.stop();
    await gateway.start();
});

test('a port that is taken is an error in words', async (t) => {
    const gateway = await gatewayFor(t);
    const other = await freshFolder(t);
    change(path.join(other.dir, 'tayanch.conf'), 'webhooks=127.0.0.1:0',
        `webhooks=127.0.0.1:${gateway.port}`);
    const { code, stderr } = await command(['serve', other.dir]);

    assert.equal(code, 1);
    assert.match(stderr, new RegExp(`${gateway.port}`));
});

test('SIGTERM and SIGINT end serve with 0, also in the middle of sessions', async (t) => {
    const gateway = await gatewayFor(t);
    for (const signal of ['SIGTERM', 'SIGINT']) {
        const session = gateway.ussd();
        await session.dial();
        gateway.process.kill(signal);
        assert.deepEqual(await gateway.exited, { code: 0, signal: null });
        await gateway.start();
        assert.ok((await session.send('4')).more);
    }
});

test('a gateway that was killed starts again on its own', async (t) => {
    const gateway = await gatewayFor(t);
    const { text } = await gateway.sms(inventedNumber(), 'Нас заперли в вагончике');
    await gateway.kill();
    await gateway.start();

    assert.deepEqual(await openTexts(gateway, caseNumber(text)), ['Нас заперли в вагончике']);
});

test('SIGHUP reads the texts again; a broken file leaves the old ones in force', async (t) => {
    const { folder, config } = ownTexts(t);
    const gateway = await gatewayFor(t, { config });
    const file = path.join(folder, 'ru.po');
    const old = textIn('ru', 'What happened?');
    const answer = () => gateway.ussd().dial('4*2');
    assert.ok((await answer()).text.startsWith(old));

    change(file, `"${old}"`, '"Расскажите?"');
    assert.ok((await answer()).text.startsWith(old), 'not before it is told to');
    gateway.process.kill('SIGHUP');
    await until('the new text', async () => (await answer()).text.startsWith('Расскажите?'));

    change(file, '"Расскажите?"', '"Иначе?');
    gateway.process.kill('SIGHUP');
    await until('a complaint', () => gateway.log.includes('texts.kept'));
    await until('its place', () => /ru\.po:\d+: /.test(gateway.log));
    assert.ok((await answer()).text.startsWith('Расскажите?'));

    change(file, '"Иначе?', '"Иначе?"');
    gateway.process.kill('SIGHUP');
    await until('the repaired text', async () => (await answer()).text.startsWith('Иначе?'));
});

test('SIGHUP in the middle of a session loses nothing', async (t) => {
    const { config } = ownTexts(t);
    const gateway = await gatewayFor(t, { config });
    const session = gateway.ussd();
    await session.dial();
    for (const key of ['4', '2', '6', '2', '1', '1', '1', '1']) {
        gateway.process.kill('SIGHUP');
        assert.ok((await session.send(key)).more);
    }
    assert.ok(caseNumber((await session.send('3')).text));
    await until('a reload', () => gateway.log.includes('texts.reloaded'));
    assert.ok(!gateway.log.includes('texts.kept'));
});

// ---- cases ----

test('cases can be read while the gateway writes', async (t) => {
    const gateway = await gatewayFor(t);
    let seen = 0;
    const writing = Promise.all(Array.from({ length: 60 }, () =>
        gateway.sms(inventedNumber(), 'SOS')));
    for (let round = 0; round < 5; round++) {
        const { length } = await gateway.cases();
        assert.ok(length >= seen);
        seen = length;
    }
    assert.ok((await writing).every(({ status }) => status === 200));
    assert.equal((await gateway.cases()).length, 60, 'what is acknowledged is there at once');
    assert.equal(rowCounts(gateway).cases, 60);
    const lines = (await gateway.command('cases')).trim().split('\n');
    assert.equal(lines.length, 60);
    assert.ok(lines.every((line) => /^\d{4}-\d{4} .*URGENT.*sms/.test(line)));
});

test('cases of a fresh folder are an empty list', async (t) => {
    const gateway = await freshFolder(t);
    assert.deepEqual(await gateway.cases(), []);
    assert.equal(await gateway.command('cases'), '');
});

// ---- menu-graph ----

test('menu-graph is Graphviz and shows every screen', async (t) => {
    const { code, stdout: graph } = await command(['menu-graph']);
    assert.equal(code, 0);
    assert.match(graph, /^digraph menu \{\n[^]*\n\}\n$/);

    const source = readFileSync(path.join(ROOT, 'handlers', 'screens.h'), 'utf8');
    const screens = [...source.matchAll(/^ {4}X\((\w+)\)/gm)].map(([, id]) => id);
    assert.ok(screens.length > 30);
    for (const id of screens)
        assert.match(graph, new RegExp(`^ +${id} \\[label="`, 'm'), `${id} is a node`);
    for (const id of screens.filter((id) => id !== 'language'))
        assert.match(graph, new RegExp(`^ +\\w+ -> ${id}[ ;]`, 'm'), `something leads to ${id}`);
    for (const [, from, to] of graph.matchAll(/^ +(\w+) -> (\w+)/gm))
        assert.ok(screens.includes(from) && screens.includes(to), `${from} -> ${to}`);
    try {
        execFileSync('dot', ['-Tsvg'], { input: graph, stdio: ['pipe', 'ignore', 'pipe'] });
    } catch (error) {
        assert.equal(error.code, 'ENOENT', error.message);
        t.diagnostic('dot is not installed');
    }
});

// ---- phone ----

/** The handset, with one line for each input. */
const phone = (words, lines) =>
    command(['phone', ...words], { input: lines.map((line) => `${line}\n`).join('') });

test('a whole report with the handset over USSD', async (t) => {
    const gateway = await gatewayFor(t);
    const url = gateway.url + gateway.channel('ussd').path;
    const lines = ['*7775#', '4', '2', '6', '2', '1', '1', '1', 'Не платят * второй месяц', '3'];
    const words = ['--url', url, '--number', '+998901112233'];
    const { code, stdout, stderr } = await phone(words, lines);

    assert.deepEqual([code, stderr], [0, '']);
    assert.match(stdout, /CON: waits for an answer/);
    assert.match(stdout, /END: the session is over/);
    assert.doesNotMatch(stdout, /TOO LONG/);
    const [row] = await gateway.cases();
    assert.equal(caseNumber(stdout), row.case);
    assert.deepEqual([row.status, row.bearer, row.contact_profile], ['new', 'ussd', 'normal']);
    assert.deepEqual(await openTexts(gateway, row.case), ['Не платят * второй месяц']);
});

test('a whole report with the handset over SMS', async (t) => {
    const gateway = await gatewayFor(t);
    const url = gateway.url + gateway.channel('sms').path;
    const text = "Oylik bermayapti, qo'rqityapti";
    const lines = ['MENU', '1', '2', '6', '2', '1', '1', '1', text, '1'];
    const { code, stdout, stderr } = await phone(
        ['--sms', '--url', url, '--number', '+996555112233'], lines);

    assert.deepEqual([code, stderr], [0, '']);
    const [row] = await gateway.cases();
    assert.ok(stdout.includes(row.case));
    assert.deepEqual([row.status, row.bearer, row.language], ['new', 'sms', 'uz']);
    assert.deepEqual(await openTexts(gateway, row.case), [text]);
});

test('the handset dials *7775*2*6#, and finds secret and code in the data folder', async (t) => {
    const gateway = await gatewayFor(t);
    const words = ['--url', gateway.url, '--dir', gateway.dir, '--number', '+998901112244'];
    const { code, stdout } = await phone(words, ['*7775#', '4', '*7775*2*6#', '2', '1', '1']);

    assert.equal(code, 0);
    for (const text of ['Are you in danger now?', 'When was it?', 'How many people?'])
        assert.ok(stdout.includes(textIn('ru', text)), text);
    const [row] = await until('a draft', async () => {
        const rows = await gateway.cases();
        return rows.length > 0 && rows;
    });
    assert.deepEqual([row.status, row.category], ['draft', 'wages'], 'it hung up at the end');
});

test('the handset tells what is wrong', async (t) => {
    const gateway = await gatewayFor(t);
    const right = gateway.url + gateway.channel('ussd').path;
    for (const [words, says] of [
        [['--url', right, '--number', 'Kaspi'], /--number must be a phone number/],
        [['--url', `${gateway.url}/hooks/ussd/wrong`], /403/],
        [['--url', `${gateway.url}/nothing/here`], /404/],
        [['--url', right, '--sms', '--ussd'], /phone --help/],
        [['--url', 'http://127.0.0.1:1/hooks/ussd/x'], /no gateway answers/],
        [['--dir', '/nowhere'], /tayanch\.conf/],
        [['--url', right, '--colour'], /colour/],
    ]) {
        const { code, signal, stderr } = await phone(words, ['*7775#']);
        assert.deepEqual([code, signal], [1, null], words.join(' '));
        assert.match(stderr, says);
        assert.ok(!stderr.includes(gateway.channel('ussd').secret));
    }
    const { code, stdout } = await phone(['--url', gateway.url, '--dir', gateway.dir], ['*123#']);
    assert.equal(code, 0);
    assert.match(stdout, /no such code/);
    assert.equal(rowCounts(gateway).inbound, 0);
});

test('a handset that is cut off does not keep the gateway', async (t) => {
    const gateway = await gatewayFor(t);
    const url = gateway.url + gateway.channel('ussd').path;
    const child = spawn(PROGRAM, ['phone', '--url', url, '--number', '+998901112255']);
    child.stdin.write('*7775#\n4\n2\n6\n');
    await until('a session', () => rowCounts(gateway).sessions === 1);
    child.kill('SIGKILL');

    assert.equal((await gateway.ussd().dial()).status, 200);
    await gateway.stop();
});
