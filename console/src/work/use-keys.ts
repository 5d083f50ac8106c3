/* Single keys for what is done often. They rest while somebody types, or while a dialog is open. */

import { useEffect, useRef } from 'react';

export type Keys = Readonly<Record<string, (() => void) | undefined>>;

function isTyping(target: EventTarget | null): boolean {
    if (!(target instanceof HTMLElement)) return false;
    return target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName);
}

/* The key that is printed there on a Latin keyboard, whatever the layout: staff type in Cyrillic. */
export function latinKey(event: Pick<KeyboardEvent, 'key' | 'code' | 'shiftKey'>): string {
    if (event.key === '?' || event.key === '/') return event.key;
    if (event.code === 'Slash') return event.shiftKey ? '?' : '/';
    const letter = /^Key([A-Z])$/.exec(event.code)?.[1];
    return letter ? letter.toLowerCase() : event.key;
}

export function useKeys(keys: Keys): void {
    const latest = useRef(keys);
    useEffect(() => {
        latest.current = keys;
    });
    useEffect(() => {
        const pressed = (event: KeyboardEvent) => {
            if (event.defaultPrevented || event.ctrlKey || event.altKey || event.metaKey || event.repeat)
                return;
            if (isTyping(event.target) || document.querySelector('[aria-modal="true"]')) return;
            const run = latest.current[latinKey(event)];
            if (!run) return;
            event.preventDefault();
            run();
        };
        addEventListener('keydown', pressed);
        return () => removeEventListener('keydown', pressed);
    }, []);
}
