/* The demo's handset over the gateway: what an operator would deliver, POST /phone/turn delivers here. */

import { useCallback, useEffect, useState } from 'react';
import { ApiError, post } from '../../api/client';
import {
    callOf,
    type Handset,
    hungUp,
    idleHandset,
    type Key,
    press,
    rubOut,
    shown,
} from '../../work/handset';

export interface Sms {
    key: string;
    mine: boolean;
    text: string;
    at: number;
}

const POLL_MS = 3000;
const NUMBER_KEY = 'tayanch.demo.phone';
const DEMO_NUMBER = '+998901234567';

export function keptNumber(): string {
    return sessionStorage.getItem(NUMBER_KEY) ?? DEMO_NUMBER;
}

export function keepNumber(number: string): void {
    sessionStorage.setItem(NUMBER_KEY, number);
}

export function useHandset(phone: string) {
    const [handset, setHandset] = useState<Handset>(idleHandset);

    const call = async () => {
        const what = callOf(handset);
        if (what.kind === 'no') return;
        setHandset({ ...handset, busy: true, trouble: null });
        const going = what.kind === 'answer' ? { session: what.session } : {};
        try {
            const screen = await post('/phone/turn', { phone, bearer: 'ussd', text: what.text, ...going });
            setHandset(now => shown(now, screen, screen.session));
        } catch (error) {
            const trouble =
                error instanceof ApiError && error.detail.message ? error.detail.message : 'unreachable';
            setHandset({ ...idleHandset, trouble });
        }
    };
    return {
        handset,
        call,
        press: (key: Key) => setHandset(now => press(now, key)),
        type: (typed: string) => setHandset(now => ({ ...now, typed: now.busy ? now.typed : typed })),
        rubOut: () => setHandset(rubOut),
        hangUp: () => setHandset(hungUp),
    };
}

/* null: not known yet. false: this gateway has no phone page. */
export function useSms(phone: string) {
    const [sent, setSent] = useState<Sms[]>([]);
    const [got, setGot] = useState<Sms[]>([]);
    const [open, setOpen] = useState<boolean | null>(null);
    const [unreachable, setUnreachable] = useState(false);

    const poll = useCallback(async () => {
        try {
            const { texts } = await post('/phone/inbox', { phone });
            setGot(texts.map(({ text, at }, i) => ({ key: `in-${at}-${i}`, mine: false, text, at })));
            setOpen(true);
            setUnreachable(false);
        } catch (error) {
            const none =
                error instanceof ApiError &&
                (error.status === 404 || error.status === 403 || error.status === 401);
            if (none) setOpen(false);
            else setUnreachable(true);
        }
    }, [phone]);

    useEffect(() => {
        const first = setTimeout(() => void poll());
        const timer = setInterval(() => {
            if (!document.hidden) void poll();
        }, POLL_MS);
        return () => {
            clearTimeout(first);
            clearInterval(timer);
        };
    }, [poll]);

    const send = async (text: string) => {
        const at = Math.floor(Date.now() / 1000);
        setSent(all => [...all, { key: `out-${all.length}`, mine: true, text, at }]);
        const reply = await post('/phone/turn', { phone, bearer: 'sms', text });
        if (reply.text !== '')
            setSent(all => [
                ...all,
                { key: `re-${all.length}`, mine: false, text: reply.text, at: Math.floor(Date.now() / 1000) },
            ]);
        await poll();
    };
    return { thread: thread(sent, got), open, unreachable, send };
}

/* The reply to an SMS may come back at once and stand in the inbox too: it is shown once. */
export function thread(sent: readonly Sms[], got: readonly Sms[]): Sms[] {
    const twice = new Set(got.map(({ text }) => text));
    const kept = sent.filter(sms => sms.mine || !twice.has(sms.text));
    return [...kept, ...got].sort((a, b) => a.at - b.at || Number(b.mine) - Number(a.mine));
}
