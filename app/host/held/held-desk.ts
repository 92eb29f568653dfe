/** The flows that are held: at once in memory, then written down, and said to whoever wants to start one. */
import { causeOf, UserError } from '../../kernel/errors.ts';
import type { Log } from '../../kernel/ports.ts';
import { everyFlow, type HeldKeep, type Hold } from '../../monitor/held.ts';
import type { HostPorts } from '../ports.ts';

export interface HeldParts {
  readonly held: HeldKeep;
  readonly ports: Pick<HostPorts, 'clock'>;
  readonly log: Log;
  readonly nameOf: (flowId: string) => string;
  /** The name of the person behind an account id. */
  readonly personOf: (accountId: string) => string;
  /** How a held flow is let go on, for whoever is refused. */
  readonly mendHold: string;
}

export interface HeldDesk {
  /** By itself, or because every flow is held. */
  holds(flowId: string): boolean;
  /** By itself. */
  has(flowId: string): boolean;
  /** Held by this process alone, since it could not be written down: a new start would forget them. */
  readonly unwritten: number;
  /** Throws UserError `run/held`. */
  mayRun(flowId: string): void;
  list(): readonly ({ readonly flowId: string; readonly flowName: string } & Hold)[];
  /** In memory alone; `writeDown` comes next. */
  stand(flowId: string, hold: Hold): void;
  /** Tried until it succeeds or the flow is let go on: whoever starts anew would know nothing of it. Throws at the first failure. */
  writeDown(flowId: string, hold: Hold): void;
  /** Throws UserError `run/wrong-state` for a flow that is held already, and what the list throws where it cannot be written down: then it is not held. */
  hold(flowId: string, hold: Hold): void;
  release(flowId: string): void;
  /** What is not written down yet, once more. */
  close(): void;
}

/** When it is tried again to write down what is held. */
const writeAgainMs = 5_000;

const ended = (sentence: string): string => (/[.!?…]$/.test(sentence) ? sentence : `${sentence}.`);

/** Where nobody can tell which flows are held, all of them are: what strayed must not go on because a list was damaged. */
function heldNow({ held, ports, log }: Pick<HeldParts, 'held' | 'ports' | 'log'>): Map<string, Hold> {
  try {
    return new Map(held.read());
  } catch (error) {
    log.write('error', 'the list of held flows cannot be read, and every flow is held', causeOf(error));
    return new Map([
      [
        everyFlow,
        {
          at: ports.clock.now(),
          why: error instanceof Error ? error.message.slice(0, 2_000) : 'The list of held flows cannot be read.',
          playbook: '',
        },
      ],
    ]);
  }
}

/** `after` runs something later, unless the desk is closed by then. */
export function createHeldDesk(parts: HeldParts, after: (ms: number, run: () => void) => void): HeldDesk {
  const { held: keep, log, nameOf, personOf, mendHold } = parts;
  const held = heldNow(parts);
  const unwritten = new Set<string>();

  function writeDown(flowId: string, hold: Hold): void {
    try {
      keep.add(flowId, hold);
      if (unwritten.delete(flowId)) log.write('warn', 'a held flow is written down now', { flowId });
    } catch (error) {
      log.write(
        'error',
        'that a flow is held could not be written down: it is held until this process ends, and would run again after a new start; it is tried again',
        { flowId, ...causeOf(error) },
      );
      unwritten.add(flowId);
      after(writeAgainMs, () => {
        if (held.get(flowId) === hold) quietlyWrite(flowId, hold);
      });
      throw error;
    }
  }
  /** The log has it already. */
  function quietlyWrite(flowId: string, hold: Hold): void {
    try {
      writeDown(flowId, hold);
    } catch {
      // It is tried again.
    }
  }

  return {
    holds: (flowId) => held.has(everyFlow) || held.has(flowId),
    has: (flowId) => held.has(flowId),
    get unwritten() {
      return unwritten.size;
    },
    mayRun(flowId) {
      const every = held.get(everyFlow);
      if (every !== undefined)
        throw new UserError('run/held', `Every flow is held. ${ended(every.why)}`, { place: flowId, mend: mendHold });
      const hold = held.get(flowId);
      if (hold === undefined) return;
      const { by, playbook, why } = hold;
      throw new UserError(
        'run/held',
        `“${nameOf(flowId)}” is held by ${by === undefined ? `the playbook “${playbook}”. ` : `${personOf(by)}: `}${ended(why)}`,
        { place: flowId, mend: mendHold },
      );
    },
    list: () => [...held].map(([flowId, hold]) => ({ flowId, flowName: flowId === everyFlow ? 'Every flow' : nameOf(flowId), ...hold })),
    stand: (flowId, hold) => {
      held.set(flowId, hold);
    },
    writeDown,
    hold(flowId, hold) {
      if (held.has(flowId))
        throw new UserError('run/wrong-state', 'This flow is held already.', { place: flowId, mend: 'Read on the page Monitor why.' });
      held.set(flowId, hold);
      try {
        keep.add(flowId, hold);
      } catch (error) {
        held.delete(flowId);
        throw error;
      }
    },
    release(flowId) {
      if (!held.has(flowId)) throw new UserError('run/wrong-state', 'This flow is not held.', { place: flowId });
      // Kept first: what cannot be written down stays held.
      keep.remove(flowId);
      held.delete(flowId);
      unwritten.delete(flowId);
      // What was held meanwhile could not be written down either.
      if (flowId === everyFlow) for (const [other, its] of held) quietlyWrite(other, its);
    },
    close() {
      for (const flowId of unwritten) {
        const hold = held.get(flowId);
        if (hold !== undefined) quietlyWrite(flowId, hold);
      }
    },
  };
}
