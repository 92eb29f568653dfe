import type { Format } from './format.ts';

/** One flat JSON object: the entry as the log has it, its leaf hash, and what a search wants to filter by. */
export const jsonLine: Format = (event) => ({
  text: JSON.stringify({
    id: event.id,
    origin: event.origin,
    index: event.entry.index,
    time: new Date(event.entry.time).toISOString(),
    action: event.entry.action,
    actor: event.entry.actor,
    subject: event.entry.subject,
    outcome: event.outcome,
    severity: event.severity,
    details: event.entry.details,
    leafHash: event.leafHash,
    ...(event.entry.prev === undefined ? {} : { prev: event.entry.prev }),
    ...(event.checkpoint === undefined ? {} : { checkpoint: event.checkpoint }),
  }),
});
