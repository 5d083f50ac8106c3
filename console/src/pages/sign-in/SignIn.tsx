import { Alert, Anchor, Button, PasswordInput, Stack, TextInput } from '@mantine/core';
import { type SubmitEvent, useEffect, useState } from 'react';
import { ErrorNote } from '../../ui/ErrorNote';
import { useStore } from '../../app/store';
import { useT } from '../../i18n';
import { session, signIn } from '../../session/session';
import { useTask } from '../../ui/use-task';
import { startVault } from '../../vault/client';
import { CodeInput } from './CodeInput';
import { Gate } from './Gate';
import { SIGN_IN_WORDS } from './words';

function Why() {
    const t = useT();
    const why = useStore(session, now => (now.state === 'signed_out' ? now.why : undefined));
    if (!why) return null;
    const text = why === 'left' ? t('You are signed out.') : t('Your session has ended. Sign in again.');
    return (
        <Alert color="blue" variant="light" role="status" mb="md">
            {text}
        </Alert>
    );
}

export function SignIn() {
    const t = useT();
    const [name, setName] = useState('');
    const [password, setPassword] = useState('');
    const [code, setCode] = useState('');
    const [byRecovery, setByRecovery] = useState(false);
    const task = useTask(() =>
        signIn(name.trim(), password, byRecovery ? { recovery_code: code.trim() } : { code }),
    );

    useEffect(() => void startVault(), []);

    const submit = async (event: SubmitEvent) => {
        event.preventDefault();
        if (!(await task.run())) setCode('');
    };
    const switchCode = () => {
        setByRecovery(!byRecovery);
        setCode('');
    };
    return (
        <Gate title={t('Sign in')}>
            <Why />
            <form onSubmit={event => void submit(event)}>
                <Stack gap="sm">
                    <TextInput
                        label={t('Name')}
                        value={name}
                        required
                        autoFocus
                        autoComplete="username"
                        maxLength={64}
                        autoCapitalize="none"
                        spellCheck={false}
                        onChange={event => setName(event.currentTarget.value)}
                    />
                    <PasswordInput
                        label={t('Password')}
                        value={password}
                        required
                        autoComplete="current-password"
                        visibilityToggleButtonProps={{ 'aria-label': t('Show the password') }}
                        onChange={event => setPassword(event.currentTarget.value)}
                    />
                    <CodeInput recovery={byRecovery} value={code} onChange={setCode} />
                    <Anchor component="button" type="button" size="sm" ta="left" onClick={switchCode}>
                        {byRecovery
                            ? t('Use the code from the app')
                            : t('I do not have my phone: use a recovery code')}
                    </Anchor>
                    <ErrorNote error={task.error} words={SIGN_IN_WORDS} />
                    <Button type="submit" loading={task.running} fullWidth>
                        {t('Sign in')}
                    </Button>
                </Stack>
            </form>
        </Gate>
    );
}
