import { trustOf } from '../dataflow/cell.ts';
import { defineRule } from '../kit/define-rule.ts';
import { byModel, isPublic, isText, publicBit } from '../kit/step-view.ts';
import { fieldName } from '../kit/words.ts';

export const SC006 = defineRule({
  id: 'SC006',
  title: "An outsider's text is run as code",
  severity: 'block',
  confidence: 'high',
  persona: 'builder',
  fix: 'choice',
  scope: 'path',
  on: ['sinks', 'code'],
  choice: { title: 'Choose fixed fields instead', opens: 'step' },
  taxonomy: ['CWE-95', 'CWE-1336'],
  visit(step, report) {
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
