import { Button, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import { post } from '../../api/client';
import { useT } from '../../i18n';
import { provePassword } from '../../session/session';
import { RecoveryCodes } from '../../totp/RecoveryCodes';
import { ErrorNote } from '../../ui/ErrorNote';
import { PasswordField } from '../../ui/PasswordField';
import { useTask } from '../../ui/use-task';
import { PROOF_WORDS } from './words';

export function NewRecoveryCodes() {
    const t = useT();
    const [password, setPassword] = useState('');
    const [codes, setCodes] = useState<readonly string[] | null>(null);
    const task = useTask(async () => {
        const made = await post('/recovery-codes', { auth: await provePassword(password) });
        setCodes(made.recovery_codes);
        setPassword('');
    });

    if (codes)
        return (
            <>
                <RecoveryCodes codes={codes} />
                <Button variant="default" onClick={() => setCodes(null)}>
                    {t('I have them')}
                </Button>
            </>
        );
    return (
        <form
            onSubmit={event => {
                event.preventDefault();
                void task.run();
            }}
        >
            <Stack gap="sm">
                <Text size="sm">{t('Ten new ones. Those you have now are void then.')}</Text>
                <PasswordField value={password} onChange={setPassword} />
                <ErrorNote error={task.error} words={PROOF_WORDS} />
                <div>
                    <Button type="submit" variant="default" loading={task.running}>
                        {t('Make new recovery codes')}
                    </Button>
                </div>
            </Stack>
        </form>
    );
}
