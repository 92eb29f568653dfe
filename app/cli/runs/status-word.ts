/** The states of a run as people read them; JSON and options keep the words of the contract. */
import type { RunStatus } from '../../engine/ports.ts';

/** One word a state, the same in the app: paused (somebody, or a hold), stopped (somebody ended it), halted (this program ended it). */
export const statusWord = (status: string): string => (status === ('cancelled' satisfies RunStatus) ? 'stopped' : status);
