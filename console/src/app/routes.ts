/* Every page of the console, and who sees it in the menu. To add one: a line here. */

import { type ComponentType, lazy, type LazyExoticComponent } from 'react';
import type { Role } from '../api/types';
import { N } from '../i18n/catalog';
import type { PageProps } from './page';
import { matchPath } from './paths';

type AnyPage = ComponentType<PageProps> | LazyExoticComponent<ComponentType<PageProps>>;

export interface Route {
    path: string;
    page: AnyPage;
    role: Role; // the least that may see it; the API decides what they may do
    menu?: string; // its name in the menu; without one it is reached from other pages
}

const Join = lazy(() => import('../pages/join/Join'));

/* Reached without signing in. */
export const OPEN_ROUTES: readonly Omit<Route, 'role'>[] = [
    { path: '/join/:code', page: Join },
    { path: '/join', page: Join },
    { path: '/phone', page: lazy(() => import('../pages/phone/PhonePage')) },
];

/* In the order of the menu. The first one is where one begins. */
export const ROUTES: readonly Route[] = [
    { path: '/cases', page: lazy(() => import('../pages/queue/Queue')), role: 'viewer', menu: N('Queue') },
    { path: '/cases/:number', page: lazy(() => import('../pages/case/CasePage')), role: 'viewer' },
    {
        path: '/canned',
        page: lazy(() => import('../pages/canned/CannedPage')),
        role: 'viewer',
        menu: N('Ready answers'),
    },
    {
        path: '/rules',
        page: lazy(() => import('../pages/rules/RulesPage')),
        role: 'viewer',
        menu: N('Rules'),
    },
    {
        path: '/reminders',
        page: lazy(() => import('../pages/reminders/RemindersPage')),
        role: 'viewer',
        menu: N('Reminders'),
    },
    {
        path: '/broadcasts',
        page: lazy(() => import('../pages/broadcasts/BroadcastsPage')),
        role: 'viewer',
        menu: N('Broadcasts'),
    },
    { path: '/broadcasts/new', page: lazy(() => import('../pages/broadcasts/EditPage')), role: 'worker' },
    {
        path: '/broadcasts/:id',
        page: lazy(() => import('../pages/broadcasts/BroadcastPage')),
        role: 'viewer',
    },
    {
        path: '/broadcasts/:id/edit',
        page: lazy(() => import('../pages/broadcasts/EditPage')),
        role: 'worker',
    },
    { path: '/staff', page: lazy(() => import('../pages/staff/Staff')), role: 'viewer', menu: N('Staff') },
    { path: '/audit', page: lazy(() => import('../pages/audit/Audit')), role: 'admin', menu: N('Audit log') },
    {
        path: '/account',
        page: lazy(() => import('../pages/account/Account')),
        role: 'viewer',
        menu: N('My account'),
    },
    { path: '/help', page: lazy(() => import('../pages/about/About')), role: 'viewer', menu: N('Help') },
];

export function findRoute<R extends { path: string }>(routes: readonly R[], path: string) {
    for (const route of routes) {
        const params = matchPath(route.path, path);
        if (params) return { route, params };
    }
    return null;
}
