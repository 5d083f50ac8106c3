import { Button, Code, Group, Modal, Stack, Text, TextInput } from '@mantine/core';
import { useState } from 'react';
import { post } from '../../api/client';
import type { Role } from '../../api/types';
import { formatDateTime, useT } from '../../i18n';
import { CopyButton } from '../../ui/CopyButton';
import { Dialog } from '../../ui/Dialog';
import { RoleChoice } from '../../ui/RoleChoice';
import { useTask } from '../../ui/use-task';
import { vault } from '../../vault/client';
import { STAFF_WORDS } from './words';

interface Made {
    name: string;
    link: string;
    expiresAt: number;
}

function Link({ made, onClose }: { made: Made; onClose: () => void }) {
    const t = useT();
    return (
        <Modal
            opened
            onClose={onClose}
            title={t('Invitation for {name}', { name: made.name })}
            closeButtonProps={{ 'aria-label': t('Close') }}
        >
            <Stack gap="sm">
                <Text>
                    {t(
                        'Whoever has this link becomes {name} and can open every text. Hand it over yourself, or send it by a way that only they read. It is good once, until {date}, and is shown only now.',
                        {
                            name: made.name,
                            date: formatDateTime(made.expiresAt),
                        },
                    )}
                </Text>
                <Code block>{made.link}</Code>
                <Group justify="flex-end">
                    <CopyButton text={made.link} label={t('Copy')} />
                    <Button onClick={onClose}>{t('Done')}</Button>
                </Group>
            </Stack>
        </Modal>
    );
}

export function InviteDialog({ onClose }: { onClose: () => void }) {
    const t = useT();
    const [name, setName] = useState('');
    const [role, setRole] = useState<Role>('worker');
    const [made, setMade] = useState<Made | null>(null);
    const task = useTask(async () => {
        const { code, token, invite_boxes } = await vault('invite');
        const { expires_at } = await post('/staff/invite', { name: name.trim(), role, token, invite_boxes });
        setMade({ name: name.trim(), link: `${location.origin}/#/join/${code}`, expiresAt: expires_at });
    });

    if (made) return <Link made={made} onClose={onClose} />;
    return (
        <Dialog
            title={t('Invite somebody')}
            action={t('Make an invitation')}
            task={task}
            words={STAFF_WORDS}
            onClose={onClose}
            onDone={() => undefined}
        >
            <Stack gap="sm">
                <TextInput
                    label={t('Name')}
                    description={t('As colleagues see it. It need not be the real one.')}
                    value={name}
                    required
                    maxLength={64}
                    autoComplete="off"
                    data-autofocus
                    onChange={event => setName(event.currentTarget.value)}
                />
                <RoleChoice value={role} onChange={setRole} />
            </Stack>
        </Dialog>
    );
}
