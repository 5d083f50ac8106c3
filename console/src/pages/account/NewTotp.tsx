import { Button, Stack, Text } from '@mantine/core';
import { type SubmitEvent, useState } from 'react';
import { post } from '../../api/client';
import type { Totp } from '../../api/types';
import { N, useT } from '../../i18n';
import { provePassword } from '../../session/session';
import { TotpSecret } from '../../totp/Secret';
import { announce } from '../../ui/announce';
import { ErrorNote } from '../../ui/ErrorNote';
import { PasswordField } from '../../ui/PasswordField';
import { useTask } from '../../ui/use-task';
import { CodeInput } from '../sign-in/CodeInput';
import { PROOF_WORDS } from './words';

const CONFIRM_WORDS = {
    wrong: N(
        'The code is wrong. Wait for the next one in the app; check that the clock of your phone is right.',
    ),
};

function Confirm({ totp, onDone }: { totp: Totp; onDone: () => void }) {
    const t = useT();
    const [code, setCode] = useState('');
    const task = useTask(async () => {
        await post('/totp/confirm', { code });
        announce(t('From now on the codes come from the new phone.'));
        onDone();
    });
    const submit = (event: SubmitEvent) => {
        event.preventDefault();
        void task.run().then(done => done || setCode(''));
    };
    return (
        <form onSubmit={submit}>
            <Stack gap="sm">
                <TotpSecret totp={totp} />
                <CodeInput value={code} onChange={setCode} />
                <ErrorNote error={task.error} words={CONFIRM_WORDS} />
                <div>
                    <Button type="submit" loading={task.running}>
                        {t('Use the new phone')}
                    </Button>
                </div>
            </Stack>
        </form>
    );
}

export function NewTotp() {
    const t = useT();
    const [password, setPassword] = useState('');
    const [totp, setTotp] = useState<Totp | null>(null);
    const task = useTask(async () => {
        setTotp(await post('/totp/start', { auth: await provePassword(password) }));
        setPassword('');
    });

    if (totp) return <Confirm totp={totp} onDone={() => setTotp(null)} />;
    return (
        <form
            onSubmit={event => {
                event.preventDefault();
                void task.run();
            }}
        >
            <Stack gap="sm">
                <Text size="sm">
                    {t(
                        'When you have a new phone. The old codes are good until you confirm the first new one.',
                    )}
                </Text>
                <PasswordField value={password} onChange={setPassword} />
                <ErrorNote error={task.error} words={PROOF_WORDS} />
                <div>
                    <Button type="submit" variant="default" loading={task.running}>
                        {t('Set up a new phone')}
                    </Button>
                </div>
            </Stack>
        </form>
    );
}
