/** The steps that a person is asked about before what they decide has effect: at once in memory, then written down. */
import { z } from 'zod';
import { causeOf, UserError } from '../../kernel/errors.ts';
import type { Log } from '../../kernel/ports.ts';
import { demotedSchema, mostDemoted, type Demoted } from '../../monitor/demoted.ts';
import type { SettingsRepository } from '../../workflow/ports.ts';

export interface DemotedDesk {
  /** Why a person is asked; undefined where the step's word counts. */
  why(flowId: string, nodeId: string): string | undefined;
  list(): readonly Demoted[];
  /** It counts from here on even where it cannot be written down; then this throws, and it is tried again until it can. */
  demote(step: Demoted): void;
  /** Throws UserError `run/wrong-state` where the step is trusted, and what keeps it from being written down: then a person is asked on. */
  trust(flowId: string, nodeId: string): void;
  /** What others wrote or removed since counts. Throws where that cannot be read: then all stays as it was. Gives the steps that are trusted again. */
  look(): readonly Demoted[];
}

/** Where the list stands. Each throws what keeps it from being read or written. */
export interface DemotedKeep {
  read(): readonly Demoted[];
  /** `all`: with those that are there already. */
  add(step: Demoted, all: readonly Demoted[]): void;
  remove(flowId: string, nodeId: string, rest: readonly Demoted[]): void;
}

/** Beside the settings, and none of them. */
const key = 'demoted-steps';
const schema = z.array(demotedSchema).max(mostDemoted);
const lost = 'The list of steps that a person is asked about cannot be read, so that nobody knows which they are.';

const writeAgainMs = 60_000;

export function demotedIn(settings: Pick<SettingsRepository, 'get' | 'set'>): DemotedKeep {
  const write = (steps: readonly Demoted[]): void => settings.set(key, JSON.stringify(steps));
  return {
    read: () => schema.parse(JSON.parse(settings.get(key) ?? '[]')),
    add: (_step, all) => write(all),
    remove: (_flowId, _nodeId, rest) => write(rest),
  };
}

const isOne =
  (flowId: string, nodeId: string) =>
  (one: Demoted): boolean =>
    one.flowId === flowId && one.nodeId === nodeId;

/**
 * `deciders`: the steps of a flow that decide, as it is drawn now. Where the list cannot be read, people are asked about each of them. `after` runs something
 * later, unless the desk is closed by then.
 */
export function createDemotedDesk(
  keep: DemotedKeep,
  deciders: (flowId: string) => readonly string[],
  log: Log,
  after: (ms: number, run: () => void) => void,
): DemotedDesk {
  let steps: readonly Demoted[] = [];
  let readable = true;
  /** They count here, and could not be written down yet. */
  const unwritten = new Set<Demoted>();
  try {
    steps = keep.read();
  } catch (error) {
    readable = false;
    log.write(
      'error',
      'the list of steps that a person is asked about cannot be read, and people are asked about all that decide',
      causeOf(error),
    );
  }
  function writeDown(): void {
    for (const step of unwritten) {
      if (steps.includes(step)) keep.add(step, steps);
      unwritten.delete(step);
    }
  }
  function later(): void {
    after(writeAgainMs, () => {
      if (unwritten.size === 0) return;
      try {
        writeDown();
        log.write('warn', 'the steps that a person is asked about are written down now');
      } catch {
        later();
      }
    });
  }
  /** Who is drawn anew is not good again: one that decides now, and did not then, stands in its place. */
  function inPlaceOf(flowId: string, nodeId: string): string | undefined {
    if (!steps.some((one) => one.flowId === flowId)) return undefined;
    const now = deciders(flowId);
    return now.includes(nodeId)
      ? steps.find((one) => one.flowId === flowId && one.knew?.includes(nodeId) === false && !now.includes(one.nodeId))?.why
      : undefined;
  }
  return {
    why: (flowId, nodeId) =>
      steps.find(isOne(flowId, nodeId))?.why ??
      inPlaceOf(flowId, nodeId) ??
      (!readable && deciders(flowId).includes(nodeId) ? lost : undefined),
    list: () => steps,
    demote(step) {
      const others = steps.filter((one) => !isOne(step.flowId, step.nodeId)(one));
      if (others.length >= mostDemoted)
        throw new UserError('ipc/too-large', `People are asked about ${mostDemoted} steps already.`, { mend: 'Hold the flow instead.' });
      const made = { ...step, knew: deciders(step.flowId).slice(0, 2_000) };
      steps = [made, ...others];
      // A list that cannot be read is not written over: somebody may mend it.
      if (!readable) return;
      const waits = unwritten.size > 0;
      unwritten.add(made);
      try {
        writeDown();
      } catch (error) {
        log.write(
          'error',
          'that a person is asked about a step could not be written down: it counts until this process ends; it is tried again',
          { flowId: step.flowId, ...causeOf(error) },
        );
        if (!waits) later();
        throw error;
      }
    },
    look() {
      const written = keep.read();
      readable = true;
      const before = steps;
      steps = [...written, ...before.filter((one) => unwritten.has(one) && !written.some(isOne(one.flowId, one.nodeId)))];
      return before.filter((one) => !steps.some(isOne(one.flowId, one.nodeId)));
    },
    trust(flowId, nodeId) {
      if (!steps.some(isOne(flowId, nodeId)))
        throw new UserError(readable ? 'run/wrong-state' : 'store/damaged', readable ? 'This step is trusted already.' : lost, {
          place: nodeId,
          mend: readable ? 'Read on the page Monitor what is held.' : 'Restore the newest backup of this workspace.',
        });
      const rest = steps.filter((one) => !isOne(flowId, nodeId)(one));
      if (readable) keep.remove(flowId, nodeId, rest);
      steps = rest;
    },
  };
}
