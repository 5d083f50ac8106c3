/* Every page begins with one: it names the window and takes the focus, so that screen readers begin there. */

import { Title } from '@mantine/core';
import { type ReactNode, useEffect, useRef } from 'react';
import { setTitle } from './title';
import styles from './Page.module.css';

interface PageProps {
    title: string;
    actions?: ReactNode;
    wide?: boolean;
    children: ReactNode;
}

export function Page({ title, actions, wide = false, children }: PageProps) {
    const heading = useRef<HTMLHeadingElement>(null);

    useEffect(() => heading.current?.focus(), []);
    useEffect(() => setTitle(title), [title]);

    return (
        <div className={wide ? styles.wide : styles.page}>
            <div className={styles.head}>
                <Title order={1} size="h2" ref={heading} tabIndex={-1}>
                    {title}
                </Title>
                {actions && <div className={styles.actions}>{actions}</div>}
            </div>
            {children}
        </div>
    );
}
