import { Button, PasswordInput, Stack, Text } from '@mantine/core';
import { type SubmitEvent, useEffect, useState } from 'react';
import { useT } from '../../i18n';
import { quickExit, signOut, unlock } from '../../session/session';
import { ErrorNote } from '../../ui/ErrorNote';
import { useTask } from '../../ui/use-task';
import { startVault } from '../../vault/client';
import { Gate } from './Gate';
import { UNLOCK_WORDS } from './words';

export function Lock() {
    const t = useT();
    const [password, setPassword] = useState('');
    const task = useTask(() => unlock(password));

    useEffect(() => void startVault(), []);

    const submit = async (event: SubmitEvent) => {
        event.preventDefault();
        if (!(await task.run())) setPassword('');
    };
    return (
        <Gate title={t('Locked')}>
            <form onSubmit={event => void submit(event)}>
                <Stack gap="sm">
                    <Text size="sm">
                        {t('The keys are no longer in this browser. Your password opens them again.')}
                    </Text>
                    <PasswordInput
                        label={t('Password')}
                        value={password}
                        required
                        autoFocus
                        autoComplete="current-password"
                        visibilityToggleButtonProps={{ 'aria-label': t('Show the password') }}
                        onChange={event => setPassword(event.currentTarget.value)}
                    />
                    <ErrorNote error={task.error} words={UNLOCK_WORDS} />
                    <Button type="submit" loading={task.running} fullWidth>
                        {t('Unlock')}
                    </Button>
                    <Button variant="default" fullWidth onClick={() => void signOut()}>
                        {t('Sign out')}
                    </Button>
                    <Button variant="subtle" color="red" fullWidth onClick={() => void quickExit()}>
                        {t('Leave quickly')}
                    </Button>
                </Stack>
            </form>
        </Gate>
    );
}
