/** The steps that a person is asked about before what they decide has effect: at once in memory, then written down. */
import { z } from 'zod';
import { causeOf, UserError } from '../kernel/errors.ts';
import type { Log } from '../kernel/ports.ts';
import { demotedSchema, mostDemoted, type Demoted } from '../monitor/demoted.ts';
import type { SettingsRepository } from '../workflow/ports.ts';

export interface DemotedDesk {
  /** Why a person is asked; undefined where the step's word counts. */
  why(flowId: string, nodeId: string): string | undefined;
  list(): readonly Demoted[];
  /** It counts from here on even where it cannot be written down; then this throws. */
  demote(step: Demoted): void;
  /** Throws UserError `run/wrong-state` where the step is trusted, and what keeps it from being written down: then a person is asked on. */
  trust(flowId: string, nodeId: string): void;
}

/** Beside the settings, and none of them. */
const key = 'demoted-steps';
const schema = z.array(demotedSchema).max(mostDemoted);
const lost = 'The list of steps that a person is asked about cannot be read, so that nobody knows which they are.';

const isOne = (flowId: string, nodeId: string) => (one: Demoted): boolean => one.flowId === flowId && one.nodeId === nodeId;

/** `decides`: whether it is a step that decides. Where the list cannot be read, people are asked about each of them. */
export function createDemotedDesk(settings: Pick<SettingsRepository, 'get' | 'set'>, decides: (flowId: string, nodeId: string) => boolean, log: Log): DemotedDesk {
  let steps: readonly Demoted[] = [];
  let readable = true;
  try {
    steps = schema.parse(JSON.parse(settings.get(key) ?? '[]'));
  } catch (error) {
    readable = false;
    log.write('error', 'the list of steps that a person is asked about cannot be read, and people are asked about all that decide', causeOf(error));
  }
  return {
    why: (flowId, nodeId) => steps.find(isOne(flowId, nodeId))?.why ?? (!readable && decides(flowId, nodeId) ? lost : undefined),
    list: () => steps,
    demote(step) {
      const others = steps.filter((one) => !isOne(step.flowId, step.nodeId)(one));
      if (others.length >= mostDemoted) throw new UserError('ipc/too-large', `People are asked about ${mostDemoted} steps already.`, { mend: 'Hold the flow instead.' });
      steps = [step, ...others];
      // A list that cannot be read is not written over: somebody may mend it.
      if (readable) settings.set(key, JSON.stringify(steps));
    },
    trust(flowId, nodeId) {
      if (!steps.some(isOne(flowId, nodeId))) throw new UserError(readable ? 'run/wrong-state' : 'store/damaged', readable ? 'This step is trusted already.' : lost, { place: nodeId, mend: readable ? 'Read on the page Monitor what is held.' : 'Restore the newest backup of this workspace.' });
      const rest = steps.filter((one) => !isOne(flowId, nodeId)(one));
      if (readable) settings.set(key, JSON.stringify(rest));
      steps = rest;
    },
  };
}
