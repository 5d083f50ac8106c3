/* What is around every page of somebody who is signed in. Mantine's AppShell writes a <style>, so this is ours. */

import '../generated/mantine.css';
import { Button, Drawer } from '@mantine/core';
import { Suspense, useEffect, useState } from 'react';
import { liveState } from '../api/events';
import { useT } from '../i18n';
import { lock, mayAct, quickExit, signOut, useHasKey, useMe } from '../session/session';
import { ErrorBoundary } from '../ui/ErrorBoundary';
import { Loading } from '../ui/Loading';
import { LookSettings } from '../ui/LookSettings';
import { Page } from '../ui/Page';
import { Link, navigate, usePlace } from './router';
import { findRoute, type Route, ROUTES } from './routes';
import styles from './Shell.module.css';
import { useStore } from './store';

function Menu({ path }: { path: string }) {
    const t = useT();
    const me = useMe();
    const shown = ROUTES.filter((route): route is Route & { menu: string } => {
        return route.menu !== undefined && mayAct(me.role, route.role);
    });
    return (
        <nav aria-label={t('Main menu')}>
            <ul className={styles.menu}>
                {shown.map(route => {
                    const here = path === route.path || path.startsWith(`${route.path}/`);
                    return (
                        <li key={route.path}>
                            <Link to={route.path} aria-current={here ? 'page' : undefined}>
                                {t(route.menu)}
                            </Link>
                        </li>
                    );
                })}
            </ul>
        </nav>
    );
}

function Side({ path }: { path: string }) {
    const t = useT();
    const me = useMe();
    return (
        <>
            <Menu path={path} />
            <div className={styles.sideFoot}>
                <p className={styles.who}>{me.name}</p>
                <Button variant="default" size="xs" onClick={() => void signOut()}>
                    {t('Sign out')}
                </Button>
                <LookSettings />
            </div>
        </>
    );
}

/* Said in words: a colour alone would tell too little. */
function Live() {
    const t = useT();
    const state = useStore(liveState, now => now);
    return (
        <span className={styles.live} data-state={state} role="status">
            {state === 'live' ? (
                <span className="visually-hidden">{t('Live')}</span>
            ) : (
                t('Not live: connecting')
            )}
        </span>
    );
}

function Skip({ path }: { path: string }) {
    const t = useT();
    return (
        <a
            className={styles.skip}
            href={`#${path}`}
            onClick={event => {
                event.preventDefault();
                document.getElementById('content')?.focus();
            }}
        >
            {t('Skip to the content')}
        </a>
    );
}

function Bar({ path, openMenu }: { path: string; openMenu: () => void }) {
    const t = useT();
    return (
        <header className={styles.bar}>
            <Skip path={path} />
            <Button className={styles.menuButton ?? ''} variant="default" size="sm" onClick={openMenu}>
                {t('Menu')}
            </Button>
            <Live />
            <div className={styles.barEnd}>
                <Button variant="default" size="sm" onClick={() => lock()}>
                    {t('Lock now')}
                </Button>
                <Button
                    color="red"
                    size="sm"
                    onClick={() => void quickExit()}
                    title={t('Signs out and empties this window')}
                >
                    {t('Leave quickly')}
                </Button>
            </div>
        </header>
    );
}

function KeyNote() {
    const t = useT();
    const hasKey = useHasKey();
    if (hasKey) return null;
    return (
        <p className={styles.note} role="status">
            {t(
                'You do not hold the key of the hotline yet: texts stay sealed. An admin can grant it to you on the page “Staff”.',
            )}
        </p>
    );
}

function NotFound() {
    const t = useT();
    return <Page title={t('There is no such page')}>{t('Choose one from the menu.')}</Page>;
}

function Content({ path }: { path: string }) {
    const me = useMe();
    const found = findRoute(ROUTES, path);
    if (!found || !mayAct(me.role, found.route.role)) return <NotFound />;
    // The key: another page begins anew, with its own focus and title.
    return <found.route.page key={path} params={found.params} />;
}

export default function Shell() {
    const t = useT();
    const { path } = usePlace();
    const [menuAt, setMenuAt] = useState<string | null>(null); // open, until another page is shown
    const closeMenu = () => setMenuAt(null);
    const first = ROUTES[0]?.path ?? '/';

    useEffect(() => {
        if (path === '/') navigate(first, { replace: true });
    }, [path, first]);

    return (
        <div className={styles.shell}>
            <Bar path={path} openMenu={() => setMenuAt(path)} />
            <aside className={styles.side}>
                <Side path={path} />
            </aside>
            <Drawer
                opened={menuAt === path}
                onClose={closeMenu}
                title={t('Menu')}
                size="18rem"
                closeButtonProps={{ 'aria-label': t('Close') }}
            >
                <Side path={path} />
            </Drawer>
            <main id="content" tabIndex={-1} className={styles.content}>
                <KeyNote />
                <ErrorBoundary key={path}>
                    <Suspense fallback={<Loading />}>{path !== '/' && <Content path={path} />}</Suspense>
                </ErrorBoundary>
            </main>
        </div>
    );
}
