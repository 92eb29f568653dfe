/** From what an attempt came to, to what the journal says of it. Pure: both engines write the same. */
import { canonicalJson, isJsonObject, type JsonObject } from '../../kernel/json.ts';
import type { Hash } from '../../kernel/ports.ts';
import { exampleItem } from '../../nodes/kit/example.ts';
import { declaredFieldsSchema } from '../../nodes/kit/schemas.ts';
import type { StepOutcome } from '../../nodes/kit/executor.ts';
import { halts } from './failure.ts';
import type { PlanNode } from './plan.ts';
import { statePort, type FailureRecord, type JournalEvent, type Masker, type PortItems, type Usage } from '../ports.ts';
import { goesByItems, underWay } from './progress.ts';
import { retryDelay } from './retry.ts';
import { stepKey, type StepState } from './state.ts';
import type { Waiting } from './waits.ts';

type Failed = Extract<JournalEvent, { type: 'failed' }>;
type Succeeded = Extract<JournalEvent, { type: 'succeeded' }>;

/** People answer to these very arguments. */
const argumentHash = (ask: JsonObject | undefined, step: StepState, hash: Hash): string =>
  hash.sha256(canonicalJson({ ask: ask ?? {}, inputs: step.inputs }));

export function succeededEvent(
  step: StepState,
  outcome: Extract<StepOutcome, { type: 'done' }>,
  usage: Usage,
  now: number,
  { masker, digest }: { readonly masker: Masker; readonly digest: (outputs: PortItems) => string },
): Succeeded {
  const { node, round } = step;
  const outputs: PortItems = outcome.state === undefined ? outcome.outputs : { ...outcome.outputs, [statePort]: [outcome.state] };
  const masked = Object.fromEntries(Object.entries(outcome.outputs).map(([port, items]) => [port, masker.mask(node, port, items)]));
  return { type: 'succeeded', at: now, node, round, digest: digest(outputs), outputs, masked, usage: { ...usage } };
}

export function waitingEvent(
  step: StepState,
  plan: PlanNode,
  outcome: Extract<StepOutcome, { type: 'waiting' }>,
  now: number,
  hash: Hash,
): Waiting {
  const forMs = outcome.reason === 'approval' ? plan.deadlineMs : outcome.forMs;
  const until = outcome.until ?? (forMs === undefined ? undefined : now + forMs);
  return {
    type: 'waiting',
    at: now,
    node: step.node,
    round: step.round,
    reason: outcome.reason,
    ...(until === undefined ? {} : { until }),
    ...(forMs === undefined ? {} : { forMs }),
    ...(outcome.ask === undefined ? {} : { ask: outcome.ask }),
    ...(outcome.reason === 'approval' ? { argumentHash: argumentHash(outcome.ask, step, hash) } : {}),
  };
}

function filledIn(ask: JsonObject | undefined): { readonly values?: JsonObject } {
  const values = exampleItem(declaredFieldsSchema.safeParse(ask?.['fields']).data ?? []);
  return ask?.['fields'] !== undefined && isJsonObject(values) ? { values } : {};
}

/**
 * The wait anew where it began in what is now the future: the clock was wrong then, and has been set back since. Undefined where it stands, or waits for a moment that
 * was named.
 */
export function rejudged(event: Waiting | undefined, now: number): Waiting | undefined {
  return event?.forMs === undefined || now >= event.at ? undefined : { ...event, at: now, until: now + event.forMs };
}

/** A dry run waits for nobody: time passes at once and everything is approved. */
export function wokenAtOnce(
  step: StepState,
  plan: PlanNode,
  outcome: Extract<StepOutcome, { type: 'waiting' }>,
  now: number,
  hash: Hash,
): readonly JournalEvent[] {
  const { node, round } = step;
  const { reason } = outcome;
  const shown = argumentHash(outcome.ask, step, hash);
  return [
    { type: 'waiting', at: now, node, round, reason, argumentHash: shown },
    {
      type: 'woken',
      at: now,
      node,
      round,
      decision:
        reason === 'approval'
          ? { kind: 'approved', by: ['dry run'], argumentHash: shown, ...filledIn(outcome.ask) }
          : reason === 'timer'
            ? { kind: 'due' }
            : { kind: 'received', items: plan.node.sample ?? [] },
    },
  ];
}

/** What a word that it did happen is about, where a step does many things. */
function forWhich(step: StepState, plan: PlanNode | undefined): string {
  const found = plan === undefined || !goesByItems(step, plan) ? undefined : underWay(step, plan);
  if (found === undefined) return '';
  const { item, tool } = found;
  const count = (step.inputs['in'] ?? []).length;
  const which = count > 1 ? ` item ${item + 1} of ${count}` : '';
  if (tool !== undefined)
    return ` It was about to use “${tool}”, or using it${which === '' ? '' : `, for${which}`}. To say that it did happen counts for this one use alone: the agent is told what you say that it gave, and goes on.`;
  return which === ''
    ? ''
    : ` It was at${which}. To say that it did happen counts for this one alone, with what you say that it gave: the others are still done.`;
}

/** An effect that may or may not have happened is not repeated without a person's word. */
export function interruptedEvent(step: StepState, plan: PlanNode | undefined, now: number, hash: Hash): Waiting {
  const ask: JsonObject = {
    interrupted: true,
    step: plan?.node.name ?? step.node,
    attempt: step.attempt,
    question: `${
      step.done === undefined
        ? 'The program that ran this step stopped in the middle of it. It may or may not have taken effect. Approve to run it again, deny to fail it.'
        : 'The program that ran this step stopped in the middle of it. What is known to be done is not done again; what it was doing may or may not have taken effect. Approve to go on with that, deny to fail the step.'
    }${forWhich(step, plan)}`,
  };
  return {
    type: 'waiting',
    at: now,
    node: step.node,
    round: step.round,
    reason: 'approval',
    ask,
    argumentHash: argumentHash(ask, step, hash),
  };
}

const INTERRUPTIONS = 5;

/** The runner died while the step ran. Nobody knows how far it had come. */
export const isInterrupted = (error: FailureRecord): boolean => error.code === 'step/interrupted' && error.class === 'transient';

/** It was asked for, and no answer came: it may or may not have taken effect. */
const unanswered: ReadonlySet<string> = new Set(['egress/unanswered', 'egress/timeout', 'step/timeout']);

export function failedEvent(
  step: StepState,
  plan: PlanNode,
  error: FailureRecord,
  attempt: number,
  seed: number,
  now: number,
  hash: Hash,
): Failed {
  const { node, round } = step;
  // Whatever ended the runner was hardly this step: what may be repeated is, also where nobody asked for retries (E4).
  const policy = isInterrupted(error) ? { ...plan.retry, maxAttempts: Math.max(plan.retry.maxAttempts, INTERRUPTIONS) } : plan.retry;
  // What may have happened, and would happen twice, is not done again by itself, whatever the settings of the step say.
  const mayRepeat = plan.idempotent || !unanswered.has(error.code);
  const delay = halts(error) || !mayRepeat ? undefined : retryDelay(policy, error, attempt - step.waits, seed, stepKey(node, round), hash);
  return {
    type: 'failed',
    at: now,
    node,
    round,
    attempt,
    error,
    final: delay === undefined,
    ...(delay === undefined ? {} : { retryAt: now + delay }),
  };
}
