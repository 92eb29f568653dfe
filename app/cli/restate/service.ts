/** The workflow that a worker offers to Restate: one invocation a run, keyed by the run's id, and what people may say to it meanwhile. */
import * as restate from '@restatedev/restate-sdk/node';
import { z } from 'zod';
import { DurableRun, type DurablePorts } from '../../engine/durable/run.ts';
import type { DurableCommand, DurableEnd, DurableRequest, DurableView } from '../../engine/durable/ports.ts';
import type { PinnedFlow } from '../../engine/ports.ts';
import { calledAt, errorsAt, triggerOf } from '../../engine/triggers.ts';
import { answered } from '../../engine/waits.ts';
import { isCountersignError, UserError } from '../../kernel/errors.ts';
import { restateContext, sealedJson, serviceName, viewName, viewPlace, type JournalKey } from './context.ts';

export interface FlowShelf {
  /** Digest or hash of the newest version of a flow that this worker may run. */
  newest(flowId: string): string | undefined;
  get(version: string, flowId: string): PinnedFlow | undefined;
}

export interface RestateServiceParts {
  readonly flows: FlowShelf;
  readonly ports: DurablePorts;
  readonly key: JournalKey;
}

const count = z.number().min(0);
const requestSchema = z.strictObject({
  flowId: z.string().min(1).max(128), bundleDigest: z.string().max(128).optional(), kind: z.string().max(40).default('manual'), input: z.array(z.json()).max(100_000).default([{}]), dryRun: z.boolean().default(false),
  trigger: z.string().max(128).optional(), budget: z.strictObject({ steps: count, tokens: count, costMilliUsd: count }).optional(),
});
const answerSchema = z.strictObject({ approvalId: z.string().max(400), by: z.string().min(1).max(200), decision: z.enum(['approved', 'denied']), reason: z.string().max(2_000).default(''), argumentHash: z.string().max(128) });
const commandSchema = z.strictObject({ action: z.enum(['cancel', 'pause', 'resume']), by: z.string().min(1).max(200) });

/** Ours in the cluster's words: what no second try can mend ends the call with its code. */
function final(error: unknown, status = 400): never {
  if (error instanceof z.ZodError) throw new restate.TerminalError(`The request cannot be read: ${error.issues[0]?.path.join('.') ?? ''} ${error.issues[0]?.message ?? ''}`, { errorCode: 400 });
  if (isCountersignError(error)) throw new restate.TerminalError(`${error.message} (${error.code})`, { errorCode: status, metadata: { code: error.code } });
  throw error;
}

/** What people see of a run that waits; the places where the engine takes answers stay inside. */
const shownView = ({ commandsTo: _commandsTo, questions, ...view }: DurableView) => ({ ...view, questions: questions.map(({ request }) => request) });

/** The longest step and then some: the cluster must not take a run away from a worker that still works on it. */
const patience = { hours: 2 } as const;

export function restateService({ flows, ports, key }: RestateServiceParts) {
  const view = async (context: restate.WorkflowSharedContext): Promise<DurableView> => {
    const found = await context.get<DurableView>(viewName, sealedJson(key, viewPlace(context.key), 'again'));
    return found ?? final(new UserError('run/not-found', `There is no run ${context.key}, or it has not begun.`), 404);
  };

  async function run(context: restate.WorkflowContext, given: unknown): Promise<DurableEnd> {
    let request: DurableRequest;
    try {
      const { bundleDigest, trigger, budget, ...rest } = requestSchema.parse(given);
      request = { ...rest, ...(bundleDigest === undefined ? {} : { bundleDigest }), ...(trigger === undefined ? {} : { trigger }), ...(budget === undefined ? {} : { budget }) };
    } catch (error) {
      return final(error);
    }
    const durable = restateContext(context, key);
    // Pinned for good with its first step: a newer bundle on the shelf changes no run under way.
    const version = await durable.step('pin', async () => request.bundleDigest ?? flows.newest(request.flowId) ?? null);
    if (version === null) return final(new UserError('flow/not-found', `No worker has a verified bundle of the flow ${request.flowId}.`), 404);
    const pinned = flows.get(version, request.flowId);
    // Another worker may have it, or this one after its next start: the cluster asks again.
    if (pinned === undefined) throw new Error(`The bundle ${version} of this run is not on this worker.`);
    try {
      const plan = ports.planOf(pinned);
      const wanted = request.trigger ?? (request.kind === 'flow' ? calledAt(plan) : request.kind === 'error' ? errorsAt(plan) : undefined);
      return await new DurableRun(context.key, pinned, triggerOf(plan, wanted), request, durable, ports).go();
    } catch (error) {
      return isCountersignError(error) ? final(error, 500) : Promise.reject(error instanceof Error ? error : new Error(String(error)));
    }
  }

  return restate.workflow({
    name: serviceName,
    handlers: {
      run: restate.handlers.workflow.workflow({ inactivityTimeout: patience, abortTimeout: patience }, run),
      /** The run's status and its open questions. */
      status: restate.handlers.workflow.shared(async (context: restate.WorkflowSharedContext) => shownView(await view(context))),
      /** A person's word. It counts only for the very arguments that the person saw, and once a person. */
      decide: restate.handlers.workflow.shared(async (context: restate.WorkflowSharedContext, given: unknown) => {
        const { questions } = await view(context);
        try {
          const { approvalId, ...answer } = answerSchema.parse(given);
          const open = questions.find(({ request }) => request.approvalId === approvalId);
          if (open === undefined) throw new UserError('run/not-found', 'This question is not known, or no longer open.');
          const at = await context.date.now();
          const next = answered(open.request, answer, at);
          context.resolveAwakeable(open.answerTo, { ...answer, at });
          return next;
        } catch (error) {
          return final(error, 409);
        }
      }),
      /** Cancels, pauses or resumes. */
      command: restate.handlers.workflow.shared(async (context: restate.WorkflowSharedContext, given: unknown) => {
        const { commandsTo } = await view(context);
        try {
          context.resolveAwakeable<DurableCommand>(commandsTo, commandSchema.parse(given));
          return { sent: true };
        } catch (error) {
          return final(error);
        }
      }),
    },
  });
}
