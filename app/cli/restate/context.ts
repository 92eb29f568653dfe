/** Restate as the engine that keeps journal and time. What steps gave is sealed before it leaves this process: the cluster keeps it, and cannot read it. */
import { isRestatePromise, RestatePromise, type Serde, type WorkflowContext } from '@restatedev/restate-sdk/node';
import type { DurableContext, DurableRequest, DurableView } from '../../engine/durable/ports.ts';
import { BugError, TerminalError } from '../../kernel/errors.ts';
import { seal, sealSame, unseal } from '../../store/keys/seal.ts';

/** Undefined: plain, for trying drafts out. */
export type JournalKey = Uint8Array | undefined;

const utf8 = { to: new TextEncoder(), from: new TextDecoder() };

/** JSON under AES-256-GCM, bound to its place: what was moved to another run or step does not open. `again`: made anew whenever the code is called, and must come out the same. */
export function sealedJson<T>(key: JournalKey, place: string, made: 'once' | 'again'): Serde<T> {
  return {
    contentType: key === undefined ? 'application/json' : 'text/plain',
    serialize(value) {
      const plain = utf8.to.encode(JSON.stringify(value ?? null));
      return key === undefined ? plain : utf8.to.encode((made === 'once' ? seal : sealSame)(key, plain, place));
    },
    deserialize(bytes) {
      const plain = key === undefined ? bytes : unseal(key, utf8.from.decode(bytes), place);
      if (plain === undefined) throw new TerminalError('engine/bad-journal', 'What the cluster kept of this run was made with another key, or was changed.', { place, mend: 'Give every worker the same --store-key.' });
      return JSON.parse(utf8.from.decode(plain)) as T;
    },
  };
}

export const serviceName = 'countersign';
export const viewName = 'view';
export const viewPlace = (runId: string): string => `${runId} ${viewName}`;

export function restateContext(context: WorkflowContext, key: JournalKey): DurableContext {
  const runId = context.key;
  let steps = 0;
  return {
    // The number makes each place its own, whatever the step is called: the code comes to the same ones in the same order.
    step: (name, work) => context.run(name, work, { serde: sealedJson(key, `${runId} ${name} ${steps++}`, 'once') }),
    sleep: (ms, name) => context.sleep(ms, name),
    question: <T>() => {
      const { id, promise } = context.awakeable<T>();
      return { id, answer: promise };
    },
    first: async <T>(list: readonly Promise<T>[]) => {
      const ours = list.filter(isRestatePromise);
      if (ours.length !== list.length) throw new BugError('kernel/bug', 'a promise that the engine does not remember was to be waited for');
      return await RestatePromise.race(ours) as T;
    },
    show: (view) => context.set<DurableView>(viewName, view, sealedJson(key, viewPlace(runId), 'again')),
    begin: (id, start) => { context.genericSend<DurableRequest>({ service: serviceName, method: 'run', key: id, parameter: start, inputSerde: sealedJson(undefined, '', 'again') }); },
    lost: context.request().attemptCompletedSignal,
  };
}
