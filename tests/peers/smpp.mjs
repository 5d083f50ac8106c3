// An operator's SMPP 3.4 server on loopback, as small as can be: it takes binds, hands in messages with
// whatever optional parameters (TLVs) they need, and keeps what it is given to send. SMPP 3.4 Issue 1.2.

import assert from 'node:assert/strict';
import net from 'node:net';

const LIMIT_MS = 30_000;
const RESPONSE = 0x80000000;
const COMMANDS = { receiver: 1, transmitter: 2, submit: 4, deliver: 5, unbind: 6, transceiver: 9, enquire: 0x15 };
const HEADER = 16;

export const TAGS = { ussd_service_op: 0x0501, its_session_info: 0x1383, user_message_reference: 0x0204 };
export const CODINGS = { gsm: 0, ussd: 15, ucs2: 8 };
const RECEIPT = 4; /* esm_class */
const HAS_UDH = 0x40;

const cstring = (/** @type {string} */ text) => Buffer.from(`${text}\0`, 'latin1');

function pdu(command, status, sequence, body = Buffer.alloc(0)) {
    const header = Buffer.alloc(HEADER);
    [HEADER + body.length, command, status, sequence].forEach((word, i) => header.writeUInt32BE(word >>> 0, 4 * i));
    return Buffer.concat([header, body]);
}

/** An address with its type: international with "+", otherwise as dialled. */
function address(/** @type {string} */ number) {
    const international = number.startsWith('+');
    return Buffer.concat([Buffer.from([international ? 1 : 0, 1]), cstring(number.replace('+', ''))]);
}

function tlv(name, /** @type {Buffer} */ value) {
    const head = Buffer.alloc(4);
    head.writeUInt16BE(TAGS[name] ?? assert.fail(name), 0);
    head.writeUInt16BE(value.length, 2);
    return Buffer.concat([head, value]);
}

/** The body of a deliver_sm or submit_sm, field by field. */
function readMessage(/** @type {Buffer} */ body) {
    let at = 0;
    const octet = () => body[at++];
    const octets = (count) => body.subarray(at, (at += count));
    const text = () => octets(body.indexOf(0, at) - at + 1).subarray(0, -1).toString('latin1');
    const number = () => [octet(), octet(), text()];
    const service = text();
    const [, , from] = number();
    const [, , to] = number();
    const kind = octet();
    octets(2); /* protocol, priority */
    text(); /* when to deliver */
    text(); /* until when */
    const wantsReceipt = (octet() & 1) !== 0;
    octet(); /* replace */
    const coding = octet();
    octet(); /* of a canned message */
    const data = octets(octet());
    /** @type {Record<string, Buffer>} */
    const tlvs = {};
    while (at < body.length) {
        const tag = body.readUInt16BE(at);
        const length = body.readUInt16BE(at + 2);
        at += 4;
        const name = Object.keys(TAGS).find((known) => TAGS[known] === tag) ?? `0x${tag.toString(16)}`;
        tlvs[name] = Buffer.from(octets(length));
    }
    return { service, from, to, kind, coding, wantsReceipt, data: Buffer.from(data), tlvs };
}

/** What a person reads, without the header of a part. */
export function textOf(/** @type {{kind: number, coding: number, data: Buffer}} */ { kind, coding, data }) {
    const octets = kind & HAS_UDH ? data.subarray(1 + data[0]) : data;
    return coding & 8 ? Buffer.from(octets).swap16().toString('utf16le') : octets.toString('latin1');
}

export const ucs2 = (/** @type {string} */ text) => Buffer.from(text, 'utf16le').swap16();

export class Smpp {
    #server;
    #sockets = new Set();
    /** @type {Map<string, net.Socket>} */
    #binds = new Map();
    #pending = new Map();
    #sequence = 0;
    #submitted = [];
    #refusals = /** @type {number[]} */ ([]);
    #messages = 0;
    #heard = () => {};

    static async start() {
        const smpp = new Smpp();
        smpp.#server = net.createServer((socket) => smpp.#talk(socket));
        await smpp.listen(0);
        return smpp;
    }

