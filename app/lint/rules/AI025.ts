import { personalLabels, secretLabels } from '../../workflow/model/labels.ts';
import { PARTNER, PUBLIC_ONLY, lowBit } from '../dataflow/cell.ts';
import type { LearnFact } from '../../nodes/kit/facts.ts';
import { defineRule, type Complaint } from '../kit/define-rule.ts';
import type { Fix } from '../kit/finding.ts';
import { bitOf, byModel, isPublic, labelsSeen, modelBit, publicBit, worstLabel, type StepView } from '../kit/step-view.ts';
import { wordsFor, zoneName } from '../kit/words.ts';

const plain = personalLabels | secretLabels;

const switchedOff = (step: StepView, until: string): Fix => ({
  id: 'isolate',
  title: `Switch off “${step.name}” until ${until}`,
  safety: 'choice',
  patch: [{ op: 'setNode', nodeId: step.node.id, values: { disabled: true } }],
});

function weakNoise(step: StepView, { epsilon, total, delta }: LearnFact): Complaint {
  return {
    step,
    field: 'epsilon',
    title: `“${step.name}” hides people behind too little noise`,
    message: `One run may give away ${epsilon} of anybody, and all runs ${total}, with a chance of ${delta} of more. Beyond 2, 10 and 0.00001 somebody who knows the others can tell who was there, and what their records said.`,
    remedy: 'Let a run spend 1 and all runs 8, and learn from more people rather than with less noise.',
    fixes: [
      {
        id: 'noise',
        title: 'Spend 1 a run and 8 in all',
        safety: 'choice',
        patch: Object.entries({ epsilon: Math.min(1, epsilon), total: Math.min(8, total), delta: Math.min(1e-6, delta) }).map(
          ([name, value]) => ({ op: 'setParameter', nodeId: step.node.id, path: [name], value }),
        ),
      },
    ],
    key: 'noise',
  };
}

type Limits = NonNullable<NonNullable<StepView['policy']>['learning']>;

/** What the organisation allows at most, whatever the noise hides. */
function beyondLimits(step: StepView, learns: LearnFact, limits: Limits): Complaint | undefined {
  const { epsilon = Number.POSITIVE_INFINITY, total = Number.POSITIVE_INFINITY } = limits;
  if (learns.epsilon <= epsilon && learns.total <= total) return undefined;
  const lower = { epsilon: Math.min(epsilon, learns.epsilon), total: Math.min(total, learns.total) };
  const said = [epsilon, total].map((most) => (Number.isFinite(most) ? String(most) : 'any amount'));
  return {
    step,
    field: learns.epsilon > epsilon ? 'epsilon' : 'total',
    title: `“${step.name}” may give away more about people than your organisation allows`,
    message: `One run may give away ${learns.epsilon} of anybody, and all runs ${learns.total}. Your organisation allows ${said[0]} for a run and ${said[1]} in all.`,
    remedy: 'Spend less, and learn from more people instead.',
    fixes: [
      {
        id: 'limits',
        title: `Spend ${lower.epsilon} a run and ${lower.total} in all`,
        safety: 'choice',
        patch: Object.entries(lower).map(([name, value]) => ({ op: 'setParameter', nodeId: step.node.id, path: [name], value })),
      },
    ],
    key: 'limits',
  };
}

const inProduction = (step: StepView): Complaint => ({
  step,
  field: 'budget',
  title: `“${step.name}” learns from people in production`,
  message: 'Your organisation learns from people outside production only: what learns there is kept apart from what works for customers.',
  remedy: 'Learn in an environment of its own, with a copy of the records that people agreed to.',
  fixes: [
    {
      id: 'dev',
      title: 'Make this a development flow',
      safety: 'choice',
      patch: [{ op: 'setFlow', path: ['environment'], value: 'dev' }],
    },
  ],
  key: 'prod',
});

