/* What <input type="datetime-local"> takes and gives: the clock on the wall, without a zone. */

const two = (n: number) => String(n).padStart(2, '0');

export function toLocalInput(seconds: number): string {
    const at = new Date(seconds * 1000);
    const day = `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`;
    return `${day}T${two(at.getHours())}:${two(at.getMinutes())}`;
}

/* Null if it is no time. */
export function fromLocalInput(text: string): number | null {
    const parts = /^(\d{4})-(\d{2})-(\d{2})T(\d{2}):(\d{2})/.exec(text)?.slice(1).map(Number);
    if (!parts) return null;
    const [year = 0, month = 0, day = 0, hour = 0, minute = 0] = parts;
    const at = new Date(year, month - 1, day, hour, minute);
    return at.getMonth() === month - 1 && at.getDate() === day && hour < 24 && minute < 60
        ? Math.floor(at.getTime() / 1000)
        : null;
}
