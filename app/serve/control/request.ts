/** What may be asked at the control door of a service: one JSON document in a line, and answers in lines. Nothing else is understood. */
import { isAbsolute } from 'node:path';
import { z } from 'zod';
import { runStatuses, type FailureRecord } from '../../engine/ports.ts';
import { hidesSomething } from '../../identity/look-alike.ts';
import { jsonObjectSchema, jsonSchema, type Json } from '../../kernel/json.ts';

export const MOST_REQUEST_BYTES = 1024 * 1024;
export const MOST_LISTED = 100_000;

const format = z.literal(1);
const runId = z.string().regex(/^[\w.:#/-]{1,2000}$/);

/** Has the id of its step in it, which can be any text. */
const taskId = z
  .string()
  .min(1)
  .max(2_400)
  .refine((id) => id.isWellFormed() && !/\p{Cc}/u.test(id));

/** What is answered, and to what: `argumentsHash` is that of what was shown. */
export const answerWord = z.strictObject({
  runId,
  taskId,
  argumentsHash: z.string().regex(/^[0-9a-f]{64}$/),
  decision: z.enum(['approved', 'denied', 'done']),
  reason: z.string().max(2_000),
  values: jsonObjectSchema.optional(),
});
export type AnswerWord = z.infer<typeof answerWord>;
export const MOST_NAME = 200;
const by = z
  .string()
  .max(MOST_NAME)
  .refine((name) => name.trim() !== '' && !hidesSomething(name));

export const controlRequest = z.discriminatedUnion('ask', [
  z.strictObject({ format, ask: z.literal('runs'), status: z.enum(runStatuses).optional(), limit: z.int().min(1).max(MOST_LISTED) }),
  z.strictObject({ format, ask: z.literal('cancel'), runId }),
  /** Answers with the story of the runs as it goes on, until each has ended or rests. */
  z.strictObject({ format, ask: z.literal('resume'), runId: runId.optional() }),
  /** What people are asked. */
  z.strictObject({ format, ask: z.literal('tasks'), runId: runId.optional() }),
  /** What people have said to the closed questions of a run. */
  z.strictObject({ format, ask: z.literal('answered'), runId }),
  /** A copy of the store. `to` is a whole path, as the account of the service sees it. */
  z.strictObject({
    format,
    ask: z.literal('backup'),
    to: z
      .string()
      .min(1)
      .max(4_096)
      .refine((path) => isAbsolute(path) && !path.includes('\0')),
  }),
  /** Under a name that whoever runs the service says. */
  answerWord.extend({ format, ask: z.literal('answer'), by }),
  /** Under the key of the person, which the envelope shows. */
  z.strictObject({ format, ask: z.literal('answer-signed'), envelope: z.string().max(MOST_REQUEST_BYTES) }),
]);
export type ControlRequest = z.infer<typeof controlRequest>;
/** Stays open for as long as runs, or a copy, take: the service shows that it lives every `SIGN_OF_LIFE_MS`. */
export const isWatch = ({ ask }: ControlRequest): boolean => ask === 'resume' || ask === 'backup';
export const SIGN_OF_LIFE_MS = 10_000;
export type AnswerRequest = Extract<ControlRequest, { ask: 'answer' | 'answer-signed' }>;

const failure = z.looseObject({
  code: z.string(),
  class: z.enum(['user', 'transient', 'terminal', 'bug']),
  message: z.string(),
  mend: z.string().optional(),
  place: z.string().optional(),
});
/** Lines that come back: any number of events and signs of life, and one of the others as the last. */
export const controlLine = z.union([
  z.strictObject({ event: jsonSchema }),
  z.strictObject({ alive: z.literal(true) }),
  z.strictObject({ done: jsonSchema }),
  z.strictObject({ refused: failure }),
]);
export type ControlLine =
  | { readonly event: Json }
  | { readonly alive: true }
  | { readonly done: Json }
  | { readonly refused: FailureRecord & { readonly place?: string } };
