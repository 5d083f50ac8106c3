/* Between the windows of one browser: what one does to the session, all do. */

export type TabMessage = 'lock' | 'signed_out' | 'signed_in' | 'active';

const channel = 'BroadcastChannel' in globalThis ? new BroadcastChannel('tayanch.session') : null;

export function tellOthers(message: TabMessage): void {
    channel?.postMessage(message);
}

export function onTold(listener: (message: TabMessage) => void): void {
    channel?.addEventListener('message', ({ data }: MessageEvent<TabMessage>) => listener(data));
}
