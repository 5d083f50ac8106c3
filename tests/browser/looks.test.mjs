// Every page for everybody: on a desk and on a phone, in the light and in the dark, with a screen reader, in five
// languages.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { DESK, HANDSET, seriousFaults, shoot } from '../support/browser.mjs';
import { fullOffice, pagesOf } from '../support/full_office.mjs';
import { faultsOfLanguage } from '../support/languages.mjs';

/** Nothing is wider than the screen: nobody scrolls sideways to read. */
function overflow(/** @type {import('playwright-core').Page} */ page) {
    return page.evaluate(() => {
        const { scrollWidth, clientWidth } = document.documentElement;
        if (scrollWidth <= clientWidth)
            return [];
        return [...document.querySelectorAll('body *')]
            .filter((element) => element.getBoundingClientRect().right > clientWidth + 1)
            .map((element) => `${element.tagName} ${element.className} ${element.textContent.slice(0, 40)}`).slice(0, 5);
    });
}

const SIZES = { desk: DESK, handset: HANDSET };
/* Where the queue changes its columns. */
const WIDTHS = [1920, 1500, 1440, 1024, 768, 414, 360];
/* The least that WCAG asks for (reflow). */
const NARROWEST = 320;

/** What one may open on a page: dialogs and panels. */
const OPENED = {
    queue: ['Keys', 'Search in texts', 'Phone beside the queue'],
    case: ['Show the number …', 'Ready answers …'],
    'case-of-another': ['Take over …'],
    canned: [/^New/],
    staff: [/^Invite/, /new hotline key|Rotate/i],
    account: [],
};

/** Nothing moves and nothing is under way. */
async function settled(/** @type {import('playwright-core').Page} */ page) {
    await page.waitForFunction(() => document.querySelectorAll('[aria-busy="true"]').length === 0 &&
        document.getAnimations().every(({ playState }) => playState !== 'running'));
}

async function open(window, [name, place, whole]) {
    await window.goTo('/help');
    await window.goTo(place);
    await window.sees(whole);
    await settled(window.page);
}

for (const colorScheme of /** @type {const} */ (['light', 'dark'])) {
    for (const [size, viewport] of Object.entries(SIZES)) {
        test(`all pages in the ${colorScheme} on a ${size}: nothing keeps anybody out`, async (t) => {
            const office = await fullOffice(t);
            const window = await office.desk({ colorScheme, viewport, hasTouch: size === 'handset' });
            const faults = [];
            const look = async (name) => {
                faults.push(...(await seriousFaults(window.page)).map((fault) => `${name}: ${fault}`));
                faults.push(...(await overflow(window.page)).map((fault) => `${name} is too wide: ${fault}`));
            };
            await window.goTo('/');
            await window.heading('Sign in');
            await look('sign-in');
            await window.signIn(office.admin);
            for (const page of pagesOf(office)) {
                await open(window, page);
                await look(page[0]);
                await shoot(window.page, `${page[0]}-${size}-${colorScheme}`);
                for (const name of OPENED[page[0]] ?? []) {
                    const button = window.button(name).first();
                    if (size === 'handset' && !(await button.isVisible()))
                        continue; // there is no room for two
                    await button.click();
                    await settled(window.page);
                    await look(`${page[0]}, ${name}`);
                    if (await window.page.getByRole('dialog').count() > 0)
                        await window.page.keyboard.press('Escape');
                }
            }
            await window.goTo('/cases');
            await window.press('Lock now');
            await window.heading('Locked');
            await look('locked');
            assert.deepEqual(faults, []);
            window.watch.assertClean();
        });
    }
}

test('pages fit windows of any width', async (t) => {
    const office = await fullOffice(t);
    const window = await (await office.desk()).signIn(office.admin);
    for (const [i, page] of pagesOf(office).entries()) {
        await open(window, page);
        for (const width of i < 2 ? [...WIDTHS, NARROWEST] : [NARROWEST]) {
            await window.page.setViewportSize({ width, height: 800 });
            await settled(window.page);
            assert.deepEqual(await overflow(window.page), [], `${page[0]} at ${width}`);
        }
    }
});

for (const language of ['ru', 'uz', 'uz_Cyrl', 'ky']) {
    test(`no text is left in English in ${language}`, async (t) => {
        const office = await fullOffice(t);
        const window = await (await office.desk()).signIn(office.admin);
        await window.field('Language').first().selectOption(language);
        const faults = [];
        for (const page of pagesOf(office)) {
            await open(window, page);
            faults.push(...(await faultsOfLanguage(window.page, language)).map((fault) => `${page[0]}: ${fault}`));
            await shoot(window.page, `${page[0]}-${language}`);
        }
        assert.deepEqual(faults, []);
        const lang = await window.page.evaluate(() => document.documentElement.lang);
        assert.equal(lang.toLowerCase().slice(0, 2), language.slice(0, 2));
        window.watch.assertClean();
    });
}

test('a page that is in English is found out', async (t) => {
    const office = await fullOffice(t);
    const window = await (await office.desk()).signIn(office.admin);
    await open(window, pagesOf(office)[1]);

    const noticed = await faultsOfLanguage(window.page, 'ru');
    assert.ok(noticed.includes('Timeline') && noticed.length > 30);
});
