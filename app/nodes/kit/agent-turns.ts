/** The rounds of an agent: what each is called in the record of what a step has done, and the form that its model answers in. */
import { z } from 'zod';
import type { Json } from '../../kernel/json.ts';

/** Of an agent without tools, which answers at once. */
export const onlyReplyName = (item: number): string => `${item} reply`;
export const replyName = (item: number, round: number): string => `${item} reply ${round}`;
export const toolName = (item: number, round: number): string => `${item} tool ${round}`;

/** One answer of the model: the name of a tool with its arguments, or the answer. */
export const turnSchema = z.strictObject({
  tool: z.string().max(200),
  arguments: z.string().max(100_000),
  answer: z.string().max(1_000_000),
});

/** Of what is kept of an answer: undefined where it keeps to no such form. */
export function turnOf(text: string): z.infer<typeof turnSchema> | undefined {
  try {
    return turnSchema.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}

const keptReply = z.looseObject({ text: z.string() });
export const turnIn = (kept: Json | undefined): z.infer<typeof turnSchema> | undefined => {
  const reply = keptReply.safeParse(kept);
  return reply.success ? turnOf(reply.data.text) : undefined;
};
