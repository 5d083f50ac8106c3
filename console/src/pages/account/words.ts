import { N } from '../../i18n';

/* What may be wrong where the password is asked again. */
export const PROOF_WORDS: Readonly<Record<string, string>> = {
    wrong: N('The password or the code is wrong. A code is good for 30 seconds and only once.'),
    wrong_password: N('This is not the password. Try again.'),
};
