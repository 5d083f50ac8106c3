/* A button that has done its work may be gone a moment later, and the focus with it: it goes to the part of the page
   that the button was in. */

import { useCallback, useState } from 'react';

/* The ref of a <section tabIndex={-1}>, and what moves the focus there. */
export function useFocusBack(): [place: (section: HTMLElement | null) => void, focus: () => void] {
    const [section, place] = useState<HTMLElement | null>(null);
    const focus = useCallback(() => section?.focus(), [section]);
    return [place, focus];
}
