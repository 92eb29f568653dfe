/** Restate as the engine that keeps journal and time. */
import {
  InvocationIdParser,
  isRestatePromise,
  RestatePromise,
  type Serde,
  type WorkflowContext,
  type WorkflowSharedContext,
} from '@restatedev/restate-sdk/node';
import type { DurableCommand, DurableContext, DurableRequest, DurableView, Remembered, Verdict } from '../../engine/durable/ports.ts';
import { BugError } from '../../kernel/errors.ts';
import { isJsonObject } from '../../kernel/json.ts';
import { answerPlace, requestPlace, sealedJson, type JournalKey } from './sealed.ts';

export const serviceName = 'countersign';
export const viewName = 'view';
export const viewPlace = (runId: string): string => `${runId} ${viewName}`;

/** What the cluster keeps of a run for others to ask about. */
export interface KeptView extends DurableView {
  readonly invocation: string;
}

/** What is said to a run. `from`: the call that says it, which knows by this whether what came of a word came of its own. */
interface Word<T> {
  readonly from: string;
  readonly said: T | undefined;
}
/** Without `from` it is for whoever asks: the question was closed before anybody said anything. */
export interface Came {
  readonly from?: string;
  readonly verdict: Verdict;
}

/** Whoever has a service in the cluster can send a run a signal: what does not open, or is no word, is nobody's, and the run listens on. */
function wordUnder<T>(key: JournalKey, runId: string, id: string): Serde<Word<T>> {
  const sealed = sealedJson<Word<T>>(key, `${runId} ${id}`, 'again');
  const nobodys: Word<T> = { from: '', said: undefined };
  return {
    ...sealed,
    deserialize(bytes) {
      try {
        const word = sealed.deserialize(bytes);
        return isWord(word) ? word : nobodys;
      } catch {
        return nobodys;
      }
    },
  };
}

function isWord(word: unknown): boolean {
  return isJsonObject(word) && typeof word['from'] === 'string' && isJsonObject(word['said']);
}

/** Says something where a run listens: a signal, for which the cluster keeps nothing while nobody says anything. The first word counts; `cameAt` tells whose that was. */
export function sayTo<T>(context: WorkflowSharedContext, key: JournalKey, invocation: string, id: string, said: T): void {
  context
    .invocation(InvocationIdParser.fromString(invocation))
    .signal(id, wordUnder<T>(key, context.key, id))
    .resolve({ from: context.request().id, said });
}
/** Where it stands what came of the first word. */
export const cameAt = (context: Pick<WorkflowContext, 'promise' | 'key'>, key: JournalKey, id: string) =>
  context.promise<Came>(`verdict on ${id}`, sealedJson<Came>(key, `${context.key} verdict on ${id}`, 'again'));

/** `mustAgree` throws where this worker's clock is wrong. */
export function restateContext(context: WorkflowContext, key: JournalKey, mustAgree: () => void): DurableContext {
  const runId = context.key;
  let steps = 0;
  let questions = 0;
  const heardFrom = new Map<string, string>();
  return {
    // The number makes each place its own, whatever the step is called: the code comes to the same ones in the same order.
    step: (name, work) => context.run(name, work, { serde: sealedJson(key, `${runId} ${name} ${steps++}`, 'once') }),
    sleep: (ms, name) => {
      mustAgree();
      return context.sleep(ms, name);
    },
    question: <T>() => {
      const id = `answer ${questions++}`;
      const answer: Remembered<T> = context.signal(id, wordUnder<T>(key, runId, id)).map((word) => {
        if (word !== undefined) heardFrom.set(id, word.from);
        return word?.said as T;
      });
      return { id, answer };
    },
    // Not looked at: the library waits for one thing at a time, and that is what the run waits for.
    reply: (id, verdict) => {
      const from = heardFrom.get(id);
      heardFrom.delete(id);
      void cameAt(context, key, id).resolve({ ...(from === undefined ? {} : { from }), verdict });
    },
    first: async <T>(list: readonly Promise<T>[]) => {
      const ours = list.filter(isRestatePromise);
      if (ours.length !== list.length) throw new BugError('kernel/bug', 'a promise that the engine does not remember was to be waited for');
      const [only] = ours;
      return (await (only !== undefined && ours.length === 1 ? only : RestatePromise.race(ours))) as T;
    },
    show: (view) =>
      context.set<KeptView>(viewName, { ...view, invocation: context.request().id }, sealedJson(key, viewPlace(runId), 'again')),
    begin: (id, start) => {
      context.genericSend<DurableRequest>({
        service: serviceName,
        method: 'run',
        key: id,
        parameter: start,
        inputSerde: sealedJson(key, requestPlace(id, 'run'), 'again'),
      });
    },
    over: (id) =>
      context.genericCall<null, unknown>({
        service: serviceName,
        method: 'over',
        key: id,
        parameter: null,
        inputSerde: sealedJson(key, requestPlace(id, 'over'), 'again'),
        outputSerde: sealedJson(key, answerPlace(id, 'over'), 'again'),
      }),
    tell: (id, command) => {
      context.genericSend<DurableCommand>({
        service: serviceName,
        method: 'command',
        key: id,
        parameter: command,
        inputSerde: sealedJson(key, requestPlace(id, 'command'), 'again'),
      });
    },
    lost: context.request().attemptCompletedSignal,
  };
}
