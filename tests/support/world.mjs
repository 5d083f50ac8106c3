// A hotline with people of every kind and cases of every state, for tests that ask what each may do.

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import path from 'node:path';
import { consoleOf } from './api.mjs';
import { caseNumber, inventedNumber, startGateway } from './gateway.mjs';
import { configLines, select } from './hotline.mjs';
import { firstAdmin } from './staff.mjs';

/** A report by SMS; resolves with the number of its case. */
export async function reportBySms(gateway, text, from = inventedNumber()) {
    const shown = caseNumber((await gateway.sms(from, text)).text);
    assert.ok(shown, `a case for ${text}`);
    return Number(shown.replace('-', ''));
}

/** A whole report by USSD, in Russian. */
export async function reportByUssd(gateway, text, from = inventedNumber()) {
    const session = gateway.ussd({ from });
    await session.dial();
    for (const key of ['4', '2', '7', '1', '1', '4', 'Казань', '1', '2', text])
        await session.send(key);
    const shown = caseNumber((await session.send('3')).text);
    assert.ok(shown, `a case for ${text}`);
    return Number(shown.replace('-', ''));
}

/** Presses keys on the phone of a report, in a session of its own; resolves with the last screen. */
export async function press(gateway, from, keys) {
    const session = gateway.ussd({ from });
    await session.dial();
    let shown;
    for (const key of keys)
        shown = await session.send(key);
    return shown.text;
}

/** A session that began so long ago that it is over; the gateway is started anew. */
async function outlive(gateway, member) {
    const { sessions } = await member.get('/sessions');
    const { id } = sessions.find(({ current }) => current);
    await gateway.stop();
    const past = 'UPDATE staff_sessions SET created_at = created_at - 43260, used_at = used_at - 60';
    execFileSync('sqlite3', [path.join(gateway.dir, 'tayanch.db'), `${past} WHERE id = ${id}`]);
    await gateway.start();
}

async function makePeople(gateway) {
    const admin = await firstAdmin(gateway);
    const people = { admin, otherAdmin: await admin.colleague('Oybek', 'admin') };
    for (const [who, role] of Object.entries({
        worker: 'worker', claimer: 'worker', viewer: 'viewer', removed: 'admin', timedOut: 'admin', locked: 'admin',
    }))
        people[who] = await admin.colleague(`The ${who}`, role);
    people.signedOut = await people.otherAdmin.again();
    return people;
}

export async function makeWorld() {
    const gateway = await startGateway({ config: configLines('server', 'phone_page=true') });
    const people = await makePeople(gateway);
    await outlive(gateway, people.timedOut);
    const origin = consoleOf(gateway);
    Object.values(people).forEach((member) => (member.origin = origin));
    const { admin, claimer } = people;

    await people.signedOut.post('/logout');
    await people.locked.post('/session/lock');
    await admin.post(`/staff/${people.removed.me.id}/remove`);
    const number = await reportBySms(gateway, 'Bizni yerto‘lada ushlab turishibdi');
    const claimedByAnother = await reportBySms(gateway, 'Hujjatlarimni olib qoʻyishdi');
    const withAnswer = await reportBySms(gateway, 'Oyligimni berishmayapti');
    await claimer.claim(claimedByAnother);
    await claimer.claim(withAnswer);
    const { id: answer } = await claimer.answer(withAnswer, 'Keling', 'uz');
    await claimer.post(`/cases/${withAnswer}/release`);
    const { id: canned } = await admin.post('/canned', { title: 'Hello', texts: { ru: 'Здравствуйте' }, rules: [] });
    const [session] = select(gateway, `SELECT id FROM staff_sessions WHERE staff_id = ${admin.me.id}`);

    const sessions = Object.fromEntries(Object.entries(people).map(([who, member]) => [who, member.session]));
    const { cookie, csrf } = sessions.admin;
    const strange = cookie.replace(/.$/, (last) => (last === 'A' ? 'B' : 'A'));
    return {
        gateway, origin, people, number, claimedByAnother, noSuchCase: 99999999,
        answerOfAnotherCase: answer, sessionOfAnother: session.id,
        ids: { '/canned/{id}/remove': canned, '/cases/{number}/answers/{id}/take-back': answer,
            '/sessions/{id}/end': session.id, '/staff/{id}/role': claimer.me.id,
            '/staff/{id}/remove': claimer.me.id, '/staff/{id}/grant': claimer.me.id },
        sessions: {
            ...sessions, nobody: undefined, aStranger: { cookie: strange, csrf },
            twoCookies: { cookie: `${cookie}; ${cookie}`, csrf },
        },
    };
}
