// Stands between two programs that talk HTTP, and lets the connection fail where a test wants it to.

import { Buffer } from 'node:buffer';
import http from 'node:http';
import { request } from '../support/gateway.mjs';

/** @typedef {{method: string, url: string, answer?: import('../support/gateway.mjs').Answer}} Passed */

export class Relay {
    #server;
    /** Where everything goes: http://HOST:PORT */
    target = '';
    /** Everything that came, with what was answered. @type {Passed[]} */
    passed = [];
    /** What happens to each request: 'pass', 'cut' (it arrives, its answer does not), 'busy'. */
    fault = () => 'pass';

    static async start() {
        const relay = new Relay();
        relay.#server = http.createServer((incoming, answer) => {
            const chunks = [];
            incoming.on('data', (chunk) => chunks.push(chunk));
            incoming.on('end', () => relay.#take(incoming, Buffer.concat(chunks), answer));
        });
        await new Promise((resolve) => relay.#server.listen(0, '127.0.0.1', () => resolve(undefined)));
        return relay;
    }

    get url() {
        return `http://127.0.0.1:${this.#server.address().port}`;
    }

    stop() {
        this.#server.closeAllConnections();
        return new Promise((resolve) => this.#server.close(resolve));
    }

    async #take({ method, url, headers, socket }, /** @type {Buffer} */ body, out) {
        /** @type {Passed} */
        const passed = { method, url };
        const fault = this.fault();
        this.passed.push(passed);
        if (fault === 'busy')
            return out.writeHead(503).end('Temporal failure, try again later.'); /* as smsbox says it */
        try {
            passed.answer = await request(this.target + url, { method, headers, body });
        } catch {
            return socket.destroy();
        }
        if (fault === 'cut')
            return socket.destroy();
        return out.writeHead(passed.answer.status, passed.answer.headers).end(passed.answer.text);
    }
}
