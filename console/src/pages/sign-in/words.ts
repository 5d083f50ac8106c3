import { N } from '../../i18n';

/* What signing in and unlocking may meet. */
export const SIGN_IN_WORDS: Readonly<Record<string, string>> = {
    wrong: N(
        'Name, password or code is wrong. Check all three: a code is good for 30 seconds and only once.',
    ),
    wrong_password: N(
        'Name, password or code is wrong. Check all three: a code is good for 30 seconds and only once.',
    ),
};

export const UNLOCK_WORDS: Readonly<Record<string, string>> = {
    wrong: N('This is not the password. Try again.'),
    wrong_password: N('This is not the password. Try again.'),
    damaged: N(
        'Your key does not fit your name any more. Tell an admin, and do not go on before it is explained.',
    ),
};
