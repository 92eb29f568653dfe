/** The real ports of a Node process. Composition roots use these; tests bring their own. */
import { hash, randomBytes } from 'node:crypto';
import { awakeTimers } from './awake-timers.ts';
import { lastingOutput, type LastingOutput } from './lasting-output.node.ts';
import { plainJson } from './plain-text.ts';
import { leapWatch, type LeapWatch } from './leap-watch.ts';
import type { Clock, Hash, Log, Random, Timers } from './ports.ts';

export const systemClock: Clock = { now: () => Date.now() };
/** Begins to watch the clock now. */
/** ms that no setting of the clock changes. */
export const systemPassed = (): number => performance.now();
export const systemLeaps = (before?: number): LeapWatch => leapWatch(systemClock, systemPassed, before);
export const systemRandom: Random = { bytes: (length) => new Uint8Array(randomBytes(length)) };
export const systemTimers: Timers = {
  after(ms, run) {
    // setTimeout overflows at 2^31 ms and would fire at once.
    const handle = setTimeout(run, Math.min(ms, 2_147_483_647));
    return () => clearTimeout(handle);
  },
};
/** For deadlines. */
export const systemAwakeTimers: Timers = awakeTimers(systemTimers, systemPassed);
export const nodeHash: Hash = { sha256: (data) => hash('sha256', data, 'hex') };

let stderr: LastingOutput | undefined;

/** One JSON object a line on stderr, so that stdout stays for results. */
export const stderrLog: Log = {
  write(level, message, fields) {
    stderr ??= lastingOutput(process.stderr);
    stderr.write(`${plainJson(JSON.stringify({ time: new Date(systemClock.now()).toISOString(), level, message, ...fields }))}\n`);
  },
};
