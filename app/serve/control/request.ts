/** What may be asked at the control door of a service: one JSON document in a line, and answers in lines. Nothing else is understood. */
import { z } from 'zod';
import { runStatuses, type FailureRecord } from '../../engine/ports.ts';
import { jsonSchema, type Json } from '../../kernel/json.ts';

export const MOST_REQUEST_BYTES = 1024 * 1024;
export const MOST_LISTED = 100_000;

const format = z.literal(1);
const runId = z.string().regex(/^[\w.:#/-]{1,2000}$/);

export const controlRequest = z.discriminatedUnion('ask', [
  z.strictObject({ format, ask: z.literal('runs'), status: z.enum(runStatuses).optional(), limit: z.int().min(1).max(MOST_LISTED) }),
  z.strictObject({ format, ask: z.literal('cancel'), runId }),
  /** Answers with the story of the runs as it goes on, until each has ended or rests. */
  z.strictObject({ format, ask: z.literal('resume'), runId: runId.optional() }),
]);
export type ControlRequest = z.infer<typeof controlRequest>;

const failure = z.looseObject({ code: z.string(), class: z.enum(['user', 'transient', 'terminal', 'bug']), message: z.string(), mend: z.string().optional(), place: z.string().optional() });
/** Lines that come back: any number of events, and one of the others as the last. */
export const controlLine = z.union([z.strictObject({ event: jsonSchema }), z.strictObject({ done: jsonSchema }), z.strictObject({ refused: failure })]);
export type ControlLine = { readonly event: Json } | { readonly done: Json } | { readonly refused: FailureRecord & { readonly place?: string } };
