/* An answer that is being written outlives a lock: it waits in this window, sealed to its case. */

import type { Case } from '../api/types';
import { session } from '../session/session';
import { vault } from '../vault/client';
import type { AnswerLanguage } from './labels';

export interface Draft {
    text: string;
    language: AnswerLanguage;
    cannedId: number | null;
}

/* Far above the number of any text that a case will have. */
const DRAFT_N = 2 ** 40;

interface Kept {
    staff: number;
    box: string;
    language: AnswerLanguage;
    cannedId: number | null;
}

const kept = new Map<number, Kept>();

session.subscribe(() => {
    if (session.get().state === 'signed_out') kept.clear();
});

export async function keepDraft(number: number, staff: number, draft: Draft): Promise<void> {
    if (draft.text.trim() === '') {
        kept.delete(number);
        return;
    }
    const box = await vault('sealText', number, DRAFT_N, draft.text);
    kept.set(number, { staff, box, language: draft.language, cannedId: draft.cannedId });
}

export const dropDraft = (number: number): void => void kept.delete(number);

export async function findDraft(one: Case, staff: number): Promise<Draft | null> {
    const found = kept.get(one.number);
    if (!found || found.staff !== staff) return null;
    const { number, hotline_key_id, sealed_key } = one;
    const texts = [{ n: DRAFT_N, box: found.box }];
    const [opened] = await vault('openTexts', { number, hotline_key_id, sealed_key, texts });
    return opened?.text ? { text: opened.text, language: found.language, cannedId: found.cannedId } : null;
}
