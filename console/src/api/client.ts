/* Asking the gateway. Paths, bodies and answers are typed from docs/openapi.yaml. */

import type { paths } from '../generated/schema';
import { heardDate } from './clock';
import { ApiError, readError } from './errors';

export { ApiError } from './errors';

type Json<R> = R extends { content: { 'application/json': infer B } } ? B : never;
type Answer<Op> = Op extends { responses: { 200: infer R } } ? Json<R> : never;
type Body<Op> = Op extends { requestBody: infer R } ? Json<R> : never;
type Parameter<Op, Where extends string> = Op extends { parameters: infer P }
    ? Where extends keyof P
        ? NonNullable<P[Where]>
        : never
    : never;

type WithMethod<M extends string> = {
    [P in keyof paths]: paths[P] extends Record<M, infer Op>
        ? [NonNullable<Op>] extends [never]
            ? never
            : P
        : never;
}[keyof paths];
type Get<P extends keyof paths> = NonNullable<paths[P]['get']>;
type Post<P extends keyof paths> = NonNullable<paths[P]['post']>;

interface Options<Op> {
    path?: Parameter<Op, 'path'>;
    query?: Parameter<Op, 'query'>;
    signal?: AbortSignal;
}

const BASE = '/api/v1';

let csrf = '';
let onRefused: (code: 'locked' | 'signed_out') => void = () => undefined;

/* The token of this session. A Me has it, and it comes with every answer to somebody who has a session, also with
   a refusal: so that a locked one can be unlocked. */
export function setCsrf(token: string): void {
    csrf = token;
}

function noteCsrf(response: Response): void {
    csrf = response.headers.get('X-CSRF-Token') ?? csrf;
}

/* Who is told when the server says that the session is locked or over. */
export function onSessionRefused(listener: typeof onRefused): void {
    onRefused = listener;
}

type Values = Readonly<Record<string, string | number | undefined>>;

function address(path: string, options: { path?: unknown; query?: unknown }): string {
    const values = (options.path ?? {}) as Values;
    const filled = path.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(String(values[name])));
    const query = new URLSearchParams();
    for (const [name, value] of Object.entries((options.query ?? {}) as Values)) {
        if (value !== undefined && value !== '') query.set(name, String(value));
    }
    const asked = query.toString();
    return BASE + filled + (asked ? `?${asked}` : '');
}

async function ask(url: string, init: RequestInit): Promise<unknown> {
    let response: Response;
    try {
        response = await fetch(url, {
            ...init,
            credentials: 'same-origin',
            cache: 'no-store',
            redirect: 'error',
        });
    } catch (cause) {
        if (init.signal?.aborted) throw cause;
        throw new ApiError(0, 'unreachable');
    }
    noteCsrf(response);
    heardDate(response.headers.get('Date'));
    if (response.ok) return response.json();
    const error = await readError(response);
    if (response.status === 401 && (error.code === 'locked' || error.code === 'signed_out'))
        onRefused(error.code);
    throw error;
}

export function get<P extends WithMethod<'get'>>(
    path: P,
    options: Options<Get<P>> = {},
): Promise<Answer<Get<P>>> {
    const url = address(path, options);
    return ask(url, { signal: options.signal ?? null }) as Promise<Answer<Get<P>>>;
}

export function post<P extends WithMethod<'post'>>(
    path: P,
    body: Body<Post<P>>,
    options: Options<Post<P>> = {},
): Promise<Answer<Post<P>>> {
    const headers: Record<string, string> = { 'Content-Type': 'application/json' };
    if (csrf) headers['X-CSRF-Token'] = csrf;
    return ask(address(path, options), {
        method: 'POST',
        headers,
        body: JSON.stringify(body),
        signal: options.signal ?? null,
    }) as Promise<Answer<Post<P>>>;
}
