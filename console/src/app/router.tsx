/* Where we are, and going elsewhere. */

import { type AnchorHTMLAttributes, type ReactNode, useSyncExternalStore } from 'react';
import { type Place, parsePlace } from './paths';

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
