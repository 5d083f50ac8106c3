/* A new password, twice. */

import { PasswordInput } from '@mantine/core';
import { N, type Translate, useT } from '../i18n';
import { MIN_CHARACTERS, type Weakness, weakness } from './strength';

const WORDS: Readonly<Record<Weakness, string>> = {
    short: N(
        'Too short: at least {n} characters. Four or five words that do not belong together are easy to keep in mind.',
    ),
    long: N('Too long: at most 256 characters of Latin, or 128 of Cyrillic.'),
    common: N('This is one of the first that others would try. Take words that do not belong together.'),
    name: N('This is little more than your name. Take words that do not belong together.'),
};

export interface Typed {
    first: string;
    second: string;
}

/* Null: both are the same and good enough. */
export function passwordTrouble(t: Translate, { first, second }: Typed, name: string): string | null {
    const weak = weakness(first, name);
    if (weak) return t(WORDS[weak], { n: MIN_CHARACTERS });
    return first === second ? null : t('The two are not the same.');
}

interface NewPasswordProps {
    name: string;
    typed: Typed;
    onChange: (typed: Typed) => void;
    checked: boolean; // say what is wrong: after they have tried to go on
}

export function NewPassword({ name, typed, onChange, checked }: NewPasswordProps) {
    const t = useT();
    const weak = checked && typed.first !== '' ? weakness(typed.first, name) : null;
    const differs = checked && !weak && typed.first !== typed.second;
    const eye = { 'aria-label': t('Show the password') };
    return (
        <>
            <PasswordInput
                label={t('New password')}
                required
                autoComplete="new-password"
                value={typed.first}
                description={t('At least {n} characters. Spaces are welcome.', { n: MIN_CHARACTERS })}
                error={weak ? t(WORDS[weak], { n: MIN_CHARACTERS }) : null}
                visibilityToggleButtonProps={eye}
                onChange={event => onChange({ ...typed, first: event.currentTarget.value })}
            />
            <PasswordInput
                label={t('The same again')}
                required
                autoComplete="new-password"
                value={typed.second}
                error={differs ? t('The two are not the same.') : null}
                visibilityToggleButtonProps={eye}
                onChange={event => onChange({ ...typed, second: event.currentTarget.value })}
            />
        </>
    );
}
