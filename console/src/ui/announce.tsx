/* Tells screen readers, and in a corner everybody, what has just happened. */

import { Notification } from '@mantine/core';
import { useEffect } from 'react';
import { createStore, useStore } from '../app/store';
import { useT } from '../i18n';
import styles from './announce.module.css';

interface Said {
    text: string;
    kind: 'good' | 'bad' | 'quiet'; // quiet: for screen readers only
    at: number;
}

const said = createStore<Said | null>(null);
const STAYS_MS = 6000;

export function announce(text: string, kind: Said['kind'] = 'good'): void {
    said.set({ text, kind, at: Date.now() });
}

export function Announcer() {
    const t = useT();
    const now = useStore(said, state => state);

    useEffect(() => {
        if (!now || now.kind === 'bad') return undefined; // bad news stay until they are closed
        const timer = setTimeout(() => said.set(null), STAYS_MS);
        return () => clearTimeout(timer);
    }, [now]);

    return (
        <div className={styles.corner} role={now?.kind === 'bad' ? 'alert' : 'status'}>
            {now?.kind === 'quiet' && <span className="visually-hidden">{now.text}</span>}
            {now && now.kind !== 'quiet' && (
                <Notification
                    role="presentation"
                    color={now.kind === 'bad' ? 'red' : 'green'}
                    withBorder
                    onClose={() => said.set(null)}
                    closeButtonProps={{ 'aria-label': t('Close') }}
                >
                    {now.text}
                </Notification>
            )}
        </div>
    );
}
