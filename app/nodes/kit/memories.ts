/** Conversations that an agent remembers, as it uses the memory that is plugged into it. */
import { z } from 'zod';
import type { FlowNode } from '../../workflow/model/flow.ts';
import type { BrokerClient, Item, MemoryMessage, StepRequest, StepTools } from './executor.ts';
import { stepFailure, textOf } from './items.ts';
import { templateSchema } from './schemas.ts';

/** Parameters of the `memory-buffer` part. */
export const memoryParameters = z.lazy(() =>
  z.strictObject({
    key: z.string().min(1).max(200).default('conversation'),
    session: templateSchema.default(''),
    messages: z.int().min(1).max(200).default(20),
    retentionDays: z.int().min(0).max(3_650).default(30),
  }),
);

/** By which grants speak of memories. */
export const memoryStores = 'memories';
/** Of a longer message the rest is not remembered. */
const longest = 20_000;

export interface Conversation {
  /** What was said before, oldest first. */
  recall(): Promise<readonly MemoryMessage[]>;
  /** `nth`: which item of the step this is, so that a step that is tried again remembers nothing twice. */
  remember(question: string, answer: string, nth: number): Promise<void>;
}

/** The conversation that an item belongs to. Throws UserError where the memory's settings cannot be read. */
export async function conversationOf(part: FlowNode, item: Item, request: StepRequest, tools: StepTools): Promise<Conversation> {
  const parsed = memoryParameters.safeParse(part.parameters);
  if (!parsed.success)
    throw stepFailure(request, 'has a memory whose settings cannot be read', `Open the step “${part.name}” and correct it.`);
  const { key, session, messages: limit, retentionDays } = parsed.data;
  const broker: BrokerClient = tools.brokerOf?.(part) ?? tools.broker;
  const name = (await textOf(tools, session, item)).slice(0, 1_000);
  const shared = { memory: key, session: name, limit, keepDays: retentionDays };
  return {
    recall: async () =>
      (await broker.memory({ ...shared, operation: 'recall', messages: [], idempotencyKey: request.idempotencyKey })).messages,
    async remember(question, answer, nth) {
      const said: readonly MemoryMessage[] = [
        { role: 'user', content: question.slice(0, longest) },
        { role: 'assistant', content: answer.slice(0, longest) },
      ];
      await broker.memory({ ...shared, operation: 'remember', messages: said, idempotencyKey: `${request.idempotencyKey}/${nth}` });
    },
  };
}
