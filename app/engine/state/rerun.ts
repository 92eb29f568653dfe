/** A run again from one of its steps: the journal of the new run begins with what the old one had done before that step. Pure. */
import { UserError } from '../../kernel/errors.ts';
import type { JournalEvent } from '../ports.ts';

const stepOf = (event: JournalEvent): string | undefined => ('round' in event ? `${event.node} ${event.round}` : undefined);
const isEnd = (event: JournalEvent): boolean => event.type === 'succeeded' || (event.type === 'failed' && event.final);

/** True when the real values have been dropped: then nothing can be run again with them. */
export function forgotten(events: readonly JournalEvent[]): boolean {
  return events.some(
    (event) =>
      (event.type === 'started' && event.input.length < event.maskedInput.length) ||
      (event.type === 'succeeded' && Object.keys(event.outputs).length < Object.keys(event.masked).length),
  );
}

/**
 * The events that the new run takes over. Of steps that had not come to their end only their being scheduled is kept: they run anew. Throws
 * UserError `run/wrong-state` when the step had not begun, or the values are gone.
 */
export function takenOver(
  events: readonly JournalEvent[],
  from: { readonly runId: string; readonly node: string },
  now: number,
): readonly JournalEvent[] {
  const cut = events.findIndex((event) => (event.type === 'scheduled' || event.type === 'attempted') && event.node === from.node);
  if (cut < 0) throw new UserError('run/wrong-state', 'The run never came to this step.', { mend: 'Choose a step that has run.' });
  if (forgotten(events)) {
    throw new UserError('run/wrong-state', 'The data of this run is no longer kept, so it cannot be run again.', {
      mend: 'Start a new run, or let the flow keep its run data for some days.',
    });
  }
  const before = events.slice(0, cut);
  const ended = new Set(before.filter(isEnd).map(stepOf));
  return before.flatMap((event): JournalEvent[] => {
    if (event.type === 'started') return [{ ...event, at: now, from }];
    const step = stepOf(event);
    if (step === undefined) return [];
    return ended.has(step) || event.type === 'scheduled' ? [event] : [];
  });
}
