/** One attempt of a step as a durable engine remembers it: what it came to, when, and what it used. */
import type { JsonObject } from '../../kernel/json.ts';
import type { StepOutcome } from '../../nodes/kit/executor.ts';
import { startedLine } from '../course.ts';
import { evidence, failureOf } from '../failure.ts';
import type { FailureRecord, Usage, WouldDo } from '../ports.ts';
import { callStep, type StepTry } from '../step-call.ts';
import type { DurablePorts } from './run.ts';

interface Ran { readonly at: number; readonly began: number; readonly usage: Usage; readonly would: readonly { readonly node: string; readonly effect: WouldDo }[] }

export type Attempted =
  | { readonly type: 'interrupted'; readonly at: number }
  | Ran & { readonly type: 'came'; readonly outcome: StepOutcome }
  | Ran & { readonly type: 'failed'; readonly failure: FailureRecord; readonly evidence?: JsonObject };

/** Never rejects: a failure is a result like any other. Verifies first that the flow may still run on this worker. */
export async function attemptStep(ports: DurablePorts, parts: StepTry): Promise<Attempted> {
  const began = ports.clock.now();
  const meter = parts.budget.meter();
  const would: { node: string; effect: WouldDo }[] = [];
  const ran = (): Ran => ({ at: ports.clock.now(), began, usage: { ...meter.usage }, would });
  ports.events.emit(startedLine(parts.runId, parts, began));
  try {
    ports.admit?.(parts.pinned);
    const outcome = await callStep(ports, { ...parts, meter, barrier: () => Promise.resolve(), would: (node, effect) => { would.push({ node, effect }); } });
    return { type: 'came', outcome, ...ran() };
  } catch (error) {
    const proof = evidence(error);
    return { type: 'failed', failure: failureOf(error), ...(proof === undefined ? {} : { evidence: proof }), ...ran() };
  }
}
