/* A question before something happens, or a small form. The focus goes in and comes back; Escape closes it. */

import { Button, Group, Modal } from '@mantine/core';
import type { ReactNode } from 'react';
import { useT } from '../i18n';
import { ErrorNote } from './ErrorNote';
import { type Task } from './use-task';

interface DialogProps {
    title: string;
    children: ReactNode;
    action: string; // on the button
    danger?: boolean;
    disabled?: boolean;
    task: Task<[]>; // what the button does
    words?: Readonly<Record<string, string>>;
    onClose: () => void;
    onDone?: () => void; // instead of onClose, when it is done
}

export function Dialog(props: DialogProps) {
    const { title, children, action, danger, disabled, task, words, onClose, onDone } = props;
    const t = useT();
    const submit = async () => {
        if (await task.run()) (onDone ?? onClose)();
    };
    return (
        <Modal opened onClose={onClose} title={title} closeButtonProps={{ 'aria-label': t('Close') }}>
            <form
                onSubmit={event => {
                    event.preventDefault();
                    void submit();
                }}
            >
                {children}
                <ErrorNote error={task.error} {...(words ? { words } : {})} />
                <Group justify="flex-end" mt="md">
                    <Button variant="default" onClick={onClose}>
                        {t('Cancel')}
                    </Button>
                    <Button
                        type="submit"
                        loading={task.running}
                        disabled={disabled ?? false}
                        {...(danger ? { color: 'red' } : {})}
                    >
                        {action}
                    </Button>
                </Group>
            </form>
        </Modal>
    );
}