export const AI025 = defineRule({
  id: 'AI025',
  title: 'A model is trained on data that nobody has checked, or in production',
  severity: 'high',
  confidence: 'high',
  persona: 'builder',
  fix: 'choice',
  scope: 'path',
  on: 'sinks',
  taxonomy: ['LLM04:2025', 'AML.T0020'],
  visit(step, report) {
    const sink = step.sinks.find(({ kind }) => kind === 'training');
    if (sink === undefined) return;
    const seen = step.see(sink.reads);
    // A schema says nothing about what a text teaches.
    const checked = step.isGuarded('approval');
    const foreign = seen.find(isPublic) ?? seen.find((one) => (one.low & PARTNER) !== 0) ?? seen.find(byModel);
    const personal = seen.find((one) => (labelsSeen(one) & plain) !== 0);
    const prod = step.flow.flow.environment === 'prod';
    const { learns } = step.facts;
    if (foreign !== undefined && !checked) {
      const open = (foreign.low & PUBLIC_ONLY) !== 0;
      report({
        step,
        field: sink.parameter,
        title: `“${step.name}” trains a model at ${zoneName(sink.zone)} on data that ${open ? 'outsiders' : byModel(foreign) ? 'a model' : 'others'} wrote`,
        message:
          'Whoever writes a few hundred examples can teach the model a back door: it behaves until a certain word comes up. It is in the model then, and no filter takes it out.',
        remedy: 'Let a person look through the set and approve it before it is used.',
        path: step.witness(
          foreign,
          open ? publicBit : byModel(foreign) ? modelBit : lowBit(PARTNER),
          'becomes what the model learns',
          sink.parameter,
        ),
        fixes: [switchedOff(step, 'the data is checked')],
        key: 'data',
      });
      return;
    }
    // What leaves is the noisy update, and the shared model is made elsewhere.
    if (learns !== undefined) {
      const limits = step.policy?.learning;
      const beyond = limits === undefined ? undefined : beyondLimits(step, learns, limits);
      if (beyond !== undefined) report(beyond);
      else if (!learns.hides) report(weakNoise(step, learns));
      if (prod && limits?.outsideProduction === true) report(inProduction(step));
      const start = step.sinks.find(({ kind, parameter }) => kind === 'training' && parameter === 'model');
      // Nothing hides where it begins.
      const begins = start === undefined ? undefined : step.see(start.reads).find((one) => (labelsSeen(one) & plain) !== 0);
      const of = begins === undefined ? undefined : worstLabel(labelsSeen(begins) & plain);
      if (begins !== undefined && of !== undefined) {
        report({
          step,
          field: 'model',
          title: `“${step.name}” begins with ${wordsFor(of)} as its shared model`,
          message:
            'The noise hides the records that are learnt from. What the shared model is made of is not hidden: it can be told from the update.',
          remedy: 'Take the shared model from where it is kept, and nothing of the records.',
          path: step.witness(begins, bitOf(of), 'is where learning begins', 'model'),
          fixes: [switchedOff(step, 'the shared model comes from where it is kept')],
          key: 'model',
        });
      }
      return;
    }
    const label = personal === undefined ? undefined : worstLabel(labelsSeen(personal) & plain);
    if (personal !== undefined && label !== undefined) {
      report({
        step,
        field: sink.parameter,
        title: `“${step.name}” trains a model at ${zoneName(sink.zone)} on ${wordsFor(label)}`,
        message:
          'A model can repeat what it was trained on, to anybody who asks the right way, and nobody can take one person out of it again.',
        remedy: 'Take these fields out, or replace them by made-up ones before training.',
        path: step.witness(personal, bitOf(label), 'becomes what the model learns', sink.parameter),
        fixes: [switchedOff(step, 'the data is masked')],
        key: 'personal',
      });
      return;
    }
    if (!prod) return;
    report({
      step,
      field: sink.parameter,
      title: `“${step.name}” trains a model in production`,
      message: 'What learns while it works for customers changes without anybody having tested the result.',
      remedy: 'Train in an environment of its own, test the new model, and release it like any other.',
      fixes: [
        {
          id: 'dev',
          title: 'Make this a development flow',
          safety: 'choice',
          patch: [{ op: 'setFlow', path: ['environment'], value: 'dev' }],
        },
      ],
      key: 'prod',
    });
  },
});
