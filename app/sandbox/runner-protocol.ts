/**
 * Messages between the main process and a runner. Each is one JSON text, checked for size and depth before and for shape
 * after it is parsed; JSON text cannot carry functions, prototypes or cycles. The runner is not trusted: what it says is judged again.
 */
import { z } from 'zod';
import { TerminalError } from '../kernel/errors.ts';
import { isJsonObject, type Json, type JsonObject } from '../kernel/json.ts';
import { parseGuarded } from '../kernel/json-guard.ts';

export const runnerLimits = { messageChars: 64 * 1024 * 1024, depth: 260, outputPorts: 64, callsAtOnce: 1_000, strays: 1_000 } as const;

/** What a step is given or gives may be nested a little less deep than a message. */
export const tooDeep = (): TerminalError =>
  new TerminalError('step/failed', `The data of this step is nested deeper than ${runnerLimits.depth - 10} levels.`, {
    mend: 'Take out the part that you need where the data comes in: no data made by people is nested so deep.',
  });

/** Parsed JSON is JSON already; the payloads' size and depth were bounded with the text. */
const json = z.unknown().transform((value) => (value ?? null) as Json);
const object = z.custom<JsonObject>(isJsonObject);
const items = z.array(json).max(1_000_000);
const portItems = z
  .record(z.string().max(128), items)
  .refine((ports) => Object.keys(ports).length <= runnerLimits.outputPorts, 'too many ports');
const id = z.int().min(0);
const failure = z.strictObject({
  code: z.string().max(100),
  class: z.enum(['user', 'transient', 'terminal', 'bug']),
  message: z.string().max(4_000),
  place: z.string().max(500).optional(),
  mend: z.string().max(2_000).optional(),
  retryAfterMs: z.number().min(0).optional(),
});
export type WireFailure = z.infer<typeof failure>;

export const outcomeSchema = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('done'),
    outputs: portItems,
    state: json.optional(),
    usage: z.strictObject({ tokens: z.number().min(0).optional(), costMilliUsd: z.number().min(0).optional() }).optional(),
  }),
  z.strictObject({
    type: z.literal('waiting'),
    reason: z.enum(['approval', 'timer', 'webhook']),
    until: z.number().optional(),
    forMs: z.number().min(0).optional(),
    ask: object.optional(),
  }),
]);
export type WireOutcome = z.infer<typeof outcomeSchema>;

export const toRunnerSchema = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('step'), id, request: object }),
  z.strictObject({ type: z.literal('abort'), id }),
  z.strictObject({ type: z.literal('answer'), call: id, ok: z.literal(true), value: json }),
  z.strictObject({ type: z.literal('refusal'), call: id, error: failure }),
]);
export type ToRunner = z.infer<typeof toRunnerSchema>;

export const fromRunnerSchema = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('ready') }),
  z.strictObject({ type: z.literal('done'), id, outcome: outcomeSchema }),
  z.strictObject({ type: z.literal('failed'), id, error: failure }),
  /** Something that the step has done of many things. */
  z.strictObject({ type: z.literal('progress'), id, name: z.string().max(100), result: json }),
  /** `part` is the node id of a plugged-in part on whose behalf the step asks. */
  z.strictObject({ type: z.literal('call'), id, call: id, operation: z.string().max(40), part: z.string().max(128).optional(), ask: json }),
]);
export type FromRunner = z.infer<typeof fromRunnerSchema>;

/** Undefined for anything that is not a message of this schema. */
export function readMessage<T>(schema: z.ZodType<T>, text: unknown): T | undefined {
  if (typeof text !== 'string' || text.length > runnerLimits.messageChars) return undefined;
  try {
    const parsed = schema.safeParse(parseGuarded(text, runnerLimits.depth));
    return parsed.success ? parsed.data : undefined;
  } catch {
    return undefined;
  }
}
