/* Spans of time in words, and the time itself for those who show it running. */

import { useSyncExternalStore } from 'react';
import { gatewayNow } from '../api/clock';
import type { Translate } from '../i18n';

const MINUTE = 60;
const HOUR = 3600;
const DAY = 86_400;

/* "3 d 4 h", "2 h 05 min", "12 min", "< 1 min": two units at most. */
export function spanWords(t: Translate, seconds: number): string {
    const whole = Math.max(0, Math.floor(seconds));
    const days = Math.floor(whole / DAY);
    const hours = Math.floor((whole % DAY) / HOUR);
    const minutes = Math.floor((whole % HOUR) / MINUTE);
    if (days >= 10) return t('{days} d', { days });
    if (days > 0) return t('{days} d {hours} h', { days, hours });
    if (hours > 0) return t('{hours} h {minutes} min', { hours, minutes: String(minutes).padStart(2, '0') });
    if (minutes > 0) return t('{minutes} min', { minutes });
    return t('< 1 min');
}

/* "14:05" until the end, for a claim. */
export function countdown(seconds: number): string {
    const whole = Math.max(0, Math.ceil(seconds));
    return `${Math.floor(whole / MINUTE)}:${String(whole % MINUTE).padStart(2, '0')}`;
}

const listeners = new Set<() => void>();
let timer: ReturnType<typeof setInterval> | undefined;

function subscribe(listener: () => void): () => void {
    listeners.add(listener);
    timer ??= setInterval(() => listeners.forEach(tell => tell()), 1000);
    return () => {
        listeners.delete(listener);
        if (listeners.size > 0) return;
        clearInterval(timer);
        timer = undefined;
    };
}

/* The present in seconds, rounded down to step: a component is shown anew only when that changes. */
export function useNow(step = 1): number {
    return useSyncExternalStore(subscribe, () => Math.floor(gatewayNow() / step) * step);
}

/* Whether a moment lies ahead: shown anew only when it comes. */
export function useIsAhead(until: number | null): boolean {
    return useSyncExternalStore(subscribe, () => until !== null && until > gatewayNow());
}
