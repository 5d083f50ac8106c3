import { PasswordInput } from '@mantine/core';
import { useT } from '../i18n';

/* The password one has, asked again before something that matters. */
export function PasswordField({ value, onChange }: { value: string; onChange: (value: string) => void }) {
    const t = useT();
    return (
        <PasswordInput
            label={t('Your password now')}
            value={value}
            required
            autoComplete="current-password"
            visibilityToggleButtonProps={{ 'aria-label': t('Show the password') }}
            onChange={event => onChange(event.currentTarget.value)}
        />
    );
}
