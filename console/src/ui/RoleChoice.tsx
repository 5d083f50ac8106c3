import { Radio, Stack } from '@mantine/core';
import type { Role } from '../api/types';
import { useT } from '../i18n';
import { ROLE_NAMES, ROLE_WORDS, ROLES } from './roles';

export function RoleChoice({ value, onChange }: { value: Role; onChange: (role: Role) => void }) {
    const t = useT();
    return (
        <Radio.Group label={t('Role')} value={value} onChange={role => onChange(role as Role)}>
            <Stack gap="xs" mt="xs">
                {ROLES.map(role => (
                    <Radio
                        key={role}
                        value={role}
                        label={t(ROLE_NAMES[role])}
                        description={t(ROLE_WORDS[role])}
                    />
                ))}
            </Stack>
        </Radio.Group>
    );
}
