// The console's API, asked as a browser would, or as a browser never would.

import { request } from './gateway.mjs';

/** Where the console of a gateway is: "http://127.0.0.1:NNNN". */
export function consoleOf(/** @type {import('./gateway.mjs').Gateway} */ gateway) {
    return `http://${/^console on (\S+)$/m.exec(gateway.log.slice(gateway.log.lastIndexOf('console on')))[1]}`;
}

/**
 * @typedef {{cookie: string, csrf: string}} Session what a browser that is signed in sends
 * @typedef {{session?: Session, body?: any, headers?: Record<string, string | undefined>}} Asking
 *     body: an object, or a text or octets that are sent as they are; headers: undefined takes one away
 */

/** One request; resolves with status, headers, text and, if it is JSON, json. */
export async function ask(
    /** @type {string} */ origin, /** @type {string} */ method, /** @type {string} */ target,
    /** @type {Asking} */ { session, body, headers = {} } = {},
) {
    const sends = method === 'POST' || body !== undefined;
    const all = {
        'Sec-Fetch-Site': 'same-origin',
        ...(sends && { 'Content-Type': 'application/json', Origin: origin }),
        ...(session && { Cookie: session.cookie }),
        ...(session && sends && { 'X-CSRF-Token': session.csrf }),
        ...headers,
    };
    const given = Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined));
    const answer = await request(`${origin}/api/v1${target}`, {
        method,
        headers: given,
        body: typeof body === 'string' || Buffer.isBuffer(body) ? body : JSON.stringify(body ?? (sends ? {} : undefined)),
    });
    let json;
    try {
        json = JSON.parse(answer.text);
    } catch { /* a stream, a picture, or nothing */ }
    return { ...answer, json };
}
