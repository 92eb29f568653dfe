import { z } from 'zod';

/** Milliseconds since the Unix epoch as the documents that are signed write times: `2027-01-31T12:00:00Z`, whole seconds, UTC. */
export const instantText = (at: number): string => new Date(at).toISOString().replace(/\.\d{3}Z$/, 'Z');

/** Such a time. There is no year 0 in the calendars of other languages. */
export const instantSchema = z.iso.datetime({ offset: false, precision: 0 }).regex(/^(?!0000)/);
