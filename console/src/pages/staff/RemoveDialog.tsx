import { Text } from '@mantine/core';
import { post } from '../../api/client';
import type { StaffMember } from '../../api/types';
import { useT } from '../../i18n';
import { announce } from '../../ui/announce';
import { Dialog } from '../../ui/Dialog';
import { useTask } from '../../ui/use-task';
import { STAFF_WORDS } from './words';

export function RemoveDialog({ member, onClose }: { member: StaffMember; onClose: () => void }) {
    const t = useT();
    const task = useTask(async () => {
        await post('/staff/{id}/remove', {}, { path: { id: member.id } });
        announce(t('{name} is removed.', { name: member.name }));
    });
    return (
        <Dialog
            title={t('Remove {name}?', { name: member.name })}
            action={t('Remove')}
            danger
            task={task}
            words={STAFF_WORDS}
            onClose={onClose}
        >
            <Text>
                {t('They are signed out everywhere at once, and their copies of the keys are deleted here.')}
            </Text>
            {member.key_ids.length > 0 && (
                <Text mt="sm">
                    {t(
                        'They may have kept a copy of the key. Make a new hotline key afterwards: then they cannot open what comes from then on.',
                    )}
                </Text>
            )}
        </Dialog>
    );
}
