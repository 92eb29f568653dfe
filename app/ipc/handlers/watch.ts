/** What is usual for flows, and what is done by itself when something is not. */
import { codeOfError, isCountersignError, UserError } from '../../kernel/errors.ts';
import type { Hash } from '../../kernel/ports.ts';
import type { Playbook } from '../../monitor/playbook.ts';
import { callerOf } from '../caller.ts';
import { denialOf } from '../denial.ts';
import type { CallContext, HandlersFor } from '../handler.ts';
import type { WatchDesk } from '../run-services.ts';
import type { Services } from '../services.ts';

const mostShown = 200;

type Known = ReturnType<WatchDesk['usual']>[number];

function viewOf({ flowId, flowName, learning, usual }: Known) {
  const days = Math.max(1, usual.days.length);
  const sum = (of: (day: Known['usual']['days'][number]) => number): number => usual.days.reduce((all, day) => all + of(day), 0);
  return {
    flowId,
    flowName: flowName.slice(0, 200),
    learning,
    since: usual.since,
    runs: usual.runs,
    runsADay: sum(({ runs }) => runs) / days,
    bytesADay: sum(({ bytes }) => bytes) / days,
    hours: usual.hours.flatMap((runs, hour) => (runs === 0 ? [] : [hour])),
    places: Object.entries(usual.places).map(([place, { labels }]) => ({ place, labels: [...labels] })),
  };
}

const yesNo = (is: boolean): string => (is ? 'yes' : 'no');

/** Whom it tells is told by number, and by the hash of the whole, which proves later what was set. */
function changeOf(playbook: Playbook, hash: Hash): Readonly<Record<string, string>> {
  const { enabled, when, pause, revoke, demote, mail, web, flowId } = playbook;
  return {
    enabled: yesNo(enabled),
    when: when.join(','),
    flow: flowId ?? 'any',
    pause: yesNo(pause),
    revoke: yesNo(revoke),
    ...(demote === undefined ? {} : { demote: yesNo(demote) }),
    mails: String(mail?.to.length ?? 0),
    ...(web === undefined ? {} : { web: new URL(web.url).host.slice(0, 200) }),
    playbook: hash.sha256(JSON.stringify(playbook)),
  };
}

export function watchHandlers(
  services: Services,
): Pick<
  HandlersFor<'monitor'>,
  | 'monitor:watch'
  | 'monitor:savePlaybook'
  | 'monitor:removePlaybook'
  | 'monitor:hold'
  | 'monitor:release'
  | 'monitor:resumeRuns'
  | 'monitor:drift'
  | 'monitor:compareWith'
  | 'monitor:demote'
  | 'monitor:trust'
