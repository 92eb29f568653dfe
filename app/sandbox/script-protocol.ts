/** Messages between the process that hosts scripts and the worker that runs them; both ends parse with these. */
import { z } from 'zod';

export const scriptLimits = {
  codeChars: 1024 * 1024,
  inputChars: 16 * 1024 * 1024,
  timeoutMs: { least: 1, most: 300_000 },
  memoryMb: { least: 20, most: 512 },
} as const;

export const scriptErrorCodes = [
  'script/error',
  'script/timeout',
  'script/memory',
  'script/too-large',
  'script/syntax',
  'script/crashed',
] as const;
export type ScriptErrorCode = (typeof scriptErrorCodes)[number];

export const scriptJobSchema = z.strictObject({
  id: z.int(),
  code: z.string().max(scriptLimits.codeChars),
  /** JSON text. */
  input: z.string().max(scriptLimits.inputChars),
  timeoutMs: z.int().min(scriptLimits.timeoutMs.least).max(scriptLimits.timeoutMs.most),
  memoryMb: z.int().min(scriptLimits.memoryMb.least).max(scriptLimits.memoryMb.most),
});
export type ScriptJob = z.infer<typeof scriptJobSchema>;

const logs = z.array(z.string().max(4_000)).max(200);
export const scriptReplySchema = z.discriminatedUnion('ok', [
  /** `text` is JSON; absent when the script gave no value. */
  z.strictObject({ id: z.int(), ok: z.literal(true), text: z.string().optional(), logs }),
  z.strictObject({ id: z.int(), ok: z.literal(false), code: z.enum(scriptErrorCodes), message: z.string().max(4_000), logs }),
]);
export type ScriptReply = z.infer<typeof scriptReplySchema>;
