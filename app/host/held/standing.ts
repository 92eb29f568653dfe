/** Keeps the runs of held flows at a stand: what could not be held is tried again until it is, and what was let in a moment before a hold is held after it. */
import { callersOf } from '../../engine/state/callers.ts';
import { causeOf } from '../../kernel/errors.ts';
import type { Log } from '../../kernel/ports.ts';

interface Stood {
  readonly held: number;
  readonly failed: number;
}

export interface StandingParts {
  /** Holds the runs of a flow that are under way, and those that they called; gives how many, and how many could not be. */
  readonly holdRuns: (flowId: string) => Promise<Stood>;
  /** Of a run that called another. */
  readonly flowOf: (runId: string) => Promise<string | undefined>;
  readonly log: Log;
}

export interface Standing {
  /** Holds its runs now, and again later where some could not be. */
  stand(flowId: string): Promise<Stood>;
  /** Resolves once no run of a flow that was let go on is just being held: one held after it was resumed would stand still for ever. */
  released(): Promise<void>;
  /** Soon, and until each stands still. */
  later(flowId: string): void;
  /** A run has begun: of a held flow, or called by a run of one, it was let in a moment before. */
  begun(flowId: string, runId: string): void;
}

const againMs = 2_000;

/** `after` runs something later, unless all is over by then. */
export function createStanding(
  { holdRuns, flowOf, log }: StandingParts,
  holds: { some(): boolean; of(flowId: string): boolean },
  after: (ms: number, run: () => void) => void,
): Standing {
  /** Flows of which a run may still go on. */
  const moving = new Set<string>();
  /** Each flow's holding that is under way, all of them in one. */
  const underWay = new Map<string, Promise<unknown>>();
  let isDue = false;

  async function hold(flowId: string): Promise<Stood> {
    // Let go on meanwhile.
    if (!holds.of(flowId)) return { held: 0, failed: 0 };
    const work = holdRuns(flowId);
    const all = Promise.allSettled([underWay.get(flowId), work]);
    underWay.set(flowId, all);
    void all.then(() => {
      if (underWay.get(flowId) === all) underWay.delete(flowId);
    });
    return await work;
  }

  function later(flowId: string): void {
    moving.add(flowId);
    if (isDue) return;
    isDue = true;
    after(againMs, () => {
      isDue = false;
      const now = [...moving];
      moving.clear();
      for (const one of now)
        if (holds.of(one))
          stand(one).catch((error: unknown) =>
            log.write('error', 'the runs of a held flow could not be held; it is tried again', { flowId: one, ...causeOf(error) }),
          );
    });
  }
  async function stand(flowId: string): Promise<Stood> {
    try {
      const stood = await hold(flowId);
      if (stood.failed > 0) later(flowId);
      return stood;
    } catch (error) {
      later(flowId);
      throw error;
    }
  }
  async function standsFor(flowId: string, runId: string): Promise<string | undefined> {
    if (holds.of(flowId)) return flowId;
    for (const caller of callersOf(runId)) {
      const above = await flowOf(caller);
      if (above !== undefined && holds.of(above)) return above;
    }
    return undefined;
  }
  return {
    stand,
    async released() {
      await Promise.all([...underWay].filter(([flowId]) => !holds.of(flowId)).map(([, work]) => work));
    },
    later,
    begun(flowId, runId) {
      if (!holds.some()) return;
      standsFor(flowId, runId)
        .then(async (held) => {
          if (held === undefined) return;
          // Once more in any case: where a cluster drives it, it may not hear yet.
          later(held);
          await hold(held);
        })
        .catch((error: unknown) =>
          log.write('error', 'a run of a held flow could not be held; it is tried again', { runId, ...causeOf(error) }),
        );
    },
  };
}
