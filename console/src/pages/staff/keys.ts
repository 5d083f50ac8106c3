/* Who holds which hotline key. */

import type { StaffList, StaffMember } from '../../api/types';

export const newestKeyId = (list: StaffList): number => list.hotline_keys.at(-1)?.id ?? 0;

const isActive = (member: StaffMember) => member.state === 'active' && member.public_key !== null;

/* Those who get a new key: all who hold the current one. The server takes exactly these. */
export function keyHolders(list: StaffList): StaffMember[] {
    const newest = newestKeyId(list);
    return list.staff.filter(member => isActive(member) && member.key_ids.includes(newest));
}

/* Those who have joined and still lack a key that I could give them. */
export function lacksKey(member: StaffMember, mine: readonly number[]): boolean {
    return isActive(member) && mine.some(id => !member.key_ids.includes(id));
}
