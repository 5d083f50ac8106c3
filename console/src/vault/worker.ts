/* The worker that holds the keys. Nothing here is reachable from the page but the operations of VaultOps. */

import { Keyring } from './keyring';
import type { VaultReply, VaultRequest } from './protocol';
import { VaultError } from './protocol';
import { loadSodium } from './sodium';

const keyring = loadSodium().then(sodium => new Keyring(sodium));

async function answer({ id, op, args }: VaultRequest): Promise<VaultReply> {
    try {
        const ops = await keyring;
        const run = ops[op].bind(ops) as (...given: unknown[]) => unknown;
        return { id, value: run(...args) };
    } catch (error) {
        return { id, trouble: error instanceof VaultError ? error.code : 'failed' };
    }
}

self.onmessage = (message: MessageEvent<VaultRequest>) => {
    void answer(message.data).then(reply => self.postMessage(reply));
};
