/* Addresses are #/path: they never reach the server, and no file has to be served for them. */

import { type AnchorHTMLAttributes, type ReactNode, useSyncExternalStore } from 'react';

export interface Place {
    path: string; // "/cases/12345678"
    query: URLSearchParams;
}

export function parsePlace(hash: string): Place {
    const [path = '', query = ''] = hash.replace(/^#/, '').split('?', 2);
    return { path: path.startsWith('/') ? path : '/', query: new URLSearchParams(query) };
}

/* "/cases/:number" with "/cases/123" gives {number: "123"}; null if it does not fit. */
export function matchPath(pattern: string, path: string): Record<string, string> | null {
    const wanted = pattern.split('/');
    const given = path.split('/');
    const params: Record<string, string> = {};
    if (wanted.length !== given.length) return null;
    for (const [i, part] of wanted.entries()) {
        const value = given[i] ?? '';
        if (part.startsWith(':')) {
            try {
                params[part.slice(1)] = decodeURIComponent(value);
            } catch {
                return null;
            }
            if (value === '') return null;
        } else if (part !== value) return null;
    }
    return params;
}

let place = parsePlace(location.hash);
let placeHash = location.hash;

function currentPlace(): Place {
    if (location.hash !== placeHash) {
        placeHash = location.hash;
        place = parsePlace(placeHash);
    }
    return place;
}

function subscribe(listener: () => void) {
    addEventListener('hashchange', listener);
    return () => removeEventListener('hashchange', listener);
}

export function usePlace(): Place {
    return useSyncExternalStore(subscribe, currentPlace);
}

/* replace: the way back does not lead to where we are now. */
export function navigate(to: string, { replace = false } = {}): void {
    if (!replace) {
        location.hash = to;
        return;
    }
    history.replaceState(null, '', `#${to}`);
    dispatchEvent(new HashChangeEvent('hashchange'));
}

type LinkProps = Omit<AnchorHTMLAttributes<HTMLAnchorElement>, 'href'> & { to: string; children: ReactNode };

export function Link({ to, children, ...rest }: LinkProps) {
    return (
        <a {...rest} href={`#${to}`}>
            {children}
        </a>
    );
}
