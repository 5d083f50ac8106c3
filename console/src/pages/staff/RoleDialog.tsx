import { useState } from 'react';
import { post } from '../../api/client';
import type { StaffMember } from '../../api/types';
import { useT } from '../../i18n';
import { announce } from '../../ui/announce';
import { Dialog } from '../../ui/Dialog';
import { RoleChoice } from '../../ui/RoleChoice';
import { useTask } from '../../ui/use-task';
import { STAFF_WORDS } from './words';

export function RoleDialog({ member, onClose }: { member: StaffMember; onClose: () => void }) {
    const t = useT();
    const [role, setRole] = useState(member.role);
    const task = useTask(async () => {
        await post('/staff/{id}/role', { role }, { path: { id: member.id } });
        announce(t('The role is changed.'));
    });
    return (
        <Dialog
            title={t('Role of {name}', { name: member.name })}
            action={t('Change the role')}
            task={task}
            words={STAFF_WORDS}
            disabled={role === member.role}
            onClose={onClose}
        >
            <RoleChoice value={role} onChange={setRole} />
        </Dialog>
    );
}
