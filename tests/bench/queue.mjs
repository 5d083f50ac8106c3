// The queue of the console with many cases, alone and while people report: tests/bench/run queue.

import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import http from 'node:http';
import { connect } from 'node:net';
import { consoleOf } from '../support/api.mjs';
import { addCrowd } from '../support/crowd.mjs';
import { firstAdmin } from '../support/staff.mjs';
import {
    CLIENT_CORE, CONNECTIONS, ROUNDS, findDatabase, median, row, startTayanch, walkBeside, whole,
} from './tools.js';

const CASES = Number(process.env.CASES ?? 100_000);
const REQUESTS = Number(process.env.REQUESTS ?? 100);
const LIMIT_MS = 50;
const PAGE = 100;

const FILTERS = [
    '', 'status=new', 'status=closed', 'status=new,draft,in_review,waiting,referred,resolved,closed,mistake',
    'category=raid', 'region=RU-MOW', 'language=ky', 'urgent=1', 'mine=1', 'since=1703000000', 'until=1703000000',
    'category=raid&region=RU-MOW&language=ky&urgent=1', 'order=newest', 'order=newest&category=raid',
    'order=newest&status=closed',
];

const quantile = (list, q) => [...list].sort((a, b) => a - b)[Math.min(list.length - 1, Math.floor(list.length * q))];

/** One request over a connection that stays open; the milliseconds it took. */
function timed(member, agent, target) {
    return new Promise((resolve, reject) => {
        const start = process.hrtime.bigint();
        http.get(`${member.origin}/api/v1${target}`, { agent, headers: { Cookie: member.session.cookie } }, (answer) => {
            let text = '';
            answer.setEncoding('utf8').on('data', (chunk) => { text += chunk; });
            answer.on('end', () => {
                if (answer.statusCode !== 200)
                    return reject(new Error(`${target}: ${answer.statusCode}`));
                resolve({ ms: Number(process.hrtime.bigint() - start) / 1e6, json: JSON.parse(text) });
            });
        }).on('error', reject);
    });
}

/** The milliseconds that the gateway itself has spent on a core: steadier than the clock where others work beside. */
const spent = (pid) => Number(readFileSync(`/proc/${pid}/schedstat`, 'utf8').split(' ')[0]) / 1e6;

async function measureTimes(pid, ask) {
    const times = [];
    const before = spent(pid);
    for (let i = 0; i < REQUESTS; i++)
        times.push((await ask(i)).ms);
    return { p50: quantile(times, 0.5), p95: quantile(times, 0.95), cpu: (spent(pid) - before) / REQUESTS };
}

/** Windows of a filter: the first, the last, and others anywhere. */
async function measure(member, pid, agent, filter) {
    const at = (offset) => `/cases?${filter}${filter && '&'}limit=${PAGE}&offset=${offset}`;
    const { json: { total } } = await timed(member, agent, at(0));
    const offset = (i) => [0, Math.max(0, total - PAGE)][i] ?? Math.floor(Math.random() * total);
    return { filter, total, ...await measureTimes(pid, (i) => timed(member, agent, at(offset(i)))) };
}

async function measureAll(member, pid) {
    const agent = new http.Agent({ keepAlive: true, maxSockets: 1 });
    const results = [];
    for (const filter of FILTERS)
        results.push(await measure(member, pid, agent, filter));
    const counts = await measureTimes(pid, () => timed(member, agent, '/cases/counts'));
    const sealed = await measureTimes(pid, (i) =>
        timed(member, agent, `/cases/sealed?limit=250&before=${CASES - 250 * (i % Math.floor(CASES / 500))}`));
    agent.destroy();
    return [...results, { filter: '(counts)', total: CASES, ...counts }, { filter: '(250 sealed texts)', total: CASES, ...sealed }];
}

/** A browser that costs next to nothing, since it shares a core with wrk: it looks at how long an answer is, no more. */
class Pager {
    #socket;
    #member;
    #head = '';
    #left = -1; // of the body; -1: the head is not whole
    #done = () => {};

    constructor(member) {
        const { hostname, port } = new URL(member.origin);
        this.#member = member;
        this.#socket = connect(Number(port), hostname);
        this.#socket.on('data', (data) => this.#take(data));
        this.#socket.on('error', (error) => this.#done(error));
    }

