/**
 * A loop deals its items out by itself. Its executor says once what there is to deal; the rounds after that are the engine's, so that a list of
 * any length is in the journal once, and no round carries what is left of it.
 */
import { z } from 'zod';
import { TerminalError } from '../../kernel/errors.ts';
import type { Json } from '../../kernel/json.ts';
import type { StepOutcome } from '../../nodes/kit/executor.ts';
import type { Items } from '../ports.ts';

/** What a loop keeps as its state: `left` goes out by the port `to`, `size` items a round; what the rounds gave, by the port `then`. */
const dealSchema = z.strictObject({ to: z.string().max(128), then: z.string().max(128), size: z.int().min(1), left: z.array(z.unknown()) });

export interface Deal {
  readonly to: string;
  readonly then: string;
  readonly size: number;
  readonly left: Items;
  /** How many of them are out. */
  out: number;
  readonly gathered: Json[];
}

/** Throws `step/failed` for a state that is none: it came from the runner. */
export function dealOf(state: Json): Deal {
  const read = dealSchema.safeParse(state);
  if (!read.success) throw new TerminalError('step/failed', 'The loop did not say what it deals out.');
  const { left, ...rest } = read.data;
  return { ...rest, left: left as Items, out: 0, gathered: [] };
}

/** The next round of a loop: a batch, or what all rounds gave. */
export function dealtOut({ to, then, size, left, out, gathered }: Deal): Extract<StepOutcome, { type: 'done' }> {
  if (out >= left.length) return { type: 'done', outputs: { [then]: [...gathered] } };
  return { type: 'done', outputs: { [to]: left.slice(out, out + size) }, state: true };
}

/** What came back from a round. */
export function gather(deal: Deal, items: Items): void {
  for (const item of items) deal.gathered.push(item);
}
