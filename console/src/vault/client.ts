/* The page's end of the worker that holds the keys. Ending the worker is how they are forgotten. */

import type { VaultOp, VaultOps, VaultReply } from './protocol';
import { VaultError } from './protocol';

export { VaultError } from './protocol';
export type { OpenedText, SearchHit, SealedTexts } from './protocol';

interface Waiting {
    resolve: (value: unknown) => void;
    reject: (error: VaultError) => void;
}

let worker: Worker | null = null;
let lastId = 0;
const waiting = new Map<number, Waiting>();

function settle({ data }: MessageEvent<VaultReply>): void {
    const call = waiting.get(data.id);
    waiting.delete(data.id);
    if ('trouble' in data) call?.reject(new VaultError(data.trouble));
    else call?.resolve(data.value);
}

function end(trouble: 'locked' | 'failed'): void {
    worker?.terminate();
    worker = null;
    for (const call of waiting.values()) call.reject(new VaultError(trouble));
    waiting.clear();
}

/* Loads the cryptography before it is needed: while somebody types their name. */
export function startVault(): Worker {
    if (worker) return worker;
    worker = new Worker(new URL('./worker.ts', import.meta.url), { type: 'module', name: 'vault' });
    worker.onmessage = settle;
    worker.onerror = () => end('failed');
    return worker;
}

/* Every key is gone afterwards. */
export const dropVault = (): void => end('locked');

export function vault<O extends VaultOp>(
    op: O,
    ...args: Parameters<VaultOps[O]>
): Promise<ReturnType<VaultOps[O]>> {
    const to = startVault();
    const id = ++lastId;
    return new Promise((resolve, reject) => {
        waiting.set(id, { resolve: resolve as Waiting['resolve'], reject });
        to.postMessage({ id, op, args });
    });
}
