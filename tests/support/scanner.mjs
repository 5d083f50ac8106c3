// Wapiti and sqlmap as burglars run them, and a relay that sees what they get to hear.

import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import http from 'node:http';
import path from 'node:path';

const LIMIT_MS = 200_000;
const SECONDS = 150;
/* Without those that ask other hosts (nikto, wapp, ssrf, xxe) or only guess names (buster, brute_login_form). */
const MODULES = 'backup,blindsql,cookieflags,crlf,csrf,exec,file,htaccess,methods,permanentxss,redirect,' +
    'shellshock,sql,xss';
/* What concerns a page in a browser. */
const PAGE_MODULES = 'csp,http_headers';
/* It asks for a filter that browsers have given up, since it opened holes of its own. */
const OUTDATED = 'X-XSS-Protection is not set';

function run(/** @type {string} */ program, /** @type {string[]} */ words, /** @type {string} */ folder) {
    return new Promise((resolve, reject) => {
        const environment = { ...process.env, HOME: folder, XDG_DATA_HOME: folder, XDG_CONFIG_HOME: folder };
        const child = spawn(program, words,
            { cwd: folder, env: environment, stdio: ['ignore', 'pipe', 'pipe'], timeout: LIMIT_MS });
        let said = '';
        child.stdout.on('data', (data) => (said += data));
        child.stderr.on('data', (data) => (said += data));
        child.once('error', reject);
        child.once('close', (code, signal) => (signal
            ? reject(new Error(`${program} was not done within ${LIMIT_MS / 1000} seconds`))
            : resolve(said)));
    });
}

/**
 * What Wapiti finds above informational, a line each.
 * @param {string} url
 * @param {{folder: string, also?: string[], headers?: string[], page?: boolean}} options
 */
export async function wapiti(url, { folder, also = [], headers = [], page = false }) {
    const report = path.join(folder, 'wapiti.json');
    const modules = page ? `${MODULES},${PAGE_MODULES}` : MODULES;
    const said = await run('wapiti', [
        '-u', url, '-m', modules, '-f', 'json', '-o', report, '-v', '0', '--no-bugreport', '--flush-session',
        '--store-session', path.join(folder, 'wapiti'), '--max-scan-time', String(SECONDS), '-t', '10',
        ...also.flatMap((each) => ['-s', each]), ...headers.flatMap((each) => ['-H', each]),
    ], folder);
    assert.ok(existsSync(report), said);
    const { vulnerabilities, anomalies } = JSON.parse(readFileSync(report, 'utf8'));
    return Object.values({ ...vulnerabilities, ...anomalies }).flat()
        .filter(({ level, info }) => level > 0 && info !== OUTDATED)
        .map(({ level, info, http_request }) => `${level} ${info} | ${http_request.split('\n')[0]}`);
}

/**
 * Is a parameter of this request injectable? A star in it marks what to try.
 * @param {{method: string, url: string, headers?: Record<string, string>, body?: string}} request
 */
export async function sqlmap({ method, url, headers = {}, body = '' }, /** @type {string} */ folder) {
    const target = new URL(url);
    const file = path.join(folder, 'request.txt');
    const lines = Object.entries({ Host: target.host, ...headers }).map(([name, value]) => `${name}: ${value}`);
    writeFileSync(file, [`${method} ${url.slice(target.origin.length)} HTTP/1.1`, ...lines, '', body].join('\r\n'));
    const said = await run('sqlmap', [
        '-r', file, '--batch', '--ignore-stdin', '--flush-session', '--disable-coloring', '--level', '2', '--risk', '1',
        '--technique', 'BEUS', '--threads', '4', '--timeout', '10', '--retries', '1',
        '--ignore-code', '400,401,403,404,409,429', '--output-dir', path.join(folder, 'sqlmap'),
    ], folder);
    const found = /is vulnerable|following injection point/.test(said);
    assert.ok(found || /all tested parameters do not appear to be injectable/.test(said), said.slice(-3000));
    return found;
}

/**
 * Stands between a scanner and the gateway: hands on each request under the name the gateway has, and keeps what
 * came of it.
 */
export class Relay {
    /** @type {{method: string, target: string, status: number, headers: any, text: string}[]} */
    answers = [];

    async start(/** @type {import('node:test').TestContext} */ t, /** @type {string} */ origin) {
        const { host } = new URL(origin);
        this.server = http.createServer((request, response) => this.#handOn(origin, host, request, response));
        await new Promise((resolve) => this.server.listen(0, '127.0.0.1', resolve));
        t.after(() => this.server.close());
        this.url = `http://127.0.0.1:${this.server.address().port}`;
        return this;
    }

    #handOn(origin, host, request, response) {
        const { method, url: target } = request;
        const headers = { ...request.headers, host };
        delete headers.connection;
        const onward = http.request(origin, { method, path: target, headers, agent: false }, (answer) => {
            const chunks = [];
            answer.on('data', (chunk) => chunks.push(chunk));
            answer.on('end', () => {
                const octets = Buffer.concat(chunks);
                const text = octets.toString('utf8');
                this.answers.push({ method, target, status: answer.statusCode, headers: answer.headers, text });
                response.writeHead(answer.statusCode, answer.headers);
                response.end(octets);
            });
        });
        onward.on('error', () => response.destroy());
        request.pipe(onward);
    }

    /** How many answers had which status. */
    count(/** @type {(status: number) => boolean} */ which) {
        return this.answers.filter(({ status }) => which(status)).length;
    }
}
