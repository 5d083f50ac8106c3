/* The gravest case that nobody has: claimed by the gateway, so that no two get the same one. */

import { ApiError } from '../api/client';
import { navigate } from '../app/router';
import { useT } from '../i18n';
import { announce } from '../ui/announce';
import { useTask } from '../ui/use-task';
import { claimNext } from './claim';
import { casePlace } from './places';

export function useTakeNext() {
    const t = useT();
    return useTask(async () => {
        try {
            navigate(casePlace(await claimNext()));
        } catch (error) {
            if (!(error instanceof ApiError && error.status === 404)) throw error;
            announce(t('Nobody waits: every open case is held by somebody.'));
        }
    });
}
