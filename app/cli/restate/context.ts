/** Restate as the engine that keeps journal and time. */
import { isRestatePromise, RestatePromise, type WorkflowContext } from '@restatedev/restate-sdk/node';
import type { DurableCommand, DurableContext, DurableRequest, DurableView, Verdict } from '../../engine/durable/ports.ts';
import { BugError } from '../../kernel/errors.ts';
import { answerPlace, requestPlace, sealedJson, type JournalKey } from './sealed.ts';

export const serviceName = 'countersign';
export const viewName = 'view';
export const viewPlace = (runId: string): string => `${runId} ${viewName}`;

/** What the cluster keeps of a run for others to ask about. */
export interface KeptView extends DurableView { readonly invocation: string }

/** Where an answer is put, once; and where it stands what came of it. */
export const answerAt = <T>(context: Pick<WorkflowContext, 'promise' | 'key'>, key: JournalKey, id: string) => context.promise<T>(id, sealedJson<T>(key, `${context.key} ${id}`, 'again'));
export const verdictAt = (context: Pick<WorkflowContext, 'promise' | 'key'>, key: JournalKey, id: string) => answerAt<Verdict>(context, key, `verdict on ${id}`);

export function restateContext(context: WorkflowContext, key: JournalKey): DurableContext {
  const runId = context.key;
  let steps = 0;
  let questions = 0;
  return {
    // The number makes each place its own, whatever the step is called: the code comes to the same ones in the same order.
    step: (name, work) => context.run(name, work, { serde: sealedJson(key, `${runId} ${name} ${steps++}`, 'once') }),
    sleep: (ms, name) => context.sleep(ms, name),
    question: <T>() => {
      const id = `answer ${questions++}`;
      return { id, answer: answerAt<T>(context, key, id).get() };
    },
    // Not looked at: the library waits for one thing at a time, and that is what the run waits for.
    reply: (id, verdict) => { void verdictAt(context, key, id).resolve(verdict); },
    first: async <T>(list: readonly Promise<T>[]) => {
      const ours = list.filter(isRestatePromise);
      if (ours.length !== list.length) throw new BugError('kernel/bug', 'a promise that the engine does not remember was to be waited for');
      return await RestatePromise.race(ours) as T;
    },
    show: (view) => context.set<KeptView>(viewName, { ...view, invocation: context.request().id }, sealedJson(key, viewPlace(runId), 'again')),
    begin: (id, start) => { context.genericSend<DurableRequest>({ service: serviceName, method: 'run', key: id, parameter: start, inputSerde: sealedJson(key, requestPlace(id, 'run'), 'again') }); },
    over: (id) => context.genericCall<null, unknown>({ service: serviceName, method: 'over', key: id, parameter: null, inputSerde: sealedJson(key, requestPlace(id, 'over'), 'again'), outputSerde: sealedJson(key, answerPlace(id, 'over'), 'again') }),
    tell: (id, command) => { context.genericSend<DurableCommand>({ service: serviceName, method: 'command', key: id, parameter: command, inputSerde: sealedJson(key, requestPlace(id, 'command'), 'again') }); },
    lost: context.request().attemptCompletedSignal,
  };
}
