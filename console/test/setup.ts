/* Node 18 keeps its Web Crypto in a module; libsodium looks for it where browsers have it. */

import { webcrypto } from 'node:crypto';

if (!('crypto' in globalThis)) Object.defineProperty(globalThis, 'crypto', { value: webcrypto });
