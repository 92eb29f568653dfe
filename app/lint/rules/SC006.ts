import { trustOf } from '../dataflow/cell.ts';
import { defineRule, type Report } from '../kit/define-rule.ts';
import { isHeldToWords } from '../kit/shown.ts';
import { byModel, isPublic, isText, publicBit, type StepView } from '../kit/step-view.ts';
import { fieldName } from '../kit/words.ts';

/** Whoever writes the name picks any flow that there is, also one that was never meant to be begun from here. */
function reportNamedFlow(step: StepView, report: Report): void {
  const { control } = step.facts;
  if (control?.named === undefined) return;
  const seen = step
    .seeFacts(control.named)
    .find((one) => isPublic(one) && isText(one) && !byModel(one) && !isHeldToWords(step, one, publicBit));
  if (seen === undefined) return;
  report({
    step,
    field: 'named',
    severity: 'high',
    title: `${fieldName(seen.field)}, which an outsider writes, decides which flow “${step.name}” runs`,
    message:
      'Whoever sends this text can start any of your flows with data of their own: also those that pay, delete or tell, and that nobody from outside was meant to reach.',
    remedy: 'Name the flow here, or choose among a few fixed ones with a condition.',
    path: step.witness(seen, publicBit, 'names the flow that runs', 'named'),
    key: 'named flow',
  });
}

export const SC006 = defineRule({
  id: 'SC006',
  title: "An outsider's text is run as code",
  severity: 'block',
  confidence: 'high',
  persona: 'builder',
  fix: 'choice',
  scope: 'path',
  on: ['sinks', 'code', 'control'],
  choice: { title: 'Choose fixed fields instead', opens: 'step' },
  taxonomy: ['CWE-95', 'CWE-1336'],
  visit(step, report) {
    reportNamedFlow(step, report);
    const { code } = step.facts;
    const makesCode = step.dangers.some(({ danger }) => danger === 'dynamic-code');
    const sinks = step.sinks.filter((sink) => sink.kind === 'code' && !sink.bound);
    if (sinks.length === 0 && !makesCode) return;
    const run = step.see(sinks.flatMap((sink) => sink.reads));
    const made = makesCode ? step.see([{ from: 'input' as const, path: 0, port: undefined }]) : [];
    // What a model writes is AI003's business.
    const outsiders = [...run, ...made].find((one) => isPublic(one) && isText(one) && !byModel(one));
    // A script that makes code is told of in any case.
    const seen = outsiders ?? run.find((one) => trustOf(one.low) === 'partner' && isText(one) && !byModel(one));
    if (seen === undefined) return;
    report({
      step,
      field: code?.parameter ?? '',
      ...(outsiders === undefined ? { severity: 'high' as const } : {}),
      title: `${fieldName(seen.field)}, which ${outsiders === undefined ? 'another company or a caller with a key' : 'an outsider'} writes, can be run as code in “${step.name}”`,
      message:
        'Whoever sends this text can run any program with the rights of the flow: read its data, use its connections, change what it does.',
      remedy: 'Never turn data into code: look the value up in a fixed list, or work it out with fixed steps.',
      path:
        outsiders === undefined
          ? [{ nodeId: step.node.id, nodeName: step.name, field: seen.field, why: 'run as code' }]
          : step.witness(seen, publicBit, 'run as code', code?.parameter),
    });
  },
});
