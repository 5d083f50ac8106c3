import { TextInput } from '@mantine/core';
import { useT } from '../../i18n';

interface CodeInputProps {
    recovery?: boolean;
    value: string;
    onChange: (value: string) => void;
}

/* The second factor: six digits from an app, or one of the codes on paper. */
export function CodeInput({ recovery = false, value, onChange }: CodeInputProps) {
    const t = useT();
    if (recovery)
        return (
            <TextInput
                label={t('Recovery code')}
                description={t('One of those you wrote down. Each is good once.')}
                value={value}
                required
                autoComplete="off"
                autoCapitalize="characters"
                spellCheck={false}
                maxLength={40}
                onChange={event => onChange(event.currentTarget.value)}
            />
        );
    return (
        <TextInput
            label={t('6-digit code')}
            description={t('From the app on your phone')}
            value={value}
            required
            inputMode="numeric"
            autoComplete="one-time-code"
            pattern="[0-9]{6}"
            title={t('6 digits')}
            maxLength={7}
            onChange={event => onChange(event.currentTarget.value.replace(/\D/g, '').slice(0, 6))}
        />
    );
}
