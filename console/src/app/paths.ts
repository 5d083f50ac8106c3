/* Addresses are #/path: they never reach the server, and no file has to be served for them. */

export interface Place {
    path: string; // "/cases/12345678"
    query: URLSearchParams;
}

export function parsePlace(hash: string): Place {
    const [path = '', query = ''] = hash.replace(/^#/, '').split('?', 2);
    return { path: path.startsWith('/') ? path : '/', query: new URLSearchParams(query) };
}

function decoded(part: string): string | null {
    try {
        return decodeURIComponent(part) || null;
    } catch {
        return null;
    }
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
            const param = decoded(value);
            if (param === null) return null;
            params[part.slice(1)] = param;
        } else if (part !== value) return null;
    }
    return params;
}
