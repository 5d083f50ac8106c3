/* Live changes. An event only says what has changed; whoever shows it asks again. */

import { createStore } from '../app/store';

export type LiveEvent =
    | { type: 'case'; number: number; urgent: boolean; fresh: boolean }
    | { type: 'answers'; number: number }
    | { type: 'canned' }
    | { type: 'rules' }
    | { type: 'broadcast'; number: number }
    | { type: 'staff' }
    | { type: 'key' }
    | { type: 'session'; state: 'locked' | 'ended' };

type Listener = (event: LiveEvent | { type: 'again' }) => void;

/* "again" is told after a gap: whatever happened meanwhile was not heard. */
export const liveState = createStore<'off' | 'connecting' | 'live'>('off');

const listeners = new Set<Listener>();
let source: EventSource | null = null;
let retry: ReturnType<typeof setTimeout> | undefined;
let delay = 1000;
let wasLive = false;

export function onLive(listener: Listener): () => void {
    listeners.add(listener);
    return () => listeners.delete(listener);
}

function tell(event: Parameters<Listener>[0]): void {
    for (const listener of [...listeners]) listener(event);
}

function opened(): void {
    delay = 1000;
    liveState.set('live');
    if (wasLive) tell({ type: 'again' });
    wasLive = true;
}

/* The browser itself tries again after a network error, but not after an answer like 503. */
function failed(from: EventSource): void {
    liveState.set('connecting');
    if (from.readyState !== EventSource.CLOSED || from !== source) return;
    clearTimeout(retry);
    retry = setTimeout(connect, delay + Math.random() * 500);
    delay = Math.min(delay * 2, 30_000);
}

function connect(): void {
    source?.close();
    const from = new EventSource('/api/v1/events');
    source = from;
    liveState.set('connecting');
    from.onopen = opened;
    from.onerror = () => failed(from);
    from.onmessage = message => {
        try {
            tell(JSON.parse(String(message.data)) as LiveEvent);
        } catch {
            tell({ type: 'again' }); // half a message is a change that was not understood
        }
    };
}

export function startLive(): void {
    if (!source) connect();
}

export function stopLive(): void {
    clearTimeout(retry);
    source?.close();
    source = null;
    wasLive = false;
    liveState.set('off');
}
