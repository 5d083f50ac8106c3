/* What became of messages, and why one did not go: the gateway's codes in words. One that is not known here is shown
   as it is. */

import { N, type Translate } from '../i18n';

const REASONS: Readonly<Record<string, string>> = {
    // The person
    stopped: N('they said STOP'),
    never: N('they want no SMS'),
    profile: N('they want no SMS'),
    not_asked: N('they were not asked whether we may write'),
    no_consent: N('they were not asked whether we may write'),
    not_neutral: N('they allow neutral texts only'),
    // Us
    no_text: N('no text in their language'),
    no_channel: N('no channel sends SMS'),
    unreadable: N('the number cannot be opened'),
    rule_over: N('the rule is over'),
    budget: N('the money for it is spent'),
    ended: N('its time was over'),
    killed: N('it was stopped for good'),
    paused: N('it is paused'),
    night: N('it is night there'),
    held: N('the clock is being waited for'),
    // The way
    queued: N('it still waits to leave'),
    claimed: N('it is being sent'),
    retry: N('it will be tried again'),
    gave_up: N('tried for too long'),
    refused: N('the provider refused it'),
    not_sendable: N('the channel cannot send it'),
    url: N('the channel is set up wrongly'),
    login: N('the provider does not let us in'),
    no_answer: N('the provider did not answer'),
    interrupted: N('cut off while it was sent: nobody knows'),
    unknown: N('cut off while it was sent: nobody knows'),
    expired: N('the phone was off for too long'),
    not_delivered: N('the network could not deliver it'),
    cancelled: N('cancelled'),
};

export function reasonWords(t: Translate, code: string | null): string {
    if (code === null) return t('nobody knows why');
    const words = REASONS[code];
    return words ? t(words) : code;
}
