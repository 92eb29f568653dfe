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
  /** It counts from here on even where it cannot be written down; then this throws, and it is tried again until it can. */
  demote(step: Demoted): void;
  /** Throws UserError `run/wrong-state` where the step is trusted, and what keeps it from being written down: then a person is asked on. */
  trust(flowId: string, nodeId: string): void;
}

/** Beside the settings, and none of them. */
const key = 'demoted-steps';
const schema = z.array(demotedSchema).max(mostDemoted);
const lost = 'The list of steps that a person is asked about cannot be read, so that nobody knows which they are.';

const writeAgainMs = 60_000;

const isOne = (flowId: string, nodeId: string) => (one: Demoted): boolean => one.flowId === flowId && one.nodeId === nodeId;

/**
 * `deciders`: the steps of a flow that decide, as it is drawn now. Where the list cannot be read, people are asked about each of them. `after` runs something
 * later, unless the desk is closed by then.
 */
export function createDemotedDesk(settings: Pick<SettingsRepository, 'get' | 'set'>, deciders: (flowId: string) => readonly string[], log: Log, after: (ms: number, run: () => void) => void): DemotedDesk {
  let steps: readonly Demoted[] = [];
  let readable = true;
  let written = true;
  try {
    steps = schema.parse(JSON.parse(settings.get(key) ?? '[]'));
  } catch (error) {
    readable = false;
    log.write('error', 'the list of steps that a person is asked about cannot be read, and people are asked about all that decide', causeOf(error));
  }
  function writeDown(list: readonly Demoted[]): void {
    settings.set(key, JSON.stringify(list));
    if (!written) log.write('warn', 'the steps that a person is asked about are written down now');
    written = true;
  }
  function later(): void {
    after(writeAgainMs, () => {
      if (written) return;
      try {
        writeDown(steps);
      } catch {
        later();
      }
    });
  }
  /** Who is drawn anew is not good again: one that decides now, and did not then, stands in its place. */
  function inPlaceOf(flowId: string, nodeId: string): string | undefined {
    if (!steps.some((one) => one.flowId === flowId)) return undefined;
    const now = deciders(flowId);
    return now.includes(nodeId) ? steps.find((one) => one.flowId === flowId && one.knew?.includes(nodeId) === false && !now.includes(one.nodeId))?.why : undefined;
  }
  return {
    why: (flowId, nodeId) => steps.find(isOne(flowId, nodeId))?.why ?? inPlaceOf(flowId, nodeId) ?? (!readable && deciders(flowId).includes(nodeId) ? lost : undefined),
    list: () => steps,
    demote(step) {
      const others = steps.filter((one) => !isOne(step.flowId, step.nodeId)(one));
      if (others.length >= mostDemoted) throw new UserError('ipc/too-large', `People are asked about ${mostDemoted} steps already.`, { mend: 'Hold the flow instead.' });
      steps = [{ ...step, knew: deciders(step.flowId).slice(0, 2_000) }, ...others];
      // A list that cannot be read is not written over: somebody may mend it.
      if (!readable) return;
      try {
        writeDown(steps);
      } catch (error) {
        log.write('error', 'that a person is asked about a step could not be written down: it counts until this process ends; it is tried again', { flowId: step.flowId, ...causeOf(error) });
        if (written) later();
        written = false;
        throw error;
      }
    },
    trust(flowId, nodeId) {
      if (!steps.some(isOne(flowId, nodeId))) throw new UserError(readable ? 'run/wrong-state' : 'store/damaged', readable ? 'This step is trusted already.' : lost, { place: nodeId, mend: readable ? 'Read on the page Monitor what is held.' : 'Restore the newest backup of this workspace.' });
      const rest = steps.filter((one) => !isOne(flowId, nodeId)(one));
      if (readable) writeDown(rest);
      steps = rest;
    },
  };
}
