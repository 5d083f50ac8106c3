/* What is being written stays in the memory of this window while the console is locked, and goes with the session. */

import { session } from '../../session/session';
import type { Form } from './draft';

const kept = new Map<string, Form>();

session.subscribe(() => {
    const { state } = session.get();
    if (state === 'signed_out' || state === 'starting') kept.clear();
});

const keyOf = (staff: number, id: number | null): string => `${staff} ${id ?? 'new'}`;

export const findForm = (staff: number, id: number | null): Form | undefined => kept.get(keyOf(staff, id));
export const keepForm = (staff: number, id: number | null, form: Form) =>
    void kept.set(keyOf(staff, id), form);
export const dropForm = (staff: number, id: number | null) => void kept.delete(keyOf(staff, id));
