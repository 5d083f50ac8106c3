import { N, type Translate } from '../../i18n';

/* What the gateway writes into its log (audit_add() in gateway/), in words. */
export const ACTION_NAMES: Readonly<Record<string, string>> = {
    login: N('signed in'),
    'case.read': N('read a case'),
    'number.reveal': N('looked at a phone number'),
};

export const actionName = (t: Translate, action: string): string => {
    const name = ACTION_NAMES[action];
    return name ? t(name) : action;
};
