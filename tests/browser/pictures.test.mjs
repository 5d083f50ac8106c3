// The pictures of README and docs, of a hotline on a bad evening: scripts/console-pictures takes them over.

import assert from 'node:assert/strict';
import { statSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { shoot } from '../support/browser.mjs';
import { officeFor } from '../support/desk.mjs';
import { ROOT, caseNumber } from '../support/gateway.mjs';

const LIMIT = 150_000;

/** Reports by USSD: language, category, danger, when, place, people, words. */
const EVENING = [
    ['1', '1', '1', '1', '1', '4', 'Bozorda reyd, 40 kishini olib ketishdi'],
    ['4', '2', '1', '1', '2', '3', 'Задержали брата, отдел не говорит где он'],
    ['3', '5', '1', '2', '3', '2', 'Паспортторду алып коюшту, чыгарышпайт'],
    ['2', '6', '2', '3', '1', '2', 'Уч ойдан бери маош беришмаяпти'],
    ['4', '7', '2', '2', '1', '1', 'Хозяин не отдает паспорт'],
    ['1', '3', '1', '1', '2', '2', 'Brigadir urdi, qoʻli singan'],
    ['4', '11', '2', '1', '3', '1', 'Вручили повестку, дали гражданство в марте'],
];

async function evening(gateway) {
    const numbers = [];
    for (const keys of EVENING) {
        const session = gateway.ussd();
        await session.dial();
        for (const key of [keys[0], '2', ...keys.slice(1)])
            await session.send(key);
        numbers.push(Number(caseNumber((await session.send('3')).text).replace('-', '')));
    }
    await gateway.sms('+998907777777', 'SOS');
    return numbers;
}

const sizeOf = (name) => statSync(path.join(ROOT, 'build/screenshots', `${name}.png`)).size;

test('the pictures for the docs are taken, and are small', async (t) => {
    const { gateway, desk, admin } = await officeFor(t);
    const numbers = await evening(gateway);
    const worker = await admin.colleague('Dilnoza', 'worker');
    await worker.claim(numbers[4]);
    const window = await (await desk()).signIn(admin);
    await window.press('Phone beside the queue');
    await window.page.getByRole('button', { name: /^Fill in/ }).click();
    await window.press('Call');
    await window.page.getByLabel('Screen of the phone').getByText('Русский').waitFor();
    await window.sees('8 cases');
    await shoot(window.page, 'console-queue');

    const dark = await (await desk({ colorScheme: 'dark', viewport: { width: 1100, height: 760 } })).signIn(admin);
    await admin.claim(numbers[1]);
    await admin.post(`/cases/${numbers[1]}/status`, { status: 'in_review' });
    await admin.post(`/cases/${numbers[1]}/detention`, { since: Math.floor(Date.now() / 1000) - 5400 });
    await admin.note(numbers[1], 'Позвонила в дежурную часть: он там');
    await dark.goTo(`/cases/${numbers[1]}`);
    await dark.sees('Позвонила в дежурную часть: он там');
    await shoot(dark.page, 'console-case');
    assert.ok(sizeOf('console-queue') < LIMIT && sizeOf('console-case') < LIMIT);
    window.watch.assertClean();
    dark.watch.assertClean();
});
