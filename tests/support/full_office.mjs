// An office where every page has something on it, and the pages there are.

import { officeFor } from './desk.mjs';
import { inventedNumber } from './gateway.mjs';
import { press, reportBySms, reportByUssd } from './world.mjs';

/** @param {import('node:test').TestContext} t */
export async function fullOffice(t) {
    const office = await officeFor(t);
    const { gateway, admin } = office;
    const worker = await admin.colleague('Дилноза', 'worker');
    await admin.invite('Рустам', 'viewer');
    const from = inventedNumber();
    const number = await reportByUssd(gateway, 'Нас держат на стройке\nуже три дня', from);
    await press(gateway, from, ['4', '1', '3', '5829']);
    const twin = await reportBySms(gateway, 'Это опять мы', from);
    const held = await reportBySms(gateway, 'Меня задержали');
    await reportBySms(gateway, 'SOS');
    for (const each of [number, twin])
        await admin.claim(each);
    await admin.note(number, 'Позвонили: едут');
    await admin.post(`/cases/${number}/status`, { status: 'in_review' });
    await admin.post(`/cases/${number}/correct`, { category: 'detention', urgent: false });
    await admin.post(`/cases/${number}/detention`, { since: Math.floor(Date.now() / 1000) - 7200 });
    await admin.answer(number, 'Мы едем');
    await admin.post(`/cases/${twin}/merge`, { into: number });
    await admin.post(`/cases/${number}/reveal`, { reason: 'Перезваниваем' });
    await worker.claim(held);
    const { rules } = await admin.get('/meta');
    await admin.post('/canned', { title: 'Регистрация', texts: { ru: 'Семь дней' }, rules: [rules[0].id] });
    const message = { title: 'Встреча в воскресенье', audience: { languages: ['ky', 'ru'], contact_days: 30 },
        texts: { ky: 'Жекшемби күнү жолугабыз', ru: 'Встречаемся в воскресенье' } };
    const { id: broadcast } = await worker.post('/broadcasts', message);
    return { ...office, worker, number, held, twin, broadcast };
}

/** Pages of somebody who is signed in, each with a text that tells it is whole. */
export const pagesOf = ({ number, held, twin, broadcast }) => [
    ['queue', '/cases', /\d{4}-\d{4}/], ['case', `/cases/${number}`, 'Позвонили: едут'],
    ['case-of-another', `/cases/${held}`, 'Меня задержали'], ['duplicate', `/cases/${twin}`, 'Это опять мы'],
    ['canned', '/canned', 'Регистрация'], ['rules', '/rules', 'REG-UZ-15'], ['reminders', '/reminders', /\d/],
    ['broadcasts', '/broadcasts', 'Встреча в воскресенье'], ['broadcast', `/broadcasts/${broadcast}`, 'Жекшемби күнү жолугабыз'],
    ['broadcast-edit', `/broadcasts/${broadcast}/edit`, /GSM-7|UCS-2/], ['broadcast-new', '/broadcasts/new', /./],
    ['staff', '/staff', 'Рустам'], ['audit', '/audit', /\d{2}:\d{2}/],
    ['account', '/account', /\d{2}:\d{2}/], ['help', '/help', /./], ['phone', '/phone', '*7775#'],
    ['no-page', '/nowhere', /./],
];
