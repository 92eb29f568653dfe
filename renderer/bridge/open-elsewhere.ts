/** Which flows other windows of this program have open right now. They are asked; one that is gone says nothing. */
import { z } from 'zod';

const channelName = 'countersign-open-flows';
const usualAnswerMs = 250;
const messageSchema = z.discriminatedUnion('say', [
  z.strictObject({ say: z.literal('who'), ask: z.string().max(60), flowId: z.string().max(200) }),
  z.strictObject({ say: z.literal('me'), ask: z.string().max(60) }),
]);

export interface OpenElsewhere {
  /** Whether another window has it open. Takes a quarter of a second where none has. */
  ask(flowId: string): Promise<boolean>;
  close(): void;
}

/** `has`: what this window answers for itself; `answerMs`: how long the others have for an answer. */
export function openElsewhere(has: (flowId: string) => boolean, answerMs = usualAnswerMs): OpenElsewhere {
  const channel = new BroadcastChannel(channelName);
  const waiting = new Map<string, () => void>();
  channel.onmessage = ({ data }: MessageEvent<unknown>) => {
    const message = messageSchema.safeParse(data).data;
    if (message?.say === 'who' && has(message.flowId)) channel.postMessage({ say: 'me', ask: message.ask });
    else if (message?.say === 'me') waiting.get(message.ask)?.();
  };
  return {
    ask: (flowId) =>
      new Promise((resolve) => {
        const ask = crypto.randomUUID();
        const settle = (found: boolean): void => {
          clearTimeout(timer);
          waiting.delete(ask);
          resolve(found);
        };
        const timer = setTimeout(() => settle(false), answerMs);
        waiting.set(ask, () => settle(true));
        channel.postMessage({ say: 'who', ask, flowId });
      }),
    close() {
      channel.close();
    },
  };
}
