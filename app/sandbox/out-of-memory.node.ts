/** Which process Linux ends where there is no memory left: a runner before the program that started it, which every run hangs on. */
import { writeFileSync } from 'node:fs';

/** proc_pid_oom_score_adj(5): nobody is ended before whoever has this, as long as that gives any memory back. */
const FIRST = '1000';

/** Everybody may say so of processes of their own; where nobody may, and on other systems, all stays as it is. */
export function endsFirst(pid: number): void {
  if (process.platform !== 'linux') return;
  try {
    writeFileSync(`/proc/${pid}/oom_score_adj`, FIRST);
  } catch {
    // It has ended already, or /proc is not to be written: then as without.
  }
}
