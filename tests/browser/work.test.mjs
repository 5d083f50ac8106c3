// A report on its way: from a phone into the queue, to somebody who answers, back to the phone, to its end.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { shoot } from '../support/browser.mjs';
import { officeFor } from '../support/desk.mjs';
import { reportBySms } from '../support/world.mjs';

const WRITTEN = 'Нас держат в подвале на стройке, паспорта забрали';
const ANSWER = 'Мы знаем, где вы. Ждите до вечера';

/** Dials on the phone beside the queue, and answers its screens. */
async function dial(desk, ...replies) {
    await desk.page.getByRole('button', { name: /^Fill in/ }).click();
    await desk.press('Call');
    const screen = desk.page.getByLabel('Screen of the phone');
    for (const [reply, shown] of replies) {
        await screen.getByText(shown).waitFor();
        await desk.fill('Your reply', reply);
        await desk.press('Send');
    }
    return screen;
}

test('a report goes from the phone to a resolved case, and its answer is read on the phone', async (t) => {
    const { desk, admin } = await officeFor(t);
    const window = await (await desk()).signIn(admin);
    await window.sees('No open case. Nobody waits.');
    await window.press('Phone beside the queue');
    const screen = await dial(window,
        ['4', 'Русский'], ['2', 'Сообщить'], ['7', 'Что случилось?'], ['1', 'Вы сейчас в опасности?'],
        ['1', 'Когда?'], ['4', 'Где это было?'], ['Казань', 'Напишите город'], ['1', 'Выберите:'],
        ['2', 'Сколько человек?'], [WRITTEN, 'Кратко напишите'], ['3', 'Можно вам писать?']);
    await screen.getByText('Обращение принято').waitFor();
    await window.sees('1 case');
    await shoot(window.page, 'phone-and-queue');

    await window.press('Put the phone away');
    await window.page.keyboard.press('n');
    await window.heading(/^Case \d{4}-\d{4}/);
    await window.sees(WRITTEN);
    await window.sees('You hold this case');
    await window.press('Take into review');
    await window.sees('Status: In review');
    await window.field('Language of the answer').selectOption('uz');
    await window.fill('Text', 'Kuting, tez boramiz 😀');
    await window.sees('A few characters make this text dear');
    await window.field('Language of the answer').selectOption('ru');
    await window.fill('Text', ANSWER);
    await window.page.getByText(ANSWER).nth(1).waitFor();
    await shoot(window.page, 'case');
    await window.press('Put into their mailbox');
    await window.sees('The answer waits in their mailbox.');

    await window.page.keyboard.press('Escape');
    await window.goTo('/cases');
    await window.press('Phone beside the queue');
    const again = await dial(window, ['4', 'Мое обращение'], ['1', 'Прочитать ответ']);
    await again.getByText(ANSWER).waitFor();
    await window.press('Put the phone away');
    await window.page.getByRole('link', { name: /\d{4}-\d{4}/ }).first().click();
    await window.sees(/read/i);
    await window.press('Mark as resolved');
    await window.sees('Status: Resolved');
    await window.goTo('/cases');
    await window.sees('No open case. Nobody waits.');
    window.watch.assertClean();
});

test('of two workers who race for one case, one has it and the other is told', async (t) => {
    const { gateway, desk, admin } = await officeFor(t);
    const people = [await admin.colleague('Dilnoza', 'worker'), await admin.colleague('Rustam', 'worker')];
    const windows = [await (await desk()).signIn(people[0]), await (await desk()).signIn(people[1])];
    const number = await reportBySms(gateway, WRITTEN);
    for (const window of windows)
        await window.sees('1 case');

    await Promise.all(windows.map((window) => window.press('Take next')));
    const [has, waits] = (await Promise.all(windows.map(async (window, i) => {
        const which = await Promise.race([
            window.sees('You hold this case').then(() => 0),
            window.sees('Nobody waits: every open case is held by somebody.').then(() => 1),
        ]);
        return { which, window, name: people[i].name };
    }))).sort((one, other) => one.which - other.which);
    assert.deepEqual([has.which, waits.which], [0, 1]);

    await waits.window.goTo(`/cases/${number}`);
    await waits.window.sees(`Held by ${has.name} until`);
    await waits.window.sees('Claim the case to answer.');
    await waits.window.press(/^Take over/);
    await waits.window.fill(/^Why you take it over/, 'Я говорю по-узбекски');
    await waits.window.press('Take over');
    await waits.window.sees('You hold this case');
    await has.window.sees(`Held by ${waits.name} until`);
    await has.window.sees('Я говорю по-узбекски');
    has.window.watch.assertClean();
    waits.window.watch.assertClean();
});

test('after a new hotline key old and new cases are read, and by who stays alone', async (t) => {
    const { gateway, desk, admin } = await officeFor(t);
    const worker = await admin.colleague('Dilnoza', 'worker');
    const gone = await admin.colleague('Rustam', 'worker');
    const before = await reportBySms(gateway, 'Написано под старым ключом');
    const window = await (await desk()).signIn(admin);
    const other = await (await desk()).signIn(worker);

    await window.goTo('/staff');
    await window.page.getByRole('row', { name: /Rustam/ }).getByRole('button', { name: /Remove/ }).click();
    await window.page.getByRole('dialog').getByRole('button', { name: /^Remove/ }).click();
    await window.sees(/removed/i);
    await window.press(/new hotline key|Rotate/i);
    await window.page.getByRole('dialog').getByRole('button', { name: 'Make a new key' }).click();
    await window.sees('New cases are sealed to the new key from now on.');
    const after = await reportBySms(gateway, 'Написано под новым ключом');
    for (const each of [window, other]) {
        await each.goTo(`/cases/${before}`);
        await each.sees('Написано под старым ключом');
        await each.goTo(`/cases/${after}`);
        await each.sees('Написано под новым ключом');
        each.watch.assertClean();
    }
    assert.equal(await gone.refused('GET', `/cases/${before}`), '401 signed_out');
});
