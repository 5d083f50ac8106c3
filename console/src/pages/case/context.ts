/* What every part of the page of a case needs. */

import { createContext, useContext } from 'react';
import type { Case, Meta } from '../../api/types';

export interface CaseContext {
    case: Case;
    meta: Meta | null;
    mine: boolean; // claimed by me at this moment: only then may I change it
    mayWork: boolean; // my role allows it, if I claim it
    reload: () => void;
}

const Context = createContext<CaseContext | null>(null);

export const CaseProvider = Context.Provider;

export function useCaseContext(): CaseContext {
    const value = useContext(Context);
    if (!value) throw new Error('not within the page of a case');
    return value;
}
