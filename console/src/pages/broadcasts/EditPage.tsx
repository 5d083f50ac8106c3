/* Writing a broadcast: kept as a draft, and read once more before it is handed on. */

import { Button, Group, TextInput } from '@mantine/core';
import { type SubmitEvent, useState } from 'react';
import { get, post } from '../../api/client';
import { gatewayNow } from '../../api/clock';
import type { BroadcastDraft } from '../../api/types';
import { Link, navigate } from '../../app/router';
import type { PageProps } from '../../app/page';
import { useT } from '../../i18n';
import { useMe } from '../../session/session';
import { announce } from '../../ui/announce';
import { ErrorNote } from '../../ui/ErrorNote';
import { Loading } from '../../ui/Loading';
import { Page } from '../../ui/Page';
import { useLoad } from '../../ui/use-load';
import { useTask } from '../../ui/use-task';
import { broadcastPlace, BROADCASTS } from '../../work/places';
import { AudienceFields } from './AudienceFields';
import { type Faults, faultsOf, type Form, formOf, draftOf, TITLE_MAX } from './draft';
import { dropForm, findForm, keepForm } from './kept';
import { PaceFields } from './PaceFields';
import { REFUSALS } from './states';
import { TextFields } from './TextFields';

export interface FieldsProps {
    form: Form;
    faults: Faults; // shown once somebody has tried to save
    change: (part: Partial<Form>) => void;
}

function useForm(id: number | null, draft: BroadcastDraft | null) {
    const me = useMe();
    const [form, setForm] = useState<Form>(() => findForm(me.id, id) ?? formOf(draft));
    const change = (part: Partial<Form>) => {
        const next = { ...form, ...part };
        setForm(next);
        keepForm(me.id, id, next);
    };
    return { form, change, drop: () => dropForm(me.id, id) };
}

function Editor({ id, draft }: { id: number | null; draft: BroadcastDraft | null }) {
    const t = useT();
    const { form, change, drop } = useForm(id, draft);
    const [tried, setTried] = useState(false);
    const faults = tried ? faultsOf(form, gatewayNow()) : {};
    const task = useTask(async () => {
        const saved = await post('/broadcasts', draftOf(form, id));
        drop();
        announce(t('Saved as a draft.'));
        navigate(broadcastPlace(saved.id));
    });
    const save = (event: SubmitEvent) => {
        event.preventDefault();
        setTried(true);
        if (Object.keys(faultsOf(form, gatewayNow())).length === 0) void task.run();
        else announce(t('Something is missing or wrong: look at what is marked.'), 'bad');
    };
    const fields = { form, faults, change };
    return (
        <form onSubmit={save} noValidate>
            <TextInput
                label={t('Title')}
                description={t('For staff; it is not sent.')}
                value={form.title}
                maxLength={TITLE_MAX}
                error={faults.title && t(faults.title)}
                required
                onChange={event => change({ title: event.currentTarget.value })}
            />
            <AudienceFields {...fields} />
            <TextFields {...fields} />
            <PaceFields {...fields} />
            <ErrorNote error={task.error} words={REFUSALS} />
            <Group mt="md">
                <Button type="submit" loading={task.running}>
                    {t('Save, and see what it would do')}
                </Button>
                <Button
                    variant="default"
                    onClick={() => {
                        drop();
                        navigate(id === null ? BROADCASTS : broadcastPlace(id));
                    }}
                >
                    {t('Cancel')}
                </Button>
            </Group>
        </form>
    );
}

function Loaded({ id }: { id: number }) {
    const t = useT();
    const { data, error, again } = useLoad(String(id), signal =>
        get('/broadcasts/{id}', { path: { id }, signal }),
    );
    if (!data) return error ? <ErrorNote error={error} again={again} /> : <Loading />;
    if (data.summary.state !== 'draft')
        return <p>{t('It is not a draft any more: it cannot be changed.')}</p>;
    return <Editor id={id} draft={data.draft} />;
}

export default function EditPage({ params }: PageProps) {
    const t = useT();
    const id = params.id === undefined ? null : Number(params.id);
    return (
        <Page
            title={id === null ? t('New broadcast') : t('Change broadcast {id}', { id })}
            actions={<Link to={BROADCASTS}>{t('All broadcasts')}</Link>}
        >
            {id === null ? <Editor id={null} draft={null} /> : <Loaded id={id} />}
        </Page>
    );
}
