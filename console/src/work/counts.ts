/* How many cases wait: for the filters, and for the title of the window on every page. */

import { get } from '../api/client';
import { onLive } from '../api/events';
import type { paths } from '../generated/schema';
import { createStore, useStore } from '../app/store';
import { session } from '../session/session';
import { setTitleCount } from '../ui/title';
import { watchForSos } from './alarm';
import { soon } from './use-live';

export type Counts = paths['/cases/counts']['get']['responses']['200']['content']['application/json'];

const EVERY_MS = 60_000;

const counts = createStore<Counts | null>(null);

async function load(): Promise<void> {
    if (session.get().state !== 'open') return;
    const now = await get('/cases/counts');
    if (session.get().state === 'open') counts.set(now);
}

const refresh = () => void load().catch(() => undefined); // the old ones stand until the next time

let watching = false;

export function watchCounts(): void {
    if (watching) return;
    watching = true;
    watchForSos();
    const later = soon(refresh);
    onLive(event => {
        if (event.type === 'case' || event.type === 'again') later.ask();
    });
    session.subscribe(() => {
        if (session.get().state === 'open') refresh();
        else counts.set(null);
    });
    counts.subscribe(() => setTitleCount(counts.get()?.by_status.new ?? 0));
    setInterval(refresh, EVERY_MS);
    refresh();
}

export const useCounts = (): Counts | null => useStore(counts, now => now);
