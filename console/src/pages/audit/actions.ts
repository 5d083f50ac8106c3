import { N, type Translate } from '../../i18n';

/* What the gateway writes into its log (audit_add() in gateway/), in words. */
export const ACTION_NAMES: Readonly<Record<string, string>> = {
    login: N('signed in'),
    'login.failed': N('could not sign in'),
    logout: N('signed out'),
    lock: N('locked the console'),
    unlock: N('unlocked'),
    'password.failed': N('typed a wrong password'),
    password: N('changed the password'),
    totp: N('changed the phone for codes'),
    recovery_codes: N('made new recovery codes'),
    'session.end': N('ended a session'),
    invite: N('invited somebody'),
    join: N('joined'),
    grant: N('granted the key'),
    role: N('changed a role'),
    remove: N('removed somebody'),
    rotate: N('made a new hotline key'),
    'case.read': N('read a case'),
    'cases.search': N('searched in texts'),
    'case.claim': N('claimed a case'),
    'case.takeover': N('took a case over'),
    'case.release': N('released a case'),
    'case.status': N('changed a status'),
    'case.correct': N('corrected a case'),
    'case.detention': N('set the detention clock'),
    'case.note': N('wrote a note'),
    'case.merge': N('merged cases'),
    'answer.post': N('answered'),
    'answer.take_back': N('took an answer back'),
    'case.clear_pin': N('cleared a PIN'),
    'number.reveal': N('looked at a phone number'),
    'canned.add': N('added a ready answer'),
    'canned.change': N('changed a ready answer'),
    'canned.remove': N('removed a ready answer'),
    'rule.draft': N('wrote a draft of a rule'),
    'rule.approve': N('approved a rule'),
    'rule.reject': N('rejected a draft of a rule'),
    'rule.undo': N('undid a rule'),
    'rule.accept': N('accepted a rule'),
    'outbox.retry': N('had an SMS sent again'),
    'outbox.cancel': N('cancelled an SMS'),
    'hold.release': N('let reminders go on after the clock had jumped'),
    'audit.read': N('read this log'),
    'audit.begin': N('the log begins'),
    'audit.broken': N('found the log cut or changed'),
};

export const actionName = (t: Translate, action: string): string => {
    const name = ACTION_NAMES[action];
    return name ? t(name) : action;
};
