/* When, how fast, for how much, and to how many first. */

import { TextInput } from '@mantine/core';
import { useT } from '../../i18n';
import { Section } from '../../ui/Section';
import styles from './Broadcasts.module.css';
import type { FieldsProps } from './EditPage';

export function PaceFields({ form, faults, change }: FieldsProps) {
    const t = useT();
    const fields = [
        {
            name: 'canary' as const,
            label: t('First to so many people'),
            description: t('Then it waits until somebody has looked. 0: to all at once.'),
            type: 'text',
        },
        {
            name: 'rate' as const,
            label: t('At most so many a minute'),
            description: t('People answer: choose what you can cope with.'),
            type: 'text',
        },
        {
            name: 'budget' as const,
            label: t('Costs at most'),
            description: t('It stops when so much is spent. Empty: no limit.'),
            type: 'text',
        },
        {
            name: 'startsAt' as const,
            label: t('Begins'),
            description: t('Empty: as soon as it is approved. Nobody gets it at night.'),
            type: 'datetime-local',
        },
        {
            name: 'endsAt' as const,
            label: t('Ends'),
            description: t('Nothing leaves after it. Empty: when everybody has it.'),
            type: 'datetime-local',
        },
    ];
    return (
        <Section title={t('When and how fast')}>
            <div className={styles.fields}>
                {fields.map(({ name, label, description, type }) => {
                    const fault = faults[name];
                    return (
                        <TextInput
                            key={name}
                            label={label}
                            description={description}
                            type={type}
                            maxLength={16}
                            {...(type === 'text' && {
                                inputMode: name === 'budget' ? ('decimal' as const) : ('numeric' as const),
                            })}
                            value={form[name]}
                            error={fault && t(fault)}
                            onChange={event => change({ [name]: event.currentTarget.value })}
                        />
                    );
                })}
            </div>
        </Section>
    );
}