    #take(data) {
        if (this.#left < 0) {
            this.#head += data.toString('latin1');
            const end = this.#head.indexOf('\r\n\r\n');
            if (end < 0)
                return;
            this.#left = Number(/^content-length: (\d+)/im.exec(this.#head)?.[1]) - (this.#head.length - end - 4);
        } else {
            this.#left -= data.length;
        }
        if (this.#left === 0)
            this.#done(this.#head.startsWith('HTTP/1.1 200 ') ? null : new Error(this.#head.slice(0, 40)));
    }

    /** The milliseconds that an answer took. */
    get(target) {
        const { origin, session } = this.#member;
        const start = process.hrtime.bigint();
        this.#head = '';
        this.#left = -1;
        return new Promise((resolve, reject) => {
            this.#done = (error) => (error ? reject(error) : resolve(Number(process.hrtime.bigint() - start) / 1e6));
            this.#socket.write(`GET /api/v1${target} HTTP/1.1\r\nHost: ${new URL(origin).host}\r\n` +
                `Cookie: ${session.cookie}\r\n\r\n`);
        });
    }

    close() {
        this.#socket.destroy();
    }
}

/** What USSD reports take while somebody pages through the queue, a page every so many milliseconds. */
async function pageWhile(member, ussd, pauseMs) {
    const pager = new Pager(member);
    const times = [];
    let over = false;
    const walk = ussd().finally(() => { over = true; });
    while (!over) {
        const filter = FILTERS[times.length % FILTERS.length];
        const offset = Math.floor(Math.random() * CASES * 0.8);
        times.push(await pager.get(`/cases?${filter}${filter && '&'}limit=${PAGE}&offset=${offset}`));
        await new Promise((resolve) => { setTimeout(resolve, pauseMs); });
    }
    pager.close();
    return { ...(await walk), pages: times.length, p95: quantile(times, 0.95) };
}

/** Rounds with and without pages in turn: a slow moment of the machine is everybody's. */
async function beside(member, tayanch, callers) {
    const pairs = [];
    const walk = () => walkBeside(tayanch.url, { connections: callers });
    while (pairs.length < ROUNDS)
        pairs.push({ alone: await walk(), paged: await pageWhile(member, walk, 250) });
    const middle = (of, digits = 1) => median(pairs.map(of)).toFixed(digits);
    row(callers, '0', middle(({ alone }) => alone.rate, 0), middle(({ alone }) => alone.p99 / 1000), '-');
    row(callers, middle(({ paged }) => paged.pages / (paged.microseconds / 1e6)), middle(({ paged }) => paged.rate, 0),
        middle(({ paged }) => paged.p99 / 1000), middle(({ paged }) => paged.p95));
    console.log(`p99 with pages / without, median of ${ROUNDS} pairs: ${middle(({ alone, paged }) => paged.p99 / alone.p99, 2)}`);
}

export async function queue() {
    execFileSync('taskset', ['-a', '-p', '-c', CLIENT_CORE, String(process.pid)], { stdio: 'ignore' });
    const tayanch = await startTayanch({ fill: (dir) => addCrowd(findDatabase(dir), CASES) });
    const member = await firstAdmin(tayanch.gateway);
    console.log(`${whole(CASES)} cases, console on ${consoleOf(tayanch.gateway)}`);
    row('filter'.padEnd(52), 'found', 'p50 ms', 'p95 ms', 'CPU ms');
    const results = await measureAll(member, tayanch.pid);
    for (const { filter, total, p50, p95, cpu } of results)
        row((filter || '(open)').slice(0, 50).padEnd(52), whole(total), p50.toFixed(1), p95.toFixed(1), cpu.toFixed(1));
    row('USSD callers', 'pages/s', 'USSD steps/s', 'USSD p99 ms', 'page p95 ms');
    for (const callers of [8, CONNECTIONS])
        await beside(member, tayanch, callers);
    await tayanch.stop();
    const slow = results.filter(({ p95 }) => p95 >= LIMIT_MS);
    if (slow.length > 0)
        throw new Error(`p95 is not under ${LIMIT_MS} ms: ${slow.map(({ filter }) => filter || '(open)').join(', ')}`);
}
