/* A table for Excel and LibreOffice. */

export type CellValue = string | number | null;

/* What a spreadsheet would run as a formula is marked as text. */
const FORMULA = /^[=+\-@\t\r]/;

function cellOf(value: CellValue, decimal: string): string {
    if (value === null) return '';
    if (typeof value === 'number') return String(value).replace('.', decimal);
    const text = FORMULA.test(value) ? `'${value}` : value;
    return /[";,\r\n']/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/* Where people write 1,5 their spreadsheets take ; between columns, and read 1.20 as a date. The mark at the beginning
   tells Excel that it is UTF-8. */
export function toCsv(rows: readonly (readonly CellValue[])[], decimal: ',' | '.'): string {
    const between = decimal === ',' ? ';' : ',';
    const lines = rows.map(row => row.map(value => cellOf(value, decimal)).join(between));
    return `\ufeff${lines.map(line => `${line}\r\n`).join('')}`;
}

export const decimalOf = (locale: string): ',' | '.' =>
    new Intl.NumberFormat(locale).format(1.5).includes(',') ? ',' : '.';
