/* What the gateway refuses, and how to say it to a person. */

import type { Translate } from '../i18n/catalog';
import { N } from '../i18n/catalog';
import { VaultError } from '../vault/protocol';

export class ApiError extends Error {
    constructor(
        readonly status: number,
        readonly code: string,
        readonly detail: { message?: string; retryAfter?: number; words?: string[] } = {},
    ) {
        super(code);
    }
}

function seconds(header: string | null): number | undefined {
    const value = Number(header);
    return header && Number.isFinite(value) && value > 0 ? Math.ceil(value) : undefined;
}

/* Whatever stands in front of the gateway may answer in its own way: then the status has to do. */
export async function readError(response: Response): Promise<ApiError> {
    interface Said {
        error?: { code?: unknown; message?: unknown; retry_after?: unknown; words?: unknown };
    }
    const said = ((await response.json().catch(() => null)) as Said | null)?.error ?? {};
    const detail: ApiError['detail'] = {};
    const wait =
        typeof said.retry_after === 'number'
            ? said.retry_after
            : seconds(response.headers.get('Retry-After'));
    if (typeof said.message === 'string') detail.message = said.message;
    if (wait !== undefined) detail.retryAfter = wait;
    if (Array.isArray(said.words)) detail.words = said.words.filter(word => typeof word === 'string');
    return new ApiError(response.status, typeof said.code === 'string' ? said.code : 'http', detail);
}

const WORDS: Readonly<Record<string, string>> = {
    unreachable: N('The gateway does not answer. Check your connection, then try again.'),
    locked: N('The console is locked. Type your password to go on.'),
    signed_out: N('You are signed out. Sign in again.'),
    forbidden: N('Your role does not allow this. Ask an admin.'),
    weak: N(
        'The gateway asks for less protection of your password than is allowed. Do not go on, and tell an admin.',
    ),
    csrf: N('This window is out of date. Reload the page, then try again.'),
};

const BY_STATUS: Readonly<Record<number, string>> = {
    400: N(
        'The gateway did not understand the request. Reload the page; if it happens again, tell an admin.',
    ),
    403: N('Your role does not allow this. Ask an admin.'),
    404: N('This does not exist any more. Go back and look again.'),
    409: N('Somebody changed this meanwhile. Look at it again, then try once more.'),
    413: N('The text is too long. Make it shorter.'),
    503: N('The gateway cannot keep anything at this moment. Nothing was lost; try again in a minute.'),
};

const isOurs = (error: unknown): error is ApiError | VaultError =>
    error instanceof ApiError || error instanceof VaultError;

/* Codes that a page knows better go into words. */
export function errorWords(
    t: Translate,
    error: unknown,
    words: Readonly<Record<string, string>> = {},
): string {
    const known = isOurs(error) ? (words[error.code] ?? WORDS[error.code]) : undefined;
    if (known) return t(known);
    if (!(error instanceof ApiError)) return t('Something went wrong in the browser. Reload the page.');
    if (error.status === 429) {
        const n = error.detail.retryAfter ?? 60;
        return t.n(
            'Too many tries. Wait {n} second, then try again.',
            'Too many tries. Wait {n} seconds, then try again.',
            n,
        );
    }
    const general = BY_STATUS[error.status];
    if (general && error.status !== 409) return t(general);
    return error.detail.message ?? t(general ?? N('The gateway could not do this. Try again in a minute.'));
}
