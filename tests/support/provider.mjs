// A provider of SMS that the tests script: it takes what the gateway sends, in two dialects, and fails in
// every way that providers fail. One that takes our id (SMSGate) delivers it once; the other
// (Vonage) delivers whatever it is given.

import { createHmac, randomUUID } from 'node:crypto';
import http from 'node:http';
import { request } from './gateway.mjs';

export const SIGNING_KEY = 'asg_signing_key';

/** Lines of [channel NAME] for each dialect. */
export const channelConfig = {
    smsgate: (provider) => `provider=smsgate\nbearer=sms\naddress=+79990001122\nurl=${provider.url}\n` +
        `user=u\npassword=p\nsigning_key=${SIGNING_KEY}\n`,
    vonage: (provider) => `provider=vonage\nbearer=sms\naddress=79990001133\nurl=${provider.url}\n` +
        'api_key=k\napi_secret=s\n',
};

export class FakeProvider {
    /** What people got: number -> how many SMS, and the texts in order. */
    delivered = new Map();
    texts = new Map();
    /** Requests by what was done with them. */
    counts = {};
    /** Decides what happens to each request: a key of FAULTS. */
    fault = () => 'accept';
    /** Called with {dialect, id, to, sid} once a message is accepted: may send receipts. */
    onAccepted = () => {};
    #ids = new Map();
    #server;
    url = '';

    async start() {
        this.#server = http.createServer((incoming, answer) => {
            const chunks = [];
            incoming.on('data', (chunk) => chunks.push(chunk));
            incoming.on('error', () => {});
            incoming.on('end', () =>
                this.#take(incoming, Buffer.concat(chunks).toString(), answer));
        });
        this.#server.keepAliveTimeout = 60_000;
        await new Promise((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
        this.url = `http://127.0.0.1:${this.#server.address().port}`;
        return this;
    }

    stop() {
        this.#server.closeAllConnections();
        this.#server.close();
    }

    #read(incoming, body) {
        if (incoming.url.endsWith('/messages')) {
            const json = JSON.parse(body);
            return { dialect: 'smsgate', id: json.id, to: json.phoneNumbers[0],
                text: json.textMessage.text, own: json };
        }
        const json = JSON.parse(body);
        return { dialect: 'vonage', to: `+${json.to}`, text: json.text, own: json };
    }

    /** The person's phone rings, unless the id was there already. */
    #accept(message) {
        if (message.id && this.#ids.has(message.id))
            return false;
        message.sid = randomUUID();
        this.#ids.set(message.id ?? message.sid, message);
        this.delivered.set(message.to, (this.delivered.get(message.to) ?? 0) + 1);
        this.texts.set(message.to, [...this.texts.get(message.to) ?? [], message.text]);
        this.onAccepted(message);
        return true;
    }

    #answerAccepted(message, answer) {
        const isNew = this.#accept(message);
        if (message.dialect === 'smsgate') {
            answer.writeHead(isNew ? 202 : 409, { 'Content-Type': 'application/json' });
            answer.end(JSON.stringify({ id: message.id, state: 'Pending' }));
        } else {
            answer.writeHead(200, { 'Content-Type': 'application/json' });
            const part = { to: message.to.slice(1), 'message-id': message.sid, status: '0' };
            answer.end(JSON.stringify({ 'message-count': '1', messages: [part] }));
        }
    }

    #take(incoming, body, answer) {
        const message = this.#read(incoming, body);
        const fault = this.fault(message);
        this.counts[fault] = (this.counts[fault] ?? 0) + 1;
        FAULTS[fault]({
            message,
            answer,
            socket: incoming.socket,
            accept: () => this.#accept(message),
            answerAccepted: () => this.#answerAccepted(message, answer),
        });
    }
}

const status = (code, headers = {}) => ({ answer }) => {
    answer.writeHead(code, { 'Content-Type': 'application/json', ...headers });
    answer.end('{}');
};

/** Everything that providers do. */
export const FAULTS = {
    accept: ({ answerAccepted }) => answerAccepted(),
    late: ({ answerAccepted }) => setTimeout(answerAccepted, 200),
    error: status(500),
    throttle: status(429, { 'Retry-After': '1' }),
    closed: status(429, { 'Retry-After': '3600' }),
    refuse: status(400),
    account: status(401),
    cutBefore: ({ socket }) => socket.destroy(),
    cutAfter: ({ socket, accept }) => {
        accept();
        socket.destroy();
    },
};

/** A text from a person, as SMSGate hands it on. */
export function smsgateSays(gateway, channel, payload, event = 'sms:received', options = {}) {
    const body = JSON.stringify({ deviceId: 'd', event, id: options.id ?? randomUUID(), payload,
        webhookId: 'w' });
    const timestamp = String(Math.floor(Date.now() / 1000));
    const signature = createHmac('sha256', options.key ?? SIGNING_KEY)
        .update(body + timestamp).digest('hex');
    return request(gateway.url + gateway.channel(channel).path, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json', 'X-Timestamp': timestamp,
            'X-Signature': signature },
        body,
        ...(options.agent && { agent: options.agent }),
    });
}

/** A form from Vonage, unsigned. */
export function vonageSays(gateway, channel, fields, { agent } = {}) {
    return request(gateway.url + gateway.channel(channel).path, {
        method: 'POST',
        headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
        body: new URLSearchParams(fields).toString(),
        ...(agent && { agent }),
    });
}

/** A person texts, through either. */
export function personSays(gateway, channel, from, text, options = {}) {
    const id = options.id ?? randomUUID();
    if (gateway.channel(channel).provider === 'smsgate')
        return smsgateSays(gateway, channel, { messageId: 'm', message: text, sender: from,
            recipient: null, simNumber: 1 }, 'sms:received', { ...options, id });
    const fields = { msisdn: from.slice(1), to: '79990001133', messageId: id, text, type: 'text' };
    return vonageSays(gateway, channel, fields, options);
}
