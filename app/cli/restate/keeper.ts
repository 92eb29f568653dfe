/** Drops from the cluster what ended runs left, once their flows' time is over. */
import * as restate from '@restatedev/restate-sdk/node';
import { z } from 'zod';
import type { ClusterAdmin } from './admin.ts';
import { forEver, sealedJson, type JournalKey } from './sealed.ts';

export const keeperName = 'countersignKeeper';

const requestSchema = z.strictObject({ runId: z.string().max(200) });
export type PurgeRequest = z.infer<typeof requestSchema>;
export const purgeRequest = (key: JournalKey) => sealedJson<PurgeRequest>(key, 'purge', 'again');

export const keeperService = (key: JournalKey, admin: ClusterAdmin | undefined, failed: (runId: string, error: unknown) => void) =>
  restate.service({
    name: keeperName,
    handlers: {
      purge: restate.handlers.handler(
        { accept: '*/*', input: purgeRequest(key), ingressPrivate: true, retryPolicy: forEver, journalRetention: 0 },
        async (context: restate.Context, given: PurgeRequest) => {
          const { runId } = requestSchema.parse(given);
          await context.run('purge', async () => {
            try {
              await admin?.purge(runId);
            } catch (error) {
              failed(runId, error);
              throw error;
            }
          });
        },
      ),
    },
  });
