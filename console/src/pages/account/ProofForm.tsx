/* A change that takes the password once more, and nothing else. Whoever shows the form has another page after it. */

import { Button, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import { provePassword } from '../../session/session';
import { ErrorNote } from '../../ui/ErrorNote';
import { PasswordField } from '../../ui/PasswordField';
import { useTask } from '../../ui/use-task';
import { PROOF_WORDS } from './words';

interface ProofFormProps {
    says: string;
    button: string;
    change: (auth: string) => Promise<void>;
}

export function ProofForm({ says, button, change }: ProofFormProps) {
    const [password, setPassword] = useState('');
    const task = useTask(async () => change(await provePassword(password)));

    return (
        <form
            onSubmit={event => {
                event.preventDefault();
                void task.run();
            }}
        >
            <Stack gap="sm">
                <Text size="sm">{says}</Text>
                <PasswordField value={password} onChange={setPassword} />
                <ErrorNote error={task.error} words={PROOF_WORDS} />
                <div>
                    <Button type="submit" variant="default" loading={task.running}>
                        {button}
                    </Button>
                </div>
            </Stack>
        </form>
    );
}
