/** What went wrong in a run, in which step, and what to do about it. */
import type { OutputOf } from '../../../app/ipc/contract.ts';
import { adviceFor, type Advice } from '../../facts/run-advice.ts';

type Run = Pick<OutputOf<'run:get'>, 'summary' | 'steps'>;

/** The step that a run ended at; what is said above the run needs not be said beside it again. */
export const stepOfTrouble = ({ summary, steps }: Run): Run['steps'][number] | undefined =>
  summary.status === 'halted' || summary.status === 'failed'
    ? steps.findLast((one) => one.status === 'failed' || one.status === 'halted')
    : undefined;

export const codeOf = (run: Run): string =>
  stepOfTrouble(run)?.error?.code ?? (run.summary.status === 'halted' ? 'halted/capability' : 'step/failed');

export const messageOf = (run: Run): string =>
  stepOfTrouble(run)?.error?.message ?? run.summary.worst ?? 'A step failed and will not be tried again.';

export const adviceOf = (run: Run): Advice => adviceFor({ code: codeOf(run), mend: stepOfTrouble(run)?.error?.mend });
