/** What is seen to in the cluster after a run has ended, however long it takes: that what it called ends, too, and what it left is dropped once its flow's time is over. */
import * as restate from '@restatedev/restate-sdk/node';
import { z } from 'zod';
import type { DurableCommand } from '../../engine/durable/ports.ts';
import type { ClusterAdmin } from './admin.ts';
import { serviceName } from './context.ts';
import { answerPlace, forEver, requestPlace, sealedJson, type JournalKey } from './sealed.ts';

export const keeperName = 'countersignKeeper';

const requestSchema = z.strictObject({ runId: z.string().max(200) });
export type PurgeRequest = z.infer<typeof requestSchema>;
export const purgeRequest = (key: JournalKey) => sealedJson<PurgeRequest>(key, 'purge', 'again');
export const endRequest = (key: JournalKey) => sealedJson<PurgeRequest>(key, 'end called', 'again');
export const endAnswer = (key: JournalKey, runId: string) => sealedJson<readonly string[]>(key, `${runId} end called`, 'again');

/** Whose caller has ended. What it answers is asked for, too: one that has shown nothing yet hears of it once it has. */
export const cancelOf = (key: JournalKey, called: string) => ({
  service: serviceName,
  method: 'command',
  key: called,
  parameter: { action: 'cancel', by: 'the calling flow' } as const,
  inputSerde: sealedJson<DurableCommand>(key, requestPlace(called, 'command'), 'again'),
  outputSerde: sealedJson<unknown>(key, answerPlace(called, 'command'), 'again'),
});

type Deed = 'purge' | 'end';

/** `failed` is told of each try that comes to nothing; the cluster tries on. */
export const keeperService = (
  key: JournalKey,
  admin: ClusterAdmin | undefined,
  failed: (deed: Deed, runId: string, error: unknown) => void,
) => {
  const tried = async <T>(deed: Deed, runId: string, work: () => Promise<T>): Promise<T> => {
    try {
      return await work();
    } catch (error) {
      failed(deed, runId, error);
      throw error;
    }
  };
  const lasting = { accept: '*/*', ingressPrivate: true, retryPolicy: forEver, journalRetention: 0 } as const;
  return restate.service({
    name: keeperName,
    handlers: {
      purge: restate.handlers.handler({ ...lasting, input: purgeRequest(key) }, async (context: restate.Context, given: PurgeRequest) => {
        const { runId } = requestSchema.parse(given);
        await context.run('purge', () => tried('purge', runId, async () => admin?.purge(runId)));
      }),
      /** Gives the runs that were told to end. */
      endCalled: restate.handlers.handler(
        { ...lasting, input: endRequest(key), output: restate.serde.binary },
        async (context: restate.Context, given: PurgeRequest): Promise<Uint8Array> => {
          const { runId } = requestSchema.parse(given);
          const called = await context.run('called', () => tried('end', runId, async () => (await admin?.calledBy(runId)) ?? []), {
            serde: sealedJson<readonly string[]>(key, `${runId} called`, 'once'),
          });
          for (const one of called) context.genericSend<DurableCommand>(cancelOf(key, one));
          return endAnswer(key, runId).serialize(called);
        },
      ),
    },
  });
};
