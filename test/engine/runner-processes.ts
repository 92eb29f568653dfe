/** The runner processes that a test's engine has started, to be killed or stopped for real. */
import { readdirSync, readFileSync } from 'node:fs';

/** Why they cannot be found here. */
export const noRunnersFound = process.platform === 'linux' ? undefined : 'processes are found by /proc, which only Linux has';

/** The runners of this process. */
function runners(): readonly number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((pid) => {
      try {
        const parent = Number(readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)?.split(' ')[1]);
        return parent === process.pid && readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('runner-entry') ? [Number(pid)] : [];
      } catch {
        return [];
      }
    });
}
/** How soon the system would end them for want of memory: 1000 is first. */
export const runnersEndAt = (): readonly number[] => runners().map((pid) => Number(readFileSync(`/proc/${pid}/oom_score_adj`, 'utf8')));
export const signalRunners = (name: NodeJS.Signals): void => {
  for (const pid of runners()) process.kill(pid, name);
};
