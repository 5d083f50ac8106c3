/* The deadline rules in force: what is to be looked at first, and who vouches for it. */

import { Badge, Button, Checkbox, TextInput } from '@mantine/core';
import { useState } from 'react';
import { get, post } from '../../api/client';
import type { RuleSummary } from '../../api/types';
import { useLanguage, useT } from '../../i18n';
import { useMay } from '../../session/session';
import { announce } from '../../ui/announce';
import { ErrorNote } from '../../ui/ErrorNote';
import { Loading } from '../../ui/Loading';
import { Page } from '../../ui/Page';
import { useLoad } from '../../ui/use-load';
import { useTask } from '../../ui/use-task';
import { Inert } from '../../work/Inert';
import { nameIn } from '../../work/labels';
import { useLive } from '../../work/use-live';
import styles from './Rules.module.css';
import { RuleDialog } from './RuleDialog';
import { day, REFUSALS } from './words';

interface OneProps {
    rule: RuleSummary;
    chosen: boolean;
    onChoose: ((chosen: boolean) => void) | null;
    onOpen: () => void;
}

function One({ rule, chosen, onChoose, onOpen }: OneProps) {
    const t = useT();
    const language = useLanguage();
    return (
        <li className={styles.card} data-review={rule.to_review || undefined}>
            <h2 className={styles.title}>
                {nameIn(rule.title, language)} · {rule.rule}
                {rule.to_review && (
                    <Badge color="orange" variant="filled" radius="sm" ml="sm">
                        {t('to review')}
                    </Badge>
                )}
                {rule.draft && (
                    <Badge variant="filled" radius="sm" ml="sm">
                        {t('draft')}
                    </Badge>
                )}
            </h2>
            <p className={styles.dim}>
                {t('version {version}, valid until {until}, review due {due}', {
                    version: rule.version,
                    until: day(rule.valid_until),
                    due: day(rule.review_due),
                })}
                {' · '}
                {rule.reviewer ? <Inert inline text={rule.reviewer} /> : t('nobody has reviewed it')}
                {' · '}
                {t('told {told}, reminded {reminding}', { told: rule.told, reminding: rule.reminding })}
            </p>
            <div className={styles.foot}>
                <Button size="compact-md" variant="default" onClick={onOpen}>
                    {t('Open')}
                </Button>
                {onChoose && (
                    <Checkbox
                        label={t('accept as it stands')}
                        checked={chosen}
                        onChange={event => onChoose(event.currentTarget.checked)}
                    />
                )}
            </div>
        </li>
    );
}

function Accept({ rules, onDone }: { rules: RuleSummary[]; onDone: () => void }) {
    const t = useT();
    const [reviewer, setReviewer] = useState('');
    const task = useTask(async () => {
        await post('/rules/accept', {
            rules: rules.map(({ rule, version }) => ({ rule, version })),
            reviewer: reviewer.trim(),
        });
        announce(t('Accepted.'));
        onDone();
    });
    return (
        <form
            className={styles.accept}
            onSubmit={event => {
                event.preventDefault();
                void task.run();
            }}
        >
            <TextInput
                label={t('Who has reviewed them?')}
                value={reviewer}
                maxLength={100}
                onChange={event => setReviewer(event.currentTarget.value)}
            />
            <Button type="submit" loading={task.running} disabled={reviewer.trim() === ''}>
                {t('Accept what is chosen: {n}', { n: rules.length })}
            </Button>
            <ErrorNote error={task.error} words={REFUSALS} />
        </form>
    );
}

export default function RulesPage() {
    const t = useT();
    const mayAccept = useMay('admin');
    const { data, error, again } = useLoad('rules', signal => get('/rules', { signal }));
    const [chosen, setChosen] = useState<readonly string[]>([]);
    const [open, setOpen] = useState<string | null>(null);
    useLive(event => event.type === 'rules', again);

    const picked = data?.rules.filter(({ rule }) => chosen.includes(rule)) ?? [];
    return (
        <Page title={t('Rules')}>
            <ErrorNote error={error} again={again} />
            {!data && !error && <Loading />}
            {data && (
                <p className={styles.dim}>
                    {t('Days off are confirmed until {year}.', { year: data.calendar_until })}
                </p>
            )}
            {picked.length > 0 && (
                <Accept
                    rules={picked}
                    onDone={() => {
                        setChosen([]);
                        again();
                    }}
                />
            )}
            <ul className={styles.list} aria-label={t('Rules')}>
                {data?.rules.map(rule => (
                    <One
                        key={rule.rule}
                        rule={rule}
                        chosen={chosen.includes(rule.rule)}
                        onChoose={
                            mayAccept
                                ? yes =>
                                      setChosen(
                                          yes
                                              ? [...chosen, rule.rule]
                                              : chosen.filter(id => id !== rule.rule),
                                      )
                                : null
                        }
                        onOpen={() => setOpen(rule.rule)}
                    />
                ))}
            </ul>
            {open !== null && <RuleDialog id={open} onClose={() => setOpen(null)} />}
        </Page>
    );
}
