/** Splunk HTTP Event Collector: events one after the other, each a JSON object of its own. */
import type { ForwardedEvent } from './event.ts';

/** `time` is seconds since the epoch, with the milliseconds as a fraction. */
export const hecEvent = (event: ForwardedEvent, body: string): string =>
  JSON.stringify({
    time: event.entry.time / 1_000,
    host: event.origin,
    source: 'countersign',
    sourcetype: 'countersign:audit',
    event: JSON.parse(body) as unknown,
    fields: { id: event.id, action: event.entry.action, severity: event.severity },
  });