> {
  const watch = () => services.workspace().watch;

  /** The flow goes on already: that its runs do not is told beside it, and is no failure of the release. */
  async function letRunsGo(flowId: string, context: CallContext): Promise<{ resumed: number; failed: number; why?: string }> {
    try {
      await watch().released();
      return await services.workspace().runs.resumeHeld(flowId, callerOf(context).accountId);
    } catch (error) {
      context.note(flowId, { unresumed: codeOfError(error) });
      return {
        resumed: 0,
        failed: 0,
        why: isCountersignError(error) ? error.message.slice(0, 2_000) : 'Something went wrong inside Countersign.',
      };
    }
  }

  return {
    'monitor:watch': async () => {
      const known = watch().usual(
        services
          .workspace()
          .flows.list()
          .map(({ flowId }) => flowId),
      );
      return {
        playbooks: [...watch().playbooks()],
        held: watch()
          .held()
          .map(({ by, ...one }) => ({
            ...one,
            flowName: one.flowName.slice(0, 200),
            ...(by === undefined ? {} : { by: services.workspace().nameOf(by) }),
          })),
        alarms: [...watch().alarms()],
        demoted: watch()
          .demoted()
          .map(({ by, ...one }) => ({
            ...one,
            flowName: one.flowName.slice(0, 200),
            step: one.step.slice(0, 200),
            ...(by === undefined ? {} : { by: services.workspace().nameOf(by) }),
          })),
        usual: known
          .toSorted((a, b) => b.usual.runs - a.usual.runs)
          .slice(0, mostShown)
          .map(viewOf),
      };
    },
    'monitor:savePlaybook': async ({ playbook }, context) => {
      const caller = callerOf(context);
      // What it does by itself is done by whoever set it up.
      if (playbook.revoke && !caller.permissions.includes('bundle.revoke'))
        throw new UserError('identity/denied', denialOf(caller, 'bundle.revoke', services.workspace().identity));
      const kept = watch().savePlaybook(playbook);
      context.note(kept.id, changeOf(kept, services.hash));
      services.publish('monitor:changed', {});
      return kept;
    },
    'monitor:removePlaybook': async ({ playbookId }, context) => {
      context.note(playbookId);
      watch().removePlaybook(playbookId);
      services.publish('monitor:changed', {});
      return { done: true };
    },
    'monitor:hold': async ({ flowId, reason }, context) => {
      if (services.workspace().flows.get(flowId) === undefined)
        throw new UserError('flow/not-found', 'This flow is not in the workspace any more.', { place: flowId });
      context.note(flowId, { by: callerOf(context).accountId, reason: services.hash.sha256(reason) });
      const { held, failed } = await watch().hold(flowId, reason, callerOf(context).accountId);
      return { held, failed };
    },
    'monitor:release': async ({ flowId, reason, resumeRuns }, context) => {
      const caller = callerOf(context);
      if (resumeRuns && !caller.permissions.includes('run.cancel'))
        throw new UserError('identity/denied', denialOf(caller, 'run.cancel', services.workspace().identity));
      // The person's own words are not in the log; their hash proves later what was written down elsewhere.
      context.note(flowId, { by: caller.accountId, reason: services.hash.sha256(reason), runs: resumeRuns ? 'resumed' : 'left' });
      watch().release(flowId);
      return resumeRuns ? await letRunsGo(flowId, context) : { resumed: 0, failed: 0 };
    },
    'monitor:drift': async ({ flowId }) => {
      const { steps, chosen } = watch().drift(flowId);
      return {
        chosen,
        steps: steps.slice(0, 500).map((step) => ({
          ...step,
          step: step.step.slice(0, 200),
          decisions: { ...step.decisions },
          before: { ...step.before },
          now: { ...step.now },
          words: step.words.map((words) => words.slice(0, 1_000)),
          charts: step.charts.map((chart) => ({
            ...chart,
            title: chart.title.slice(0, 1_000),
            bars: chart.bars.map((bar) => ({ ...bar, name: bar.name.slice(0, 500) })),
          })),
        })),
      };
    },
    'monitor:compareWith': async ({ flowId, days, reason }, context) => {
      context.note(flowId, { by: callerOf(context).accountId, with: days, reason: services.hash.sha256(reason) });
      watch().compareWith(flowId, days);
      return { done: true };
    },
    'monitor:demote': async ({ flowId, nodeId, reason }, context) => {
      const { accountId } = callerOf(context);
      context.note(flowId, { by: accountId, step: nodeId, reason: services.hash.sha256(reason) });
      watch().demote(flowId, nodeId, reason, accountId);
      return { done: true };
    },
    'monitor:trust': async ({ flowId, nodeId, reason }, context) => {
      context.note(flowId, { by: callerOf(context).accountId, step: nodeId, reason: services.hash.sha256(reason) });
      watch().trust(flowId, nodeId);
      return { done: true };
    },
    'monitor:resumeRuns': async ({ flowId }, context) => {
      watch().mayRun(flowId);
      context.note(flowId, { by: callerOf(context).accountId });
      return await letRunsGo(flowId, context);
    },
  };
}
