/* A value that components watch. */

import { useSyncExternalStore } from 'react';

export interface Store<T> {
    get: () => T;
    set: (next: T) => void;
    update: (change: (now: T) => T) => void;
    subscribe: (listener: () => void) => () => void;
}

export function createStore<T>(first: T): Store<T> {
    let value = first;
    const listeners = new Set<() => void>();
    const set = (next: T) => {
        if (Object.is(next, value)) return;
        value = next;
        for (const listener of [...listeners]) listener();
    };
    return {
        get: () => value,
        set,
        update: change => set(change(value)),
        subscribe: listener => {
            listeners.add(listener);
            return () => listeners.delete(listener);
        },
    };
}

/* select must give the same object for the same state: pick, do not build. */
export function useStore<T, S>(store: Store<T>, select: (state: T) => S): S {
    return useSyncExternalStore(store.subscribe, () => select(store.get()));
}
