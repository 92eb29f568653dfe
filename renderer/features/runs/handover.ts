/** What somebody who goes off duty gives to whoever comes: which run, how it stands, what to do, and the way to it. What went in and out of its steps is not in it. */
import type { OutputOf } from '../../../app/ipc/contract.ts';
import { instantText } from '../../../app/kernel/instant.ts';
import { adviceOf, messageOf, stepOfTrouble } from './trouble.ts';
import { modeWords, statusWord } from './words.tsx';

type Run = Pick<OutputOf<'run:get'>, 'summary' | 'steps'>;

export function handoverText(run: Run): string {
  const { summary } = run;
  const step = stepOfTrouble(run);
  const trouble = summary.status === 'halted' || summary.status === 'failed';
  return [
    `${summary.flowName}: ${statusWord(summary.status).toLowerCase()}${step === undefined ? '' : ` at “${step.nodeName}”`}`,
    `${modeWords[summary.mode]}, started ${instantText(summary.startedAt)}`,
    ...(trouble ? [`What happened: ${messageOf(run)}`, `What to do: ${adviceOf(run).words}`] : []),
    `countersign://run/${summary.id}`,
  ].join('\n');
}
