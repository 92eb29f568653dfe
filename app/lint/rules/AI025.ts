import { personalLabels, secretLabels } from '../../workflow/model/labels.ts';
import { PARTNER, PUBLIC_ONLY, lowBit } from '../dataflow/cell.ts';
import { defineRule } from '../kit/define-rule.ts';
import { bitOf, byModel, isPublic, labelsSeen, modelBit, publicBit, worstLabel } from '../kit/step-view.ts';
import { wordsFor, zoneName } from '../kit/words.ts';

export const AI025 = defineRule({
  id: 'AI025',
  title: 'A model is trained on data that nobody has checked, or in production',
  severity: 'high', confidence: 'high', persona: 'builder', fix: 'choice', scope: 'path', on: 'sinks',
  taxonomy: ['LLM04:2025', 'AML.T0020'],
  visit(step, report) {
    const sink = step.sinks.find(({ kind }) => kind === 'training');
    if (sink === undefined) return;
    const seen = step.see(sink.reads);
    // A schema says nothing about what a text teaches.
    const checked = step.isGuarded('approval');
    const foreign = seen.find(isPublic) ?? seen.find((one) => (one.low & PARTNER) !== 0) ?? seen.find(byModel);
    const personal = seen.find((one) => (labelsSeen(one) & (personalLabels | secretLabels)) !== 0);
    const prod = step.flow.flow.environment === 'prod';
    if (foreign !== undefined && !checked) {
      const open = (foreign.low & PUBLIC_ONLY) !== 0;
      report({
        step, field: sink.parameter,
        title: `“${step.name}” trains a model at ${zoneName(sink.zone)} on data that ${open ? 'outsiders' : byModel(foreign) ? 'a model' : 'others'} wrote`,
        message: 'Whoever writes a few hundred examples can teach the model a back door: it behaves until a certain word comes up. It is in the model then, and no filter takes it out.',
        remedy: 'Let a person look through the set and approve it before it is used.',
        path: step.witness(foreign, open ? publicBit : byModel(foreign) ? modelBit : lowBit(PARTNER), 'becomes what the model learns', sink.parameter),
        fixes: [{ id: 'isolate', title: `Switch off “${step.name}” until the data is checked`, safety: 'choice', patch: [{ op: 'setNode', nodeId: step.node.id, values: { disabled: true } }] }],
        key: 'data',
      });
      return;
    }
    const label = personal === undefined ? undefined : worstLabel(labelsSeen(personal) & (personalLabels | secretLabels));
    if (personal !== undefined && label !== undefined) {
      report({
        step, field: sink.parameter,
        title: `“${step.name}” trains a model at ${zoneName(sink.zone)} on ${wordsFor(label)}`,
        message: 'A model can repeat what it was trained on, to anybody who asks the right way, and nobody can take one person out of it again.',
        remedy: 'Take these fields out, or replace them by made-up ones before training.',
        path: step.witness(personal, bitOf(label), 'becomes what the model learns', sink.parameter),
        fixes: [{ id: 'isolate', title: `Switch off “${step.name}” until the data is masked`, safety: 'choice', patch: [{ op: 'setNode', nodeId: step.node.id, values: { disabled: true } }] }],
        key: 'personal',
      });
      return;
    }
    if (!prod) return;
    report({
      step, field: sink.parameter,
      title: `“${step.name}” trains a model in production`,
      message: 'What learns while it works for customers changes without anybody having tested the result.',
      remedy: 'Train in an environment of its own, test the new model, and release it like any other.',
      fixes: [{ id: 'dev', title: 'Make this a development flow', safety: 'choice', patch: [{ op: 'setFlow', path: ['environment'], value: 'dev' }] }],
      key: 'prod',
    });
  },
});
