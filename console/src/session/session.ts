/* Who is signed in, and whether their keys are open. One store; the pages only watch it. */

import { ApiError, get, onSessionRefused, post, setCsrf } from '../api/client';
import { onLive, startLive, stopLive } from '../api/events';
import type { Me, Role, Stretch } from '../api/types';
import { createStore, useStore } from '../app/store';
import { dropVault, vault } from '../vault/client';
import { tellOthers } from './tabs';

export type SessionState =
    | { state: 'starting' }
    | { state: 'signed_out'; why?: 'ended' | 'left' }
    | { state: 'locked' }
    | { state: 'unreachable' }
    | { state: 'open'; me: Me; keyIds: readonly number[] };

export const session = createStore<SessionState>({ state: 'starting' });

const RANK: Record<Role, number> = { viewer: 0, worker: 1, admin: 2 };

export const mayAct = (role: Role, needed: Role): boolean => RANK[role] >= RANK[needed];

/* Only below what is shown to somebody signed in. */
export function useMe(): Me {
    return useStore(session, now => {
        if (now.state !== 'open') throw new Error('nobody is signed in');
        return now.me;
    });
}

export const useMay = (needed: Role): boolean => mayAct(useMe().role, needed);

const NO_KEYS: readonly number[] = [];

/* The hotline keys that are open in this browser. */
export function useKeyIds(): readonly number[] {
    return useStore(session, now => (now.state === 'open' ? now.keyIds : NO_KEYS));
}

/* Whether the browser can open cases that are sealed to the newest hotline key. */
export function useHasKey(): boolean {
    return useStore(session, now => {
        const newest = now.state === 'open' ? now.me.hotline_keys.at(-1) : undefined;
        return now.state === 'open' && newest !== undefined && now.keyIds.includes(newest.id);
    });
}

function forget(next: SessionState): void {
    dropVault();
    stopLive();
    session.set(next);
}

function enter(me: Me, keyIds: number[]): void {
    setCsrf(me.csrf);
    session.set({ state: 'open', me, keyIds });
    startLive();
}

/* The password has been stretched in the worker: opens the keys that it opens. */
async function openKeys(me: Me): Promise<void> {
    enter(me, await vault('open', me));
}

/* A page that was loaded anew has no keys: it asks for the password, as after a lock. */
export async function startSession(): Promise<void> {
    try {
        await get('/me');
        session.set({ state: 'locked' });
    } catch (error) {
        if (error instanceof ApiError && error.status === 401) return; // onSessionRefused has said it
        session.set({ state: 'unreachable' });
    }
}

export interface SecondFactor {
    code?: string;
    recovery_code?: string;
}

export async function signIn(name: string, password: string, second: SecondFactor): Promise<void> {
    const auth = await vault('stretch', password, await post('/login/start', { name }));
    await openKeys(await post('/login', { name, auth, ...second }));
    tellOthers('signed_in');
}

export async function unlock(password: string): Promise<void> {
    const auth = await vault('stretch', password, await get('/session/stretch'));
    await openKeys(await post('/session/unlock', { auth }));
}

/* After an invitation: the keys were made in the worker and are open already. */
export async function enterAsNew(me: Me): Promise<void> {
    enter(me, await vault('refresh', me.wraps, me.hotline_keys));
    tellOthers('signed_in');
}

/* Here at once; the server, and the other windows, as soon as they hear of it. */
export function lock({ tell = true } = {}): void {
    if (session.get().state !== 'open') return;
    forget({ state: 'locked' });
    if (!tell) return;
    tellOthers('lock');
    post('/session/lock', {}).catch(() => undefined);
}

/* Another window has signed in or out, and with that this one. */
export function followOther(signedIn: boolean): void {
    forget(signedIn ? { state: 'starting' } : { state: 'signed_out', why: 'left' });
    if (signedIn) void startSession();
}

export async function signOut({ leaving = false } = {}): Promise<void> {
    const look = Object.entries(localStorage); // language and appearance; the answer to the logout clears what is stored
    forget({ state: 'signed_out', why: 'left' });
    tellOthers('signed_out');
    await post('/logout', {}).catch(() => undefined);
    if (!leaving) for (const [name, value] of look) localStorage.setItem(name, String(value));
}

/* For a bad moment: an empty window at once. Behind its back button is only the page to sign in. */
export async function quickExit(): Promise<void> {
    document.documentElement.hidden = true;
    const asked = signOut({ leaving: true });
    await Promise.race([asked, new Promise(done => setTimeout(done, 1500))]);
    location.replace('about:blank');
}

/* The password once more, for what needs it; the keys stay as they are. */
export async function provePassword(password: string): Promise<string> {
    const how: Stretch = await get('/session/stretch');
    return vault('prove', password, how);
}

/* What I am and which keys there are may have changed. */
export async function refreshMe(): Promise<void> {
    const me = await get('/me');
    if (session.get().state !== 'open') return;
    enter(me, await vault('refresh', me.wraps, me.hotline_keys));
}

onSessionRefused(code => {
    if (code === 'locked') {
        if (session.get().state !== 'locked') forget({ state: 'locked' });
    } else if (session.get().state !== 'signed_out') {
        forget(
            session.get().state === 'starting'
                ? { state: 'signed_out' }
                : { state: 'signed_out', why: 'ended' },
        );
    }
});

onLive(event => {
    if (event.type === 'session') {
        if (event.state === 'locked') lock({ tell: false });
        else forget({ state: 'signed_out', why: 'ended' });
    } else if (event.type === 'key' || event.type === 'staff' || event.type === 'again') {
        refreshMe().catch(() => undefined);
    }
});
