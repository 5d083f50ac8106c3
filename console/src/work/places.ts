/* The addresses of these pages, in one place. */

export const QUEUE = '/cases';
export const casePlace = (number: number): string => `${QUEUE}/${number}`;

export const REMINDERS = '/reminders';

export const BROADCASTS = '/broadcasts';
export const NEW_BROADCAST = `${BROADCASTS}/new`;
export const broadcastPlace = (id: number): string => `${BROADCASTS}/${id}`;
export const editBroadcastPlace = (id: number): string => `${BROADCASTS}/${id}/edit`;