    /** Once more, after stop(). */
    listen(/** @type {number} */ port) {
        return new Promise((resolve) => this.#server.listen(port, '127.0.0.1', () => resolve(undefined)));
    }

    get port() {
        return this.#server.address().port;
    }

    stop() {
        this.#sockets.forEach((socket) => socket.destroy());
        return new Promise((resolve) => this.#server.close(resolve));
    }

    #talk(/** @type {net.Socket} */ socket) {
        let waiting = Buffer.alloc(0);
        this.#sockets.add(socket);
        socket.on('error', () => {});
        socket.on('close', () => this.#forget(socket));
        socket.on('data', (data) => {
            waiting = Buffer.concat([waiting, data]);
            while (waiting.length >= 4 && waiting.length >= waiting.readUInt32BE(0)) {
                const length = waiting.readUInt32BE(0);
                this.#take(socket, waiting.subarray(0, length));
                waiting = waiting.subarray(length);
            }
        });
    }

    #forget(/** @type {net.Socket} */ socket) {
        this.#sockets.delete(socket);
        this.#binds.forEach((bound, user) => bound === socket && this.#binds.delete(user));
    }

    #take(socket, /** @type {Buffer} */ whole) {
        const [command, status, sequence] = [4, 8, 12].map((at) => whole.readUInt32BE(at));
        const body = whole.subarray(HEADER);
        const answer = (code, rest) => socket.write(pdu(RESPONSE | command, code, sequence, rest));
        if (command >= RESPONSE) {
            this.#pending.get(sequence)?.(status);
            this.#pending.delete(sequence);
        } else if ([COMMANDS.transceiver, COMMANDS.receiver, COMMANDS.transmitter].includes(command)) {
            this.#binds.set(body.subarray(0, body.indexOf(0)).toString('latin1'), socket);
            answer(0, cstring('peer'));
        } else if (command === COMMANDS.submit) {
            this.#submit(body, answer);
        } else {
            answer(0);
        }
        this.#heard();
    }

    #submit(body, answer) {
        const refusal = this.#refusals.shift();
        const id = refusal ? '' : String(++this.#messages).padStart(8, '0');
        answer(refusal ?? 0, refusal ? undefined : cstring(id));
        this.#submitted.push({ ...readMessage(body), id });
    }

    #until(what, condition) {
        return new Promise((resolve, reject) => {
            const limit = setTimeout(() => reject(new Error(`Not in time: ${what}`)), LIMIT_MS);
            this.#heard = () => {
                const value = condition();
                if (!value)
                    return;
                clearTimeout(limit);
                this.#heard = () => {};
                resolve(value);
            };
            this.#heard();
        });
    }

    /** Resolves when this user has bound. */
    bound(/** @type {string} */ user) {
        return this.#until(`${user} binds`, () => this.#binds.get(user));
    }

    /**
     * Hands in one message by the bind of a user, and resolves with the status it got.
     * @param {string} user
     * @param {object} message
     * @param {string} message.from
     * @param {string} message.to
     * @param {Buffer} [message.data]
     * @param {number} [message.coding]
     * @param {Buffer} [message.header]  its user data header
     * @param {number} [message.kind]  esm_class
     * @param {string} [message.service]
     * @param {Record<string, Buffer>} [message.tlvs]
     */
    async deliver(user, { from, to, data = Buffer.alloc(0), coding = 0, header, kind = 0, service = '', tlvs = {} }) {
        const whole = header ? Buffer.concat([header, data]) : data;
        const body = Buffer.concat([
            cstring(service), address(from), address(to),
            Buffer.from([header ? kind | HAS_UDH : kind, 0, 0, 0, 0, 0, 0, coding, 0, whole.length]),
            whole,
            ...Object.entries(tlvs).map(([name, value]) => tlv(name, value)),
        ]);
        const sequence = ++this.#sequence;
        const socket = await this.bound(user);
        const status = new Promise((resolve) => this.#pending.set(sequence, resolve));
        socket.write(pdu(COMMANDS.deliver, 0, sequence, body));
        return status;
    }

    /** What became of a message that submitted() gave: stat is DELIVRD, UNDELIV, EXPIRED ... */
    receipt(/** @type {string} */ user, message, /** @type {string} */ stat) {
        const delivered = stat === 'DELIVRD' ? '001' : '000';
        const data = `id:${message.id} sub:001 dlvrd:${delivered} submit date:2611250600 ` +
            `done date:2611250601 stat:${stat} err:000 text:`;
        return this.deliver(user, { from: `+${message.to}`, to: message.from, data: Buffer.from(data), kind: RECEIPT });
    }

    /** The next submit_sm gets this status, a NACK: 0x0b is a bad number, 0x58 is too fast. */
    refuseNext(/** @type {number} */ status) {
        this.#refusals.push(status);
    }

    /** The next message it was given to send. */
    submitted() {
        return this.#until('a submit_sm', () => this.#submitted.shift());
    }

    /** Messages that nobody has asked for yet. */
    get unread() {
        return this.#submitted.length;
    }
}
