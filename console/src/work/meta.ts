/* The gateway's tables: asked for once, forgotten with the session. */

import { get } from '../api/client';
import type { Meta } from '../api/types';
import { session } from '../session/session';
import { type Loaded, useLoad } from '../ui/use-load';

let asked: Promise<Meta> | null = null;

session.subscribe(() => {
    if (session.get().state !== 'open') asked = null;
});

export function loadMeta(): Promise<Meta> {
    asked ??= get('/meta').catch((error: unknown) => {
        asked = null;
        throw error;
    });
    return asked;
}

export const useMeta = (): Loaded<Meta> => useLoad('meta', loadMeta);
