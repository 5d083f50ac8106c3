// A desk in the console: a person who works in a browser, by the words on its buttons.

import assert from 'node:assert/strict';
import { browserFor, openPage } from './browser.mjs';
import { consoleOf } from './api.mjs';
import { configLines, gatewayFor } from './hotline.mjs';
import { totp } from './keyring.mjs';
import { PASSWORD, firstAdmin } from './staff.mjs';

export class Desk {
    /** @type {import('playwright-core').Page} */
    page;

    constructor(origin, { page, context, watch }) {
        Object.assign(this, { origin, page, context, watch });
    }

    button(/** @type {string | RegExp} */ name, options = {}) {
        return this.page.getByRole('button', { name, exact: typeof name === 'string', ...options });
    }

    press(/** @type {string | RegExp} */ name, options = {}) {
        return this.button(name, options).click();
    }

    field(/** @type {string | RegExp} */ label) {
        return this.page.getByLabel(label, { exact: typeof label === 'string' });
    }

    fill(/** @type {string | RegExp} */ label, /** @type {string} */ text) {
        return this.field(label).fill(text);
    }

    /** Waits until a text can be seen. */
    sees(/** @type {string | RegExp} */ text) {
        return this.page.getByText(text).filter({ visible: true }).first().waitFor();
    }

    heading(/** @type {string | RegExp} */ name) {
        return this.page.getByRole('heading', { name }).first().waitFor();
    }

    async goTo(/** @type {string} */ place) {
        await this.page.goto(`${this.origin}/#${place}`);
    }

    /** Signs in by the form; the queue is what one sees first. */
    async signIn(/** @type {import('./staff.mjs').Member} */ member) {
        await this.goTo('/');
        await this.fill(/^Name/, member.name);
        await this.fill(/^Password/, member.password);
        await this.press('I do not have my phone: use a recovery code');
        await this.fill(/^Recovery code/, member.recoveryCodes.pop());
        await this.press('Sign in');
        await this.heading('Queue');
        return this;
    }

    /** Takes an invitation up. Resolves with what the person has then. */
    async join(/** @type {string} */ code) {
        await this.goTo(`/join/${code}`);
        await this.heading('You have been invited');
        const secret = (await this.page.locator('code').first().innerText()).replaceAll(/\s/g, '');
        await this.fill(/^New password/, PASSWORD);
        await this.fill(/^The same again/, PASSWORD);
        const step = Math.floor(Date.now() / 30_000);
        await this.fill(/^6-digit code/, totp(secret, step));
        await this.press('Join');
        await this.heading('Keep your recovery codes');
        const recoveryCodes = await this.page.locator('ol li').allInnerTexts();
        assert.equal(recoveryCodes.length, 10);
        await this.press('I have them: open the console');
        await this.heading('Queue');
        return { secret, step, recoveryCodes };
    }
}

/** A gateway with a phone in its console, a browser, and the first admin, who has no window yet. */
export async function officeFor(/** @type {import('node:test').TestContext} */ t, options = {}) {
    const gateway = options.gateway ??
        await gatewayFor(t, { config: configLines('server', 'phone_page=true'), ...options });
    const browser = await browserFor(t);
    const origin = consoleOf(gateway);
    const desk = async (settings) => new Desk(origin, await openPage(browser, origin, settings));
    return { gateway, browser, origin, desk, admin: options.empty ? undefined : await firstAdmin(gateway) };
}
