/**
 * A dry run in which somebody plays the outside: he sees each request that would leave, writes into each answer, and may stand in
 * for the model. Nothing leaves, but for questions to the model where he does not stand in.
 */
import type { StepIdentity } from '../../broker/ports.ts';
import type { Json } from '../../kernel/json.ts';
import type { BrokerClient, ModelRequest, ModelResponse } from '../../nodes/kit/executor.ts';
import type { WouldDo } from '../ports.ts';
import { brokerOperations } from './step-runner.ts';

export type BrokerOperation = (typeof brokerOperations)[number];

export interface Rehearsal {
  /** Left out: the real model is asked, under the step's own grant. */
  readonly model?: (step: StepIdentity, request: ModelRequest, plain: ModelResponse) => ModelResponse;
  /** Called for each request, with what the broker would have said to it. */
  saw(step: StepIdentity, operation: BrokerOperation, request: Json, effects: readonly WouldDo[]): void;
  /** What the step is told instead of the dry run's sample; of a model, once it has answered. */
  answered(step: StepIdentity, operation: BrokerOperation, answer: Json): Json;
}

export interface Stage {
  readonly step: StepIdentity;
  readonly rehearsal: Rehearsal;
  /** The dry run's broker, telling its effects to whom it is given. */
  readonly dry: (would: (effect: WouldDo) => void) => BrokerClient;
  readonly real: () => BrokerClient;
  readonly would: (effect: WouldDo) => void;
}

export function rehearsedBroker({ step, rehearsal, dry, real, would }: Stage): BrokerClient {
  const calls = brokerOperations.map((operation) => [
    operation,
    async (request: Json): Promise<unknown> => {
      const effects: WouldDo[] = [];
      const client = dry((effect) => {
        effects.push(effect);
        would(effect);
      });
      const plain = await (client[operation] as (ask: unknown) => Promise<unknown>)(request);
      rehearsal.saw(step, operation, request, effects);
      if (operation !== 'model') return rehearsal.answered(step, operation, plain as Json);
      const asked = request as unknown as ModelRequest;
      const said = rehearsal.model === undefined ? await real().model(asked) : rehearsal.model(step, asked, plain as ModelResponse);
      return rehearsal.answered(step, operation, { ...said });
    },
  ]);
  return Object.fromEntries(calls) as unknown as BrokerClient;
}
