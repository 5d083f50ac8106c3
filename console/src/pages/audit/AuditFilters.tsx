import { Button, NativeSelect, TextInput } from '@mantine/core';
import { type SubmitEvent, useState } from 'react';
import { get } from '../../api/client';
import { useT } from '../../i18n';
import { useLoad } from '../../ui/use-load';
import { ACTION_NAMES } from './actions';
import styles from './Audit.module.css';
import { type AuditFilter, NO_FILTER } from './filter';

interface AuditFiltersProps {
    filter: AuditFilter;
    onChange: (filter: AuditFilter) => void;
}

export function AuditFilters({ filter, onChange }: AuditFiltersProps) {
    const t = useT();
    const [now, setNow] = useState(filter);
    const staff = useLoad('staff', signal => get('/staff', { signal }));
    const people = (staff.data?.staff ?? []).map(({ id, name }) => ({ value: String(id), label: name }));
    const actions = Object.entries(ACTION_NAMES).map(([value, name]) => ({ value, label: t(name) }));
    const anything = { value: '', label: t('all') };
    const set = (part: Partial<AuditFilter>) => setNow({ ...now, ...part });

    const search = (event: SubmitEvent) => {
        event.preventDefault();
        onChange(now);
    };
    const clear = () => {
        setNow(NO_FILTER);
        onChange(NO_FILTER);
    };
    return (
        <form className={styles.filters} role="search" onSubmit={search}>
            <NativeSelect
                label={t('Person')}
                data={[anything, ...people]}
                value={now.staff}
                onChange={event => set({ staff: event.currentTarget.value })}
            />
            <NativeSelect
                label={t('Action')}
                data={[anything, ...actions]}
                value={now.action}
                onChange={event => set({ action: event.currentTarget.value })}
            />
            <TextInput
                label={t('Case number')}
                inputMode="numeric"
                maxLength={8}
                pattern="[0-9]{8}"
                title={t('8 digits')}
                value={now.case}
                onChange={event => set({ case: event.currentTarget.value })}
            />
            <TextInput
                label={t('From')}
                type="date"
                value={now.since}
                onChange={event => set({ since: event.currentTarget.value })}
            />
            <TextInput
                label={t('To')}
                type="date"
                value={now.until}
                onChange={event => set({ until: event.currentTarget.value })}
            />
            <Button type="submit">{t('Search')}</Button>
            <Button variant="default" onClick={clear}>
                {t('Clear')}
            </Button>
        </form>
    );
}
