/** Once a run has ended, nothing that it called goes on: it is waited for, but not for one that no worker can end. */
import * as restate from '@restatedev/restate-sdk/node';
import type { DurableCommand, DurableContext } from '../../engine/durable/ports.ts';
import { cancelOf, endAnswer, endRequest, keeperName, type PurgeRequest } from './keeper.ts';
import type { JournalKey } from './sealed.ts';

/** Called runs have so long to end with their caller. */
const ENDS_WITHIN_MS = 30_000;

/** `calledBy` gives null where nobody could be asked which they are. */
export async function endCalled(
  context: restate.WorkflowContext,
  durable: DurableContext,
  key: JournalKey,
  calledBy: (runId: string) => Promise<readonly string[] | null>,
): Promise<void> {
  const all = await durable.step('called', () => calledBy(context.key));
  if (all === null) return await endCalledLater(context, durable, key);
  if (all.length === 0) return;
  const told = all.map((called) => ({ called, heard: context.genericCall<DurableCommand, unknown>(cancelOf(key, called)) }));
  const late = durable.sleep(ENDS_WITHIN_MS, 'called');
  for (const { called, heard } of told) {
    try {
      await durable.first<unknown>([heard, late]);
    } catch (error) {
      // It has ended by itself.
      if (!(error instanceof restate.TerminalError)) throw error;
    }
    await durable.first([durable.over(called), late]);
  }
}

/** Which they are goes on being asked after this run has ended, whatever becomes of this worker. */
async function endCalledLater(context: restate.WorkflowContext, durable: DurableContext, key: JournalKey): Promise<void> {
  const asked = context.genericCall<PurgeRequest, readonly string[]>({
    service: keeperName,
    method: 'endCalled',
    parameter: { runId: context.key },
    inputSerde: endRequest(key),
    outputSerde: endAnswer(key, context.key),
  });
  const late = durable.sleep(ENDS_WITHIN_MS, 'called');
  const told = await durable.first<readonly string[] | undefined>([asked, late.map(() => undefined)]);
  for (const called of told ?? []) await durable.first([durable.over(called), late]);
}
