/** Runs and what waits for people. */
import { canonicalJson } from '../../kernel/json.ts';
import { callersOf } from '../../engine/state/callers.ts';
import { UserError } from '../../kernel/errors.ts';
import { bindConnections } from '../../workflow/graph/bind-connections.ts';
import type { Session } from '../../identity/ports.ts';
import { callerOf } from '../caller.ts';
import { accountsOf } from '../person.ts';
import { refuseProduction } from '../draft-connections.ts';
import type { Flow } from '../../workflow/model/flow.ts';
import type { HandlersFor } from '../handler.ts';
import type { Services } from '../services.ts';

/** Roles and groups that an approval may name. */
const heldBy = ({ roles, roleTitles, groups }: Session): readonly string[] => [...roles, ...roleTitles, ...groups];

const decisions = { approve: 'approved', deny: 'denied', done: 'done' } as const;

export function runHandlers(services: Services): HandlersFor<'run' | 'human'> {
  const runs = () => services.workspace().runs;
  /** A draft as it is tried here. */
  const tried = (flow: Flow, mode: 'dry' | 'dev'): Flow => {
    const workspace = services.workspace();
    if (mode === 'dev' && workspace.info.environment === 'prod') {
      throw new UserError('bundle/not-approved', 'A production workspace runs only signed bundles.', {
        mend: 'Try it as a dry run, or in the workspace where it was drawn.',
      });
    }
    if (mode === 'dev') {
      workspace.watch.mayRun(flow.id);
      refuseProduction(flow, workspace, 'Try it as a dry run, or choose a connection of this environment on the step.');
    }
    return bindConnections({ ...flow, environment: workspace.info.environment }, workspace.connections.list());
  };
  return {
    'run:start': async ({ flow, mode, input, trigger }, context) => {
      const started = await runs().start(tried(flow, mode), mode, input, trigger);
      context.note(started.id, { flow: flow.id, mode });
      return started;
    },
    'run:listen': async ({ flow, nodeId, mode }, context) => {
      const listening = await runs().listen(tried(flow, mode), nodeId, mode);
      context.note(flow.id, { kind: listening.kind, mode });
      return listening;
    },
    'run:stopListening': async ({ listenId }) => {
      await runs().stopListening(listenId);
      return { done: true };
    },
    'run:say': async ({ flow, nodeId, mode, message, session }, context) => {
      const answer = await runs().say(tried(flow, mode), nodeId, mode, { message, session });
      context.note(answer.runId, { flow: flow.id, mode });
      return answer;
    },
    'run:list': async ({ flowId, status }) => ({ runs: [...(await runs().list(flowId, status))] }),
    'run:get': async ({ runId }) => {
      const { steps, decisions, ...run } = await runs().get(runId);
      return {
        ...run,
        steps: [...steps],
        decisions: decisions.map((one) => ({
          ...one,
          by: one.kind === 'person' ? one.by.split(', ').map(services.workspace().nameOf).join(', ') : one.by,
          grounds: [...one.grounds],
        })),
      };
    },
    'run:cancel': async ({ runId }, context) => {
      context.note(runId);
      return runs().cancel(runId, callerOf(context).accountId);
    },
    'run:pause': async ({ runId }, context) => {
      context.note(runId);
      return runs().pause(runId, callerOf(context).accountId);
    },
    'run:resume': async ({ runId }, context) => {
      context.note(runId);
      // What a held flow called stands still with it.
      for (const id of [runId, ...callersOf(runId)]) services.workspace().watch.mayRun((await runs().get(id)).summary.flowId);
      return runs().resume(runId, callerOf(context).accountId);
    },
    'run:again': async ({ runId, nodeId }, context) => {
      services.workspace().watch.mayRun((await runs().get(runId)).summary.flowId);
      const started = await runs().again(runId, nodeId);
      context.note(started.id, { from: runId, node: nodeId });
      return started;
    },
    'run:reveal': async ({ runId, nodeId, reason }, context) => {
      // The reason is the person's own words, which the log does not hold: they stay with the run, and their digest in the log proves that it were these.
      const digest = services.hash.sha256(reason);
      context.note(runId, { node: nodeId, reason: digest });
      return runs().reveal(runId, nodeId, { by: callerOf(context).accountId, digest, reason });
    },
    'human:list': async (page, context) => {
      const caller = callerOf(context);
      const looker = { accountId: caller.accountId, holds: heldBy(caller) };
      return {
        tasks: [...(await runs().tasks(page, looker))],
        total: (await runs().waiting()).total,
        waitingForMe: await runs().waitingFor(looker),
      };
    },
    'human:answer': async ({ taskId, argumentsHash, decision, reason, values }, context) => {
      const caller = callerOf(context);
      context.note(taskId, {
        decision,
        arguments: argumentsHash,
        ...(decision === 'done' && values !== undefined ? { output: services.hash.sha256(canonicalJson(values)) } : {}),
      });
      await runs().answer(taskId, {
        by: caller.accountId,
        alsoAs: accountsOf(services.workspace(), caller).slice(1),
        decision: decisions[decision],
        reason,
        argumentHash: argumentsHash,
        holds: heldBy(caller),
        ...(values === undefined ? {} : { values }),
      });
      services.publish('human:changed', {});
      return { done: true };
    },
  };
}
