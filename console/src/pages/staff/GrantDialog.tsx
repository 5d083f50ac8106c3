import { Checkbox, Code, Text } from '@mantine/core';
import { useState } from 'react';
import { post } from '../../api/client';
import type { StaffMember } from '../../api/types';
import { useT } from '../../i18n';
import { announce } from '../../ui/announce';
import { Dialog } from '../../ui/Dialog';
import { useTask } from '../../ui/use-task';
import { vault } from '../../vault/client';
import { fingerprint } from './fingerprint';
import { STAFF_WORDS } from './words';

export function GrantDialog({ member, onClose }: { member: StaffMember; onClose: () => void }) {
    const t = useT();
    const [compared, setCompared] = useState(false);
    const task = useTask(async () => {
        const public_key = member.public_key ?? '';
        const wraps = await vault('grant', public_key);
        await post('/staff/{id}/grant', { public_key, wraps }, { path: { id: member.id } });
        announce(t('{name} can open the texts now.', { name: member.name }));
    });
    return (
        <Dialog
            title={t('Grant the key to {name}?', { name: member.name })}
            action={t('Grant the key')}
            task={task}
            words={STAFF_WORDS}
            disabled={!compared}
            onClose={onClose}
        >
            <Text>
                {t(
                    '{name} will be able to open every text. Call them and compare the fingerprint that they see on the page “My account”:',
                    { name: member.name },
                )}
            </Text>
            <Code block my="sm">
                {fingerprint(member.public_key)}
            </Code>
            <Checkbox
                label={t('They see the same.')}
                checked={compared}
                onChange={event => setCompared(event.currentTarget.checked)}
            />
        </Dialog>
    );
}
