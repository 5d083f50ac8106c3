import { MantineProvider } from '@mantine/core';
import { lazy, Suspense } from 'react';
import { Lock } from '../pages/sign-in/Lock';
import { SignIn } from '../pages/sign-in/SignIn';
import { Unreachable } from '../pages/sign-in/Unreachable';
import { session, startSession } from '../session/session';
import { theme } from '../theme/theme';
import { Announcer } from '../ui/announce';
import { ErrorBoundary } from '../ui/ErrorBoundary';
import { Loading } from '../ui/Loading';
import { usePlace } from './router';
import { findRoute, OPEN_ROUTES } from './routes';
import { useStore } from './store';

const Shell = lazy(() => import('./Shell'));

function Now() {
    const state = useStore(session, now => now.state);
    const { path } = usePlace();
    const open = findRoute(OPEN_ROUTES, path);

    if (open) return <open.route.page params={open.params} />;
    if (state === 'starting') return <Loading />;
    if (state === 'unreachable') return <Unreachable again={() => void startSession()} />;
    if (state === 'signed_out') return <SignIn />;
    if (state === 'locked') return <Lock />;
    return <Shell />;
}

/* The variables of the theme are a file (scripts/theme-css.mjs): the provider must not write a <style>. */
export function App() {
    return (
        <MantineProvider
            theme={theme}
            defaultColorScheme="auto"
            withCssVariables={false}
            withGlobalClasses={false}
        >
            <ErrorBoundary>
                <Suspense fallback={<Loading />}>
                    <Now />
                </Suspense>
                <Announcer />
            </ErrorBoundary>
        </MantineProvider>
    );
}
