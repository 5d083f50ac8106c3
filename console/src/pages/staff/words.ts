import { N } from '../../i18n';
import type { StaffMember } from '../../api/types';

export const STATE_NAMES: Readonly<Record<StaffMember['state'], string>> = {
    invited: N('invited'),
    active: N('active'),
    removed: N('removed'),
};

export const STAFF_WORDS: Readonly<Record<string, string>> = {
    last_admin: N('This is the last admin. Make somebody else an admin first.'),
    exists: N('Somebody of this name works here already. Take another name.'),
    moved: N('Somebody changed this meanwhile. Close this, look at the list again, then try once more.'),
    bad_key: N('Their key has changed meanwhile. Look at the list again, and compare the fingerprint anew.'),
    no_key: N('The keys are not in this browser. Lock and unlock the console, then try again.'),
};
