/* Claims. A fresh one also tells what time it is at the gateway: it began just now. */

import { post } from '../api/client';
import { heardTime } from '../api/clock';
import { loadMeta } from './meta';

async function begun(until: number): Promise<void> {
    const meta = await loadMeta().catch(() => null);
    if (meta) heardTime(until - meta.claim_seconds);
}

/* Also renews one's own. */
export async function claimCase(number: number): Promise<void> {
    const { until } = await post('/cases/{number}/claim', {}, { path: { number } });
    await begun(until);
}

/* The number of the gravest case that nobody has. */
export async function claimNext(): Promise<number> {
    const { number, until } = await post('/cases/next', {});
    await begun(until);
    return number;
}
