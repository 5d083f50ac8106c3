/* A table that becomes one block per row where there is no room for columns. The roles are written out, since
   browsers forget them when the looks of a table change. */

import { Table } from '@mantine/core';
import type { ReactNode } from 'react';
import styles from './StackTable.module.css';

export function StackTable({ heads, children }: { heads: readonly string[]; children: ReactNode }) {
    return (
        <div className={styles.around}>
            <Table className={styles.table ?? ''} role="table">
                <Table.Thead role="rowgroup">
                    <Table.Tr role="row">
                        {heads.map(head => (
                            <Table.Th key={head} role="columnheader">
                                {head}
                            </Table.Th>
                        ))}
                    </Table.Tr>
                </Table.Thead>
                <Table.Tbody role="rowgroup">{children}</Table.Tbody>
            </Table>
        </div>
    );
}

export function Row({ children }: { children: ReactNode }) {
    return <Table.Tr role="row">{children}</Table.Tr>;
}

/* label: the head of its column, shown beside it where there are no columns. */
export function Cell({ label, children }: { label: string; children?: ReactNode }) {
    return (
        <Table.Td role="cell" data-label={label}>
            {children}
        </Table.Td>
    );
}
