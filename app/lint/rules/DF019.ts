import type { SinkKind } from '../../nodes/kit/facts.ts';
import type { FieldPath } from '../../workflow/model/labels.ts';
import { PARTNER, lowBit, typeBit } from '../dataflow/cell.ts';
import { defineRule } from '../kit/define-rule.ts';
import { stepBefore } from '../kit/fixes.ts';
import type { Fix, PatchOperation } from '../kit/finding.ts';
import { wasShown } from '../kit/shown.ts';
import { isText, type Seen, type StepView } from '../kit/step-view.ts';
import { listSteps } from '../kit/words.ts';

const takes: ReadonlySet<SinkKind> = new Set(['file', 'store', 'network', 'message', 'response', 'prompt.user']);
const FILE = typeBit('file');
/** Somebody else made it: a partner or the public. */
const foreign = (seen: Seen): boolean => (seen.low & PARTNER) !== 0;
/** A name that the flow made up is none of the file. */
const isFile = (seen: Seen): boolean => foreign(seen) && ((seen.low & FILE) !== 0 || (isText(seen) && seen.passesBy('$binary')));

/** A check looks at one file, and says nothing of the others. */
const isChecked = (step: StepView, seen: Seen): boolean =>
  step.isGuarded('file-check', (ref) => ref.guard.paths.length === 0 || wasShown(step, seen, ref, partnerBit)) ||
  step.isGuarded('validation', ({ guard }) => guard.fixed === true && guard.paths.some((path) => saysKind(path, seen)));
/** A branch asks whether the file says of itself that it is of a kind that is written out. Where nobody says which file goes on, it is the one that was asked about. */
const saysKind = (path: FieldPath, seen: Seen): boolean => saysKindOfFile(path, seen) || standsBeside(path, seen);
/** `attachments.*.contentType` says it of `attachments.*.contentBytes`. */
const standsBeside = (path: FieldPath, { field }: Seen): boolean =>
  path.length > 1 &&
  /^(?:content|mime|file)_?(?:type|extension)$/i.test(path.at(-1) ?? '') &&
  field.split('.').slice(0, -1).join('.') === path.slice(0, -1).join('.');
const saysKindOfFile = ([files, name, kind]: FieldPath, { field }: Seen): boolean =>
  files === '$binary' &&
  (kind === 'mimeType' || kind === 'fileType' || kind === 'fileExtension') &&
  ['', '$binary', name, `$binary.${name ?? ''}`].includes(field.replaceAll(/["\s]/g, (sign) => (sign === '"' ? '' : '_')));
const partnerBit = lowBit(PARTNER);

const takesFile = (step: StepView): boolean => step.sinks.some(({ kind, reads }) => takes.has(kind) && step.see(reads).some(isFile));

function fileSeen(step: StepView): Seen | undefined {
  for (const { kind, reads } of step.sinks) {
    const all = takes.has(kind) ? step.see(reads).filter((one) => isFile(one) && !isChecked(step, one)) : [];
    // What is known to be a file says more than that there may be one.
    const seen = all.find(({ low }) => (low & FILE) !== 0) ?? all[0];
    if (seen !== undefined) return seen;
  }
  return undefined;
}

export const DF019 = defineRule({
  id: 'DF019',
  title: 'A file is passed on and nobody looked at it',
  severity: 'medium',
  confidence: 'medium',
  persona: 'builder',
  fix: 'safe',
  scope: 'flow',
  choice: { title: 'Choose which files may pass', opens: 'step' },
  taxonomy: ['LCNC-SEC-06', 'CWE-434'],
  visit(flow, report) {
    const bare = flow.stepsSeeing('sinks', 'takes a file from outside', takesFile).flatMap((step) => {
      const seen = fileSeen(step);
      return seen === undefined ? [] : [{ step, seen }];
    });
    const [first] = bare;
    if (first === undefined) return;
    report({
      step: first.step,
      title: `${listSteps(bare.map(({ step }) => step))} take${bare.length === 1 ? 's' : ''} a file from outside as it is`,
      message:
        "A file can be a program with a harmless name, large enough to fill the disk, or hold the place and the author's name in data that nobody sees.",
      remedy: 'Check type, size and hidden data of the file before it goes on.',
      severity: bare.some(({ seen }) => (seen.low & FILE) !== 0) ? 'medium' : 'low',
      fixes: checksBefore(bare),
    });
  },
});

/** Documents, pictures and data; no programs, no pages that run scripts, no archives. */
const harmless = ['pdf', 'png', 'jpeg', 'docx', 'xlsx', 'pptx', 'text', 'json'].map((kind) => ({ kind }));

/** All of them or none: a way without a check is the way that is taken. */
function checksBefore(bare: readonly { readonly step: StepView; readonly seen: Seen }[]): Fix[] {
  const patch: PatchOperation[] = [];
  for (const { step, seen } of bare) {
    const { field } = seen;
    const made =
      seen.from !== 'input' || field === '' || field.includes('*') || (seen.low & FILE) === 0
        ? undefined
        : stepBefore(step, {
            type: 'check-file',
            name: 'Check file',
            parameters: { file: field, name: '', allow: harmless, maxKilobytes: 10_240, metadata: 'strip' },
            outPort: 'passed',
          });
    if (made === undefined) return [];
    patch.push(...made);
  }
  return [{ id: 'check-file', title: `Insert a Check file step before ${listSteps(bare.map(({ step }) => step))}`, safety: 'safe', patch }];
}
