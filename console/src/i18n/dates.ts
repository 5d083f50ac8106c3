/* dd.MM.yyyy in every language: CLDR's own short date for Kyrgyz has day and month where an ISO date has month
   and day. Times are seconds UTC, shown where the reader is. */

const two = (n: number) => String(n).padStart(2, '0');

export function formatDate(seconds: number): string {
    const at = new Date(seconds * 1000);
    return `${two(at.getDate())}.${two(at.getMonth() + 1)}.${at.getFullYear()}`;
}

export function formatTime(seconds: number): string {
    const at = new Date(seconds * 1000);
    return `${two(at.getHours())}:${two(at.getMinutes())}`;
}

export const formatDateTime = (seconds: number): string => `${formatDate(seconds)} ${formatTime(seconds)}`;

/* Midnight where the reader is, of dd.MM.yyyy or of what <input type=date> gives; null if there is no such day. */
export function parseDay(text: string): number | null {
    const local = /^(\d{1,2})\.(\d{1,2})\.(\d{4})$/.exec(text.trim());
    const iso = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text.trim());
    const parts = local ? [local[3], local[2], local[1]] : iso?.slice(1);
    if (!parts) return null;
    const [year, month, day] = parts.map(Number) as [number, number, number];
    const at = new Date(year, month - 1, day);
    return at.getMonth() === month - 1 && at.getDate() === day ? at.getTime() / 1000 : null;
}
