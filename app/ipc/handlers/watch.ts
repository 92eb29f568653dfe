/** What is usual for flows, and what is done by itself when something is not. */
import { callerOf } from '../caller.ts';
import type { HandlersFor } from '../handler.ts';
import type { Services, WatchDesk } from '../services.ts';

const mostShown = 200;

type Known = ReturnType<WatchDesk['usual']>[number];

function viewOf({ flowId, flowName, learning, usual }: Known) {
  const days = Math.max(1, usual.days.length);
  const sum = (of: (day: Known['usual']['days'][number]) => number): number => usual.days.reduce((all, day) => all + of(day), 0);
  return {
    flowId, flowName: flowName.slice(0, 200), learning, since: usual.since, runs: usual.runs, runsADay: sum(({ runs }) => runs) / days, bytesADay: sum(({ bytes }) => bytes) / days,
    hours: usual.hours.flatMap((runs, hour) => (runs === 0 ? [] : [hour])), places: Object.entries(usual.places).map(([place, { labels }]) => ({ place, labels: [...labels] })),
  };
}

export function watchHandlers(services: Services): Pick<HandlersFor<'monitor'>, 'monitor:watch' | 'monitor:savePlaybook' | 'monitor:removePlaybook' | 'monitor:release'> {
  const watch = () => services.workspace().watch;
  return {
    'monitor:watch': async () => {
      const known = watch().usual(services.workspace().flows.list().map(({ flowId }) => flowId));
      return {
        playbooks: [...watch().playbooks()], held: watch().held().map((one) => ({ ...one, flowName: one.flowName.slice(0, 200) })), alarms: [...watch().alarms()],
        usual: known.toSorted((a, b) => b.usual.runs - a.usual.runs).slice(0, mostShown).map(viewOf),
      };
    },
    'monitor:savePlaybook': async ({ playbook }, context) => {
      const kept = watch().savePlaybook(playbook);
      context.note(kept.id, { enabled: kept.enabled ? 'yes' : 'no', pause: kept.pause ? 'yes' : 'no', revoke: kept.revoke ? 'yes' : 'no' });
      services.publish('monitor:changed', {});
      return kept;
    },
    'monitor:removePlaybook': async ({ playbookId }, context) => {
      context.note(playbookId);
      watch().removePlaybook(playbookId);
      services.publish('monitor:changed', {});
      return { done: true };
    },
    'monitor:release': async ({ flowId, reason }, context) => {
      // The person's own words are not in the log; their hash proves later what was written down elsewhere.
      context.note(flowId, { by: callerOf(context).accountId, reason: services.hash.sha256(reason) });
      watch().release(flowId);
      return { done: true };
    },
  };
}
