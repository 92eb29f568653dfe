/** What keeps the engine from its work, for whoever operates it, and how long to wait before trying again. */
import { codeOfError, isCountersignError, UserError } from '../../kernel/errors.ts';
import type { ErrorCode } from '../../kernel/error-codes.ts';
import type { Clock, Log } from '../../kernel/ports.ts';

export const troubleKinds = ['lease', 'room', 'alarms', 'run', 'error-flow', 'cluster', 'runner', 'store', 'bundle'] as const;

export interface EngineTrouble {
  /** `lease`: the store is no longer this engine's, or cannot be kept; `room`: its disk was full, and what runs lives on what was kept back; `alarms`: nothing that waits for its time is woken; `run`: one run cannot go on; `error-flow`: the flow that is to hear of a failure is not there; `cluster`: another engine keeps the runs, and does not answer; `runner`: the machine gives no process for steps; `store`: a part of its file cannot be read any more; `bundle`: a run needs a bundle that only another worker may have. */
  readonly what: (typeof troubleKinds)[number];
  readonly runId?: string;
  readonly code: ErrorCode;
  /** ms since the epoch. */
  readonly since: number;
  readonly tries: number;
}

/** Hears of each failed try, and of the end of the trouble. */
export interface TroubleSink {
  failed(trouble: EngineTrouble): void;
  /** `neverBegan`: it was no run yet, and whoever asked for it has heard so. */
  mended(trouble: EngineTrouble, neverBegan?: boolean): void;
}

const FIRST_MS = 2_000;
export const LONGEST_PAUSE_MS = 60_000;

const storeTroubles: ReadonlySet<ErrorCode> = new Set(['store/full', 'store/moved', 'store/read-only', 'store/in-use', 'store/damaged']);

/** The store could not be read or written: that is nobody's mistake in a flow, and may pass. */
export const isStoreTrouble = (error: unknown): boolean => isCountersignError(error) && storeTroubles.has(error.code);

const ofOneRun: ReadonlySet<EngineTrouble['what']> = new Set(['run', 'error-flow', 'bundle']);

/** True when the engine as a whole does not do its work, not only one run. */
export const isGrave = ({ what, code }: EngineTrouble): boolean => !ofOneRun.has(what) || storeTroubles.has(code);

export const noRoom = (): UserError =>
  new UserError('store/full', 'The disk of the store is full: nothing new is begun, so that what runs can come to its end.', {
    mend: 'Free some space there. It goes on by itself then.',
  });

export interface TroubleList {
  /** Gives the milliseconds to wait before the next try: they double from two seconds to a minute. */
  failed(what: EngineTrouble['what'], error: unknown, runId?: string): number;
  mended(what: EngineTrouble['what'], runId?: string, neverBegan?: boolean): void;
  /** Of something that is looked at again and again: with nothing it is in order. */
  heard(what: EngineTrouble['what'], error: unknown): void;
  readonly open: readonly EngineTrouble[];
}

export function troubleList(clock: Clock, sink: TroubleSink | undefined): TroubleList {
  const open = new Map<string, EngineTrouble>();
  const keyOf = (what: EngineTrouble['what'], runId = ''): string => `${what} ${runId}`;
  const list: TroubleList = {
    failed(what, error, runId) {
      const key = keyOf(what, runId);
      const before = open.get(key);
      const trouble: EngineTrouble = {
        what,
        code: codeOfError(error),
        since: before?.since ?? clock.now(),
        tries: (before?.tries ?? 0) + 1,
        ...(runId === undefined ? {} : { runId }),
      };
      open.set(key, trouble);
      sink?.failed(trouble);
      return Math.min(LONGEST_PAUSE_MS, FIRST_MS * 2 ** (trouble.tries - 1));
    },
    mended(what, runId, neverBegan) {
      const trouble = open.get(keyOf(what, runId));
      if (trouble === undefined) return;
      open.delete(keyOf(what, runId));
      sink?.mended(trouble, neverBegan);
    },
    heard(what, error) {
      if (error === undefined) list.mended(what);
      else list.failed(what, error);
    },
    get open() {
      return [...open.values()];
    },
  };
  return list;
}

const words: Readonly<Record<EngineTrouble['what'], string>> = {
  lease: 'the store cannot be kept by this engine',
  room: 'the disk of the store is full: what runs is brought to its end in the room that was kept back, and nothing new is begun. Free some space: it goes on by itself then',
  alarms: 'the timers of waiting runs cannot be read',
  run: 'a run cannot go on',
  'error-flow':
    'a run failed, and the flow that is to hear of it is not here: put it beside the others, or take it out of the settings of the one that failed',
  cluster: 'the cluster does not answer: it cannot be reached, or none of its workers has the bundle that a run needs',
  runner:
    'no process comes up in which steps could run: the machine has none to give, or far too much to do. End what is not needed there, or raise its limits (processes, open files, memory)',
  bundle:
    'the cluster asks this worker for a run whose bundle it does not have: put that bundle beside the others, or let a worker that has it answer at this address; the run waits until then',
  store:
    'a part of the store cannot be read any more: its file was changed from outside, or the disk fails. What can be read goes on. Stop the service, keep its folder as it is, and restore the newest backup, on another disk if this one fails',
};

/** For the operator's log: the first failure, every tenth after it, and the end. */
export function troubleLog(log: Log): TroubleSink {
  return {
    failed({ what, code, tries, runId }) {
      if (tries % 10 === 1) log.write('error', words[what], { code, tries, ...(runId === undefined ? {} : { runId }) });
    },
    mended: ({ what, code, tries, runId }, neverBegan) =>
      log.write(
        'info',
        neverBegan === true
          ? 'given up: a run that could not be begun, which is refused to whoever asked for it'
          : `mended: ${words[what]}`,
        { code, tries, ...(runId === undefined ? {} : { runId }) },
      ),
  };
}

/** One after the other. */
export const bothSinks = (...sinks: readonly TroubleSink[]): TroubleSink => ({
  failed: (trouble) => {
    for (const sink of sinks) sink.failed(trouble);
  },
  mended: (trouble, neverBegan) => {
    for (const sink of sinks) sink.mended(trouble, neverBegan);
  },
});
