import type { Role } from '../api/types';
import { N } from '../i18n';

export const ROLES: readonly Role[] = ['viewer', 'worker', 'admin'];

export const ROLE_NAMES: Readonly<Record<Role, string>> = {
    viewer: N('viewer'),
    worker: N('worker'),
    admin: N('admin'),
};

/* What each may do. */
export const ROLE_WORDS: Readonly<Record<Role, string>> = {
    viewer: N('reads the cases'),
    worker: N('reads, answers and works on the cases'),
    admin: N('all that, and decides who works here'),
};
