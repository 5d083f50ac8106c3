// What every part of tests/bench/run shares: the servers, the load, and how results are shown.

const { execFile, execFileSync, spawn } = require('node:child_process');
const fs = require('node:fs');
const path = require('node:path');

const ROOT = path.resolve(__dirname, '../..');
const BUILD = process.env.BUILD ?? 'build/release';
const SERVER_CORE = '0';
const CLIENT_CORE = '1';
const ROUNDS = Number(process.env.ROUNDS ?? 5);
const SECONDS = Number(process.env.SECONDS ?? 5);
const CONNECTIONS = 64;

const median = (list) => [...list].sort((a, b) => a - b)[Math.floor(list.length / 2)];
const pinned = (core) => ['taskset', '-c', core];
const row = (...cells) => console.log(cells.map((cell) => String(cell).padEnd(20)).join(''));
const whole = (number) => Math.round(number).toLocaleString('en');

function build() {
    const targets = ['bare_soup', 'bare_mhd', 'bare_send', 'sms_peer', 'queue_sms', 'told_rows', 'people_rows']
        .map((name) => `tests/bench/${name}`);
    if (!process.env.TAYANCH)
        targets.push('tayanch');
    const words = [`BUILD=${BUILD}`, ...targets.map((name) => `${BUILD}/${name}`)];
    execFileSync('make', words, { cwd: ROOT, stdio: ['ignore', 'ignore', 'inherit'] });
}

function walkCommand(url, { connections = CONNECTIONS, seconds = SECONDS } = {}) {
    const script = path.join(__dirname, 'ussd.lua');
    const options = ['-t1', `-c${connections}`, `-d${seconds}s`, '-s', script];
    return [...pinned(CLIENT_CORE), 'wrk', ...options, url];
}

/** Walks USSD sessions against a URL for some seconds. */
function walk(url, options) {
    const [taskset, ...words] = walkCommand(url, options);
    return readWalk(url, execFileSync(taskset, words, { encoding: 'utf8' }));
}

/** The same, while other things are done here. */
function walkBeside(url, options) {
    const [taskset, ...words] = walkCommand(url, options);
    return new Promise((resolve, reject) => {
        execFile(taskset, words, (error, output) => {
            try {
                resolve(readWalk(url, output));
            } catch (problem) {
                reject(error ?? problem);
            }
        });
    });
}

function readWalk(url, output) {
    const line = /^RESULT (.*)$/m.exec(output);
    if (!line)
        throw new Error(`wrk gave no result:\n${output}`);
    const result = Object.fromEntries(
        line[1].split(' ').map((word) => word.split('=')).map(([key, n]) => [key, Number(n)]));
    if (result.bad + result.broken > 0)
        throw new Error(`${new URL(url).origin}: ${result.bad} wrong answers, ` +
            `${result.broken} broken requests\n${output}`);
    return { ...result, rate: (result.requests / result.microseconds) * 1e6 };
}

/** A server that does nothing but answer. */
async function startBare(name, core = SERVER_CORE) {
    const program = path.join(ROOT, BUILD, 'tests/bench', name);
    const [taskset, ...words] = [...pinned(core), program, '0'];
    const child = spawn(taskset, words, { stdio: ['ignore', 'pipe', 'inherit'] });
    const stop = () => child.kill();
    process.once('exit', stop);
    child.once('exit', () => process.off('exit', stop));
    const said = await new Promise((resolve) => child.stdout.once('data', resolve));
    const port = /:(\d+)/.exec(said)[1];
    return { url: `http://127.0.0.1:${port}/`, stop };
}

async function startTayanch({ fill, config } = {}) {
    const { Gateway } = await import('../support/gateway.mjs');
    const program = process.env.TAYANCH ?? path.join(ROOT, BUILD, 'tayanch');
    const gateway = new Gateway({ program, config, wrapper: pinned(SERVER_CORE) });
    await gateway.init();
    fill?.(gateway.dir);
    await gateway.start();
    return {
        url: gateway.url + gateway.channel('ussd').path,
        gateway,
        dir: gateway.dir,
        pid: gateway.process.pid,
        async stop() {
            await gateway.stop();
            gateway.leave();
        },
    };
}

function residentMegabytes(pid) {
    const status = fs.readFileSync(`/proc/${pid}/status`, 'utf8');
    return Number(/^VmRSS:\s+(\d+)/m.exec(status)[1]) / 1024;
}

function findDatabase(dir) {
    const isDatabase = (file) => {
        const head = Buffer.alloc(15);
        const fd = fs.openSync(file, 'r');
        fs.readSync(fd, head, 0, head.length, 0);
        fs.closeSync(fd);
        return head.toString('latin1') === 'SQLite format 3';
    };
    const files = fs.readdirSync(dir).map((name) => path.join(dir, name));
    return files.find((file) => fs.statSync(file).isFile() && isDatabase(file));
}

module.exports = {
    BUILD, CLIENT_CORE, CONNECTIONS, ROOT, ROUNDS, SERVER_CORE, build, findDatabase, median, pinned, residentMegabytes,
    row, startBare, startTayanch, walk, walkBeside, whole,
};
