import { Component, type ReactNode } from 'react';
import { currentT } from '../i18n';
import { Button } from '@mantine/core';

/* A page that breaks says so; nothing of it is sent anywhere. */
export class ErrorBoundary extends Component<{ children: ReactNode }, { broken: boolean }> {
    override state = { broken: false };

    static getDerivedStateFromError() {
        return { broken: true };
    }

    override render() {
        if (!this.state.broken) return this.props.children;
        const t = currentT();
        return (
            <div role="alert" style={{ padding: '2rem', maxWidth: '40rem' }}>
                <p>{t('Something went wrong in the browser. Reload the page.')}</p>
                <Button onClick={() => location.reload()}>{t('Reload')}</Button>
            </div>
        );
    }
}
