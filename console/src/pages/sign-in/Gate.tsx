/* The frame of what is shown before the console: a box in the middle, with language and appearance below. */

import { Paper, Title } from '@mantine/core';
import { type ReactNode, useEffect } from 'react';
import { LookSettings } from '../../ui/LookSettings';
import { setTitle } from '../../ui/title';
import styles from './Gate.module.css';

export function Gate({
    title,
    children,
    wide = false,
}: {
    title: string;
    children: ReactNode;
    wide?: boolean;
}) {
    useEffect(() => setTitle(title), [title]);
    return (
        <main className={styles.gate}>
            <Paper withBorder className={wide ? (styles.wide ?? '') : (styles.box ?? '')} p="lg">
                <Title order={1} size="h3" mb="md">
                    {title}
                </Title>
                {children}
            </Paper>
            <div className={styles.look}>
                <LookSettings />
            </div>
        </main>
    );
}
