/** A rule pack while it is written: what is missing, what it says, what comes next. */
import { describe, expect, test } from 'vitest';
import {
  emptyPack,
  emptyRule,
  finished,
  inWords,
  mistakesOf,
  nextRuleId,
  nextVersion,
  type RuleDraft,
} from '../../renderer/features/policies/pack-draft.ts';
import { dataConditions, flowConditions, stepConditions, type Condition } from '../../renderer/features/policies/pack-words.ts';

const rule = (more: Partial<RuleDraft>): RuleDraft => ({ ...emptyRule('OWN-1'), title: 'T', message: 'M', remedy: 'R', ...more });

test('an empty pack says what is missing, place by place', () => {
  expect(mistakesOf(emptyPack('Security'))).toMatchInlineSnapshot(`
    [
      "OWN-1: The title is still empty.",
      "OWN-1: Why it matters is still empty.",
      "OWN-1: What to do is still empty.",
      "OWN-1: The step says nothing yet: add a condition.",
    ]
  `);
});
test('a condition without a choice, a wrong id and a wrong version are named', () => {
  expect(mistakesOf({ ...emptyPack('Security'), version: 'one', rules: [rule({ id: 'DF001', step: { effects: [] } })] }))
    .toMatchInlineSnapshot(`
    [
      "The version has to be a version such as 1.0.0.",
      "DF001: The id has to be an id such as ACME-12.",
      "DF001: The step (“The step”) is still empty.",
    ]
  `);
});
test('a finished draft is a pack, and two rules of one id are none', () => {
  const good = { ...emptyPack('Security'), rules: [rule({ step: { effects: ['send'] } })] };
  expect([finished(good)?.rules[0]?.confidence, mistakesOf(good), mistakesOf({ ...good, rules: [...good.rules, ...good.rules] })]).toEqual([
    'high',
    [],
    ['Two rules have the same id.'],
  ]);
});
test('a pack cannot count beside one that has its short name, or a rule under the same id; a new one begins under free ids', () => {
  const good = { ...emptyPack('Security'), rules: [rule({ step: { effects: ['send'] } })] };
  const beside = finished(good);
  if (beside === undefined) throw new Error('not finished');
  const other = { ...good, id: 'others', name: 'Others' };
  const begun = emptyPack('Security', [{ ...beside, rules: beside.rules.map((one) => ({ ...one, id: 'OWN-4' })) }]);
  expect([
    mistakesOf(good, [beside]),
    mistakesOf(other, [beside]),
    finished(other, [beside]),
    finished({ ...other, rules: other.rules.map((one) => ({ ...one, id: 'OWN-99' })) }, [beside])?.id,
    begun.id,
    begun.rules[0]?.id,
  ]).toEqual([
    ['The pack “Our rules” has the same short name. Choose another short name.'],
    [`${beside.rules[0]?.id}: “Our rules” has a rule ${beside.rules[0]?.id} as well. Give this rule another id.`],
    undefined,
    'others',
    'our-rules-2',
    'OWN-5',
  ]);
});
test('ids and versions go on where they stopped', () => {
  const draft = { ...emptyPack('Security'), rules: [rule({ id: 'ACME-4' }), rule({ id: 'ACME-12' })] };
  expect([
    nextRuleId(draft),
    nextRuleId(emptyPack('x')),
    nextRuleId({ ...draft, rules: [] }),
    nextVersion('1.2.9'),
    nextVersion('soon'),
  ]).toEqual(['ACME-13', 'OWN-2', 'OWN-1', '1.2.10', 'soon']);
});
describe('a rule is read out as a sentence', () => {
  test.each<[Partial<RuleDraft>, string]>([
    [{}, 'A step (add a condition) is a high finding.'],
    [{ step: { effects: ['pay'] }, severity: 'block' }, 'A step that moves money is a finding that blocks.'],
    [
      {
        data: { labels: ['health', 'card'], trust: 'public' },
        step: { sinks: ['prompt.user'], zones: ['vendor'] },
        unless: ['consent'],
        when: { environments: ['prod'] },
      },
      'Data of the kind health or payment card from a stranger that reaches a step that puts it into a model’s question and reaches an outside company is a high finding, in flows for prod, unless consent was checked on every way there.',
    ],
    [
      { step: { languages: ['python'] }, after: { triggers: ['webhook'] }, severity: 'low' },
      'A step that runs python is a low finding, after a step that starts the flow by webhook.',
    ],
  ])('%j', (more, sentence) => {
    expect(inWords(rule(more))).toBe(sentence);
  });
});
test('every condition of every form is one that the schema knows, with each of its choices', () => {
  const given = ({ key, control }: Condition): object => ({
    [key]:
      control.kind === 'some'
        ? control.choices.map(({ value }) => value)
        : control.kind === 'one'
          ? control.choices[0]?.value
          : control.kind === 'lines'
            ? ['example.com']
            : true,
  });
  const all = (conditions: readonly Condition[]): object => Object.assign({}, ...conditions.map(given)) as object;
  const pack = {
    ...emptyPack('Security'),
    rules: [
      rule({
        step: all(stepConditions),
        after: all(stepConditions),
        data: all(dataConditions),
        when: all(flowConditions),
      } as Partial<RuleDraft>),
    ],
  };
  expect(mistakesOf(pack)).toEqual([]);
});
