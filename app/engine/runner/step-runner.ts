/** Where a step's executor runs. The sandbox's runner host is one; tests bring others. */
import type { Json } from '../../kernel/json.ts';
import type { BrokerClient, Item, StepOutcome, StepRequest } from '../../nodes/kit/executor.ts';

/** What a step may ask of the main process: the broker, checked against its own grant, and runs of other flows. */
export interface StepPowers extends BrokerClient {
  runFlow(ask: { readonly flowId: string; readonly items: readonly Item[]; readonly index?: number | string }): Promise<readonly Item[]>;
}

export interface StepContext {
  readonly timeoutMs: number;
  /** For the step itself, or for a part that is plugged into it. Throws for any other part. */
  readonly powers: (part: string | undefined) => StepPowers;
  readonly signal: AbortSignal;
  /** Hears of what the step has done so far, where `done` of its request says that this is kept. */
  readonly keep?: ((name: string, result: Json) => void) | undefined;
}

export interface StepRunner {
  /** Rejects with a CountersignError: the executor's own, `step/timeout`, or `step/interrupted` when the runner died. */
  execute(request: StepRequest, context: StepContext): Promise<StepOutcome>;
  /** `heard` is told of each time that the machine has no process for steps, and, with nothing, once it has one again. */
  watch?(heard: (error: unknown) => void): void;
  /** Before a step that comes to nothing which takes time: now and then everything else that waits has its turn. */
  pass?(): Promise<void>;
}

/** Everything that a step may ask of the broker. */
export const brokerOperations = [
  'http',
  'model',
  'embed',
  'sql',
  'mail',
  'readFile',
  'modelFile',
  'listFolder',
  'writeFile',
  'tokenise',
  'restore',
  'pseudonymise',
  'table',
  'mailbox',
  'memory',
  'sign',
  'verify',
  'consent',
  'erase',
  'vectors',
  'pace',
  'learn',
] as const satisfies readonly (keyof BrokerClient)[];

/** The same powers, each call of which first waits for `barrier`. `failed` hears what a call fails with. */
export function behind(barrier: () => Promise<void>, powers: StepPowers, failed: (error: unknown) => void): StepPowers {
  const calls = Object.entries(powers).map(([name, call]) => [
    name,
    async (ask: unknown): Promise<unknown> => {
      await barrier();
      try {
        return await (call as (ask: unknown) => Promise<unknown>)(ask);
      } catch (error) {
        failed(error);
        throw error;
      }
    },
  ]);
  return Object.fromEntries(calls) as unknown as StepPowers;
}

/** A client whose broker is made when the first call comes: most of the program is in it, and many runs never call. */
export function lazyClient(make: () => Promise<BrokerClient>): BrokerClient {
  let made: Promise<BrokerClient> | undefined;
  const calls = brokerOperations.map((name) => [
    name,
    async (ask: unknown): Promise<unknown> => {
      const client = await (made ??= make());
      return await (client[name] as (ask: unknown) => Promise<unknown>)(ask);
    },
  ]);
  return Object.fromEntries(calls) as unknown as BrokerClient;
}
