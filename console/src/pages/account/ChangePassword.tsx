import { Button, Stack, Text } from '@mantine/core';
import { type SubmitEvent, useState } from 'react';
import { post } from '../../api/client';
import { useT } from '../../i18n';
import { NewPassword, passwordTrouble } from '../../password/NewPassword';
import { provePassword, useMe } from '../../session/session';
import { announce } from '../../ui/announce';
import { ErrorNote } from '../../ui/ErrorNote';
import { PasswordField } from '../../ui/PasswordField';
import { useTask } from '../../ui/use-task';
import { vault } from '../../vault/client';
import { CodeInput } from '../sign-in/CodeInput';
import { PROOF_WORDS } from './words';

const NOTHING = { first: '', second: '' };

export function ChangePassword() {
    const t = useT();
    const me = useMe();
    const [old, setOld] = useState('');
    const [typed, setTyped] = useState(NOTHING);
    const [code, setCode] = useState('');
    const [checked, setChecked] = useState(false);
    const task = useTask(async () => {
        const auth = await provePassword(old);
        const { auth: new_auth, ...made } = await vault('changePassword', me.id, typed.first);
        await post('/password', { auth, code, new_auth, ...made });
    });

    const submit = async (event: SubmitEvent) => {
        event.preventDefault();
        setChecked(true);
        if (passwordTrouble(t, typed, me.name)) return;
        const done = await task.run();
        setCode('');
        if (!done) return;
        setOld('');
        setTyped(NOTHING);
        setChecked(false);
        announce(t('Your password is changed. Other browsers are signed out.'));
    };
    return (
        <form onSubmit={event => void submit(event)}>
            <Stack gap="sm">
                <Text size="sm">{t('A new password signs you out everywhere else.')}</Text>
                <PasswordField value={old} onChange={setOld} />
                <NewPassword name={me.name} typed={typed} onChange={setTyped} checked={checked} />
                <CodeInput value={code} onChange={setCode} />
                <ErrorNote error={task.error} words={PROOF_WORDS} />
                <div>
                    <Button type="submit" loading={task.running}>
                        {t('Change the password')}
                    </Button>
                </div>
            </Stack>
        </form>
    );
}
