import { Button, Stack } from '@mantine/core';
import { type SubmitEvent, useState } from 'react';
import { post } from '../../api/client';
import type { Totp } from '../../api/types';
import { N, useT } from '../../i18n';
import { TotpSecret } from '../../totp/Secret';
import { announce } from '../../ui/announce';
import { ErrorNote } from '../../ui/ErrorNote';
import { useTask } from '../../ui/use-task';
import { CodeInput } from '../sign-in/CodeInput';
import { ProofForm } from './ProofForm';

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
    const [totp, setTotp] = useState<Totp | null>(null);

    if (totp) return <Confirm totp={totp} onDone={() => setTotp(null)} />;
    return (
        <ProofForm
            says={t('When you have a new phone. The old codes are good until you confirm the first new one.')}
            button={t('Set up a new phone')}
            change={async auth => setTotp(await post('/totp/start', { auth }))}
        />
    );
}
