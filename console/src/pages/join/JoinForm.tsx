import { Button, Divider, Stack, Text } from '@mantine/core';
import { type SubmitEvent, useState } from 'react';
import { post } from '../../api/client';
import type { Invitation, Me } from '../../api/types';
import { N, useT } from '../../i18n';
import { NewPassword, passwordTrouble } from '../../password/NewPassword';
import { TotpSecret } from '../../totp/Secret';
import { ErrorNote } from '../../ui/ErrorNote';
import { ROLE_NAMES } from '../../ui/roles';
import { useTask } from '../../ui/use-task';
import { vault } from '../../vault/client';
import { CodeInput } from '../sign-in/CodeInput';

const JOIN_WORDS: Readonly<Record<string, string>> = {
    wrong: N(
        'The code is wrong. Wait for the next one in the app; check that the clock of your phone is right.',
    ),
    not_found: N(
        'This invitation is no longer good: it was used, or has expired, or a newer one was made. Ask an admin for a new one.',
    ),
};

interface JoinFormProps {
    token: string;
    invitation: Invitation;
    onJoined: (me: Me, codes: readonly string[]) => void;
}

export function JoinForm({ token, invitation, onJoined }: JoinFormProps) {
    const t = useT();
    const [typed, setTyped] = useState({ first: '', second: '' });
    const [code, setCode] = useState('');
    const [checked, setChecked] = useState(false);
    const task = useTask(async () => {
        const { id, invite_boxes, hotline_keys } = invitation;
        const account = await vault('join', id, typed.first, invite_boxes, hotline_keys);
        const { me, recovery_codes } = await post('/invitation/accept', { token, code, ...account });
        onJoined(me, recovery_codes);
    });

    const submit = (event: SubmitEvent) => {
        event.preventDefault();
        setChecked(true);
        if (!passwordTrouble(t, typed, invitation.name)) void task.run().then(done => done || setCode(''));
    };
    return (
        <form onSubmit={submit}>
            <Stack gap="sm">
                <Text>
                    {t('Your name here is {name}, your role: {role}.', {
                        name: invitation.name,
                        role: t(ROLE_NAMES[invitation.role]),
                    })}
                </Text>
                {/* For the password keeper of the browser. */}
                <input
                    className="visually-hidden"
                    type="text"
                    autoComplete="username"
                    value={invitation.name}
                    readOnly
                    tabIndex={-1}
                    aria-hidden
                />
                <NewPassword name={invitation.name} typed={typed} onChange={setTyped} checked={checked} />
                <Text size="sm" c="dimmed">
                    {t(
                        'Nobody can tell you your password if you forget it: it opens the keys, and only you know it.',
                    )}
                </Text>
                <Divider my="xs" />
                <TotpSecret totp={invitation.totp} />
                <CodeInput value={code} onChange={setCode} />
                <ErrorNote error={task.error} words={JOIN_WORDS} />
                <Button type="submit" loading={task.running}>
                    {t('Join')}
                </Button>
            </Stack>
        </form>
    );
}
