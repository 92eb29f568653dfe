import type { SinkKind } from '../../nodes/kit/facts.ts';
import { PARTNER, typeBit } from '../dataflow/cell.ts';
import { defineRule } from '../kit/define-rule.ts';
import type { Seen, StepView } from '../kit/step-view.ts';
import { listSteps } from '../kit/words.ts';

const takes: ReadonlySet<SinkKind> = new Set(['file', 'store', 'network', 'message', 'response', 'prompt.user']);
const FILE = typeBit('file');
/** Somebody else made it: a partner or the public. */
const foreign = (seen: Seen): boolean => (seen.low & PARTNER) !== 0;
const isFile = (seen: Seen): boolean => foreign(seen) && ((seen.low & FILE) !== 0 || seen.passesBy('$binary'));

function fileSeen(step: StepView): Seen | undefined {
  for (const { kind, reads } of step.sinks) {
    const seen = takes.has(kind) ? step.see(reads).find(isFile) : undefined;
    if (seen !== undefined) return seen;
  }
  return undefined;
}

export const DF019 = defineRule({
  id: 'DF019',
  title: 'A file is passed on and nobody looked at it',
  severity: 'medium', confidence: 'medium', persona: 'builder', fix: 'choice', scope: 'flow',
  choice: { title: 'Choose which files may pass', opens: 'step' },
  taxonomy: ['LCNC-SEC-06', 'CWE-434'],
  visit(flow, report) {
    const bare = flow.stepsWith('sinks').flatMap((step) => {
      const seen = fileSeen(step);
      return seen === undefined || step.guards.some(({ guard }) => guard.kind === 'file-check' && !guard.failsOpen) ? [] : [{ step, seen }];
    });
    const [first] = bare;
    if (first === undefined) return;
    report({
      step: first.step,
      title: `${listSteps(bare.map(({ step }) => step))} take${bare.length === 1 ? 's' : ''} a file from outside as it is`,
      message: 'A file can be a program with a harmless name, large enough to fill the disk, or hold the place and the author\'s name in data that nobody sees.',
      remedy: 'Check type, size and hidden data of the file before it goes on.',
      severity: bare.some(({ seen }) => (seen.low & FILE) !== 0) ? 'medium' : 'low',
    });
  },
});
