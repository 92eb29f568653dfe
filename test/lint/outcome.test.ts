/** What a step made of what it was given is taken over where it is given the same, and nowhere else. */
import { expect, it } from 'vitest';
import { nodeHash } from '../../app/kernel/host.node.ts';
import { rememberedOutcome } from '../../app/lint/dataflow/outcome.ts';
import { Linter } from '../../app/lint/incremental.ts';
import { rules } from '../../app/lint/registry.ts';
import { lintFlow, newLinter, type LintContext, type LintResult } from '../../app/lint/run.ts';
import { factsOf } from '../../app/nodes/describe.ts';
import type { ConnectionSlot, Flow, FlowNode } from '../../app/workflow/model/flow.ts';
import { plantedFlow } from './kit/planted.ts';
import { flow } from './kit/flow.ts';
import { agent, approve, ask, brain, mail, manual, openHook, post, script, set, signedHook, slot, sql } from './kit/steps.ts';

const context = { hash: nodeHash };
/** Shares nothing with any other linter. */
const stranger = (at: Flow, under: LintContext = context): LintResult =>
  new Linter({ rules: [...rules], factsOf: (node, inFlow) => factsOf(node, inFlow) }).lint(at, under);
const plain = ({ findings, verdict }: LintResult): unknown => ({ findings, hash: verdict.hash });

const remembered = ({ view: { graph, analysis } }: LintResult): string[] =>
  graph.nodes.flatMap(({ id }, index) => (rememberedOutcome(graph, analysis.values, index) === undefined ? [] : [id]));
const number = [{ name: 'n', type: 'number' }];
/** Its failure speaks of another step by name. */
const throws = (id: string, of = 'a_hook'): FlowNode =>
  script(`if (input.a) throw new Error("bad " + $node["${of}"].json.body.email); return { ok: 1 };`, id);

it('holds for every step that hangs on its content and its wires alone', () => {
  const at = flow(
    [
      openHook(),
      set({ who: '{{ input.body.email }}' }),
      ask('Answer {{ input.who }}'),
      post('https://api.example.com/x', '{{ input.answer }}'),
    ],
    ['hook > set', 'set > ask', 'ask > call'],
  );
  const first = lintFlow(at, context);
  const again = lintFlow(structuredClone(at), context);
  expect(remembered(again)).toEqual(['ask', 'call', 'hook', 'set']);
  // The very values of the first time.
  expect(again.view.analysis.values.every((value, port) => value === first.view.analysis.values[port])).toBe(true);
});

it.each<readonly [string, FlowNode, readonly FlowNode[], readonly string[]]>([
  ['reads another step by name', set({ who: '{{ node["hook"].body.email }}' }, 'it'), [openHook()], ['hook > it']],
  [
    'reads another step by name in a script',
    script('return [{ json: { who: $node["hook"].json.body.email } }];', 'it'),
    [openHook()],
    ['hook > it'],
  ],
  [
    'throws what another step gave',
    throws('it'),
    [openHook(undefined, 'a_hook'), mail('ops@example.com', '{{ input.error.message }}')],
    ['a_hook > it', 'it -error> mail'],
  ],
  ['has parts', agent('Help {{ input.body.text }}', {}, 'it'), [openHook(), brain()], ['hook > it', 'brain -model> it']],
  ['is a part', brain({}, 'it'), [openHook(), agent('Help')], ['hook > agent', 'it -model> agent']],
  ['is fed by itself', set({ who: '{{ input.who }}' }, 'it'), [openHook()], ['hook > it', 'it > it']],
])('does not hold for a step that %s', (_what, it, others, wires) => {
  const at = flow([it, ...others], wires);
  lintFlow(at, context);
  expect(remembered(lintFlow(at, context))).not.toContain('it');
});

it('the same steps behind others are looked at anew, whichever came first', () => {
  const steps = (): FlowNode[] => [
    set({ text: '{{ input.body.email }}' }),
    ask('Answer {{ input.text }}'),
    post('https://api.example.com/x', '{{ input.answer }}'),
  ];
  const heads: readonly FlowNode[] = [
    openHook(),
    signedHook(),
    openHook(number),
    sql('SELECT email FROM customers', {}, 'hook'),
    manual('hook'),
  ];
  const flows = heads.flatMap((head) =>
    [
      ['hook > set', 'set > ask', 'ask > call'],
      ['hook > ask', 'ask > call', 'hook > set'],
      ['hook > set', 'set > ask', 'hook > call'],
    ].map((wires) => flow([head, ...steps()], wires)),
  );
  for (const at of [...flows, ...flows.toReversed()]) expect(plain(lintFlow(at, context))).toEqual(plain(stranger(at)));
});

it.each([
  ['by one linter', newLinter(context)],
  ['by a new one each time', undefined],
])('a failure that quotes another step by name is looked at anew when that step has changed, %s', (_what, linter) => {
  const at = (hook: FlowNode, wires: readonly string[]): Flow =>
    flow(
      [
        manual('start'),
        hook,
        throws('it'),
        ask('Sort this: {{ input.error.message }}'),
        post('https://api.example.com/x', '{{ input.answer }}'),
      ],
      ['start > it', 'ask > call', ...wires],
    );
  const [dull, loud] = [
    openHook([{ name: 'email', label: 'none', type: 'number' }], 'a_hook'),
    openHook([{ name: 'email', label: 'health' }], 'a_hook'),
  ];
  for (const [hook, wires] of [
    [dull, []],
    [dull, ['it -error> ask']],
    [loud, ['it -error> ask']],
    [dull, ['it -error> ask']],
  ] as const)
    expect(plain((linter ?? newLinter(context)).lint(at(hook, wires), context))).toEqual(plain(stranger(at(hook, wires))));
  expect(stranger(at(loud, ['it -error> ask'])).findings.map(({ ruleId }) => ruleId)).toContain('DF001');
});

it('what a script throws of another step does not hang on their ids', () => {
  const found = ['a_hook', 'hook'].flatMap((hook) =>
    ['it', 'zit'].map((it) => {
      const at = flow(
        [
          manual('start'),
          openHook([{ name: 'email', label: 'health' }], hook),
          throws(it, hook),
          ask('Sort this: {{ input.error.message }}'),
        ],
        [`start > ${it}`, `${it} -error> ask`],
      );
      return stranger(at)
        .findings.filter(({ nodeId }) => nodeId === 'ask')
        .map(({ ruleId }) => ruleId)
        .sort();
    }),
  );
  expect(found[0]).toContain('DF001');
  expect(found).toEqual(Array(4).fill(found[0]));
});

it('of two connections under one id, either counts as soon as it changes', () => {
  const verified = slot({ tls: { verify: true } });
  const open = slot({ tls: { verify: false } });
  const at = (connections: ConnectionSlot[]): Flow =>
    flow([openHook(), { ...post('https://api.example.com/x', '{{ input.body.text }}'), connection: 'slot' }], ['hook > call'], {
      connections,
    });
  const linter = newLinter(context);
  for (const both of [
    [verified, verified],
    [open, verified],
    [verified, open],
    [open, open],
    [verified, verified],
  ])
    expect(plain(linter.lint(at(both), context))).toEqual(plain(stranger(at(both))));
});

it('what stood behind an approval is asked again without it', () => {
  const nodes = [
    openHook(),
    ask('Answer {{ input.body.text }}'),
    approve(['answer']),
    post('https://api.example.com/x', '{{ input.answer }}'),
  ];
  for (const wires of [
    ['hook > ask', 'ask > approve', 'approve.approved > call'],
    ['hook > ask', 'ask > call', 'ask > approve'],
    ['hook > ask', 'ask > approve', 'approve.approved > call', 'ask > call'],
  ]) {
    for (let round = 0; round < 2; round += 1)
      expect(plain(lintFlow(flow(nodes, wires), context))).toEqual(plain(stranger(flow(nodes, wires))));
  }
});

it('policies that take turns hear of each what it finds by itself', () => {
  const at = flow(
    [openHook(), ask('Answer {{ input.body.email }}'), post('https://api.example.com/x', '{{ input.answer }}')],
    ['hook > ask', 'ask > call'],
  );
  const policies: readonly LintContext[] = [
    context,
    { ...context, policy: { vendors: [] } },
    { ...context, policy: { hosts: ['api.example.org'] } },
    { ...context, policy: { models: [] } },
  ];
  for (const _round of [1, 2, 3])
    for (const under of policies) expect(plain(newLinter(under).lint(at, under))).toEqual(plain(stranger(at, under)));
});

it('flows of every kind give the same twice, and the same as to a linter that remembers nothing', () => {
  for (let seed = 7_000; seed < 7_008; seed += 1) {
    const { flow: at } = plantedFlow(seed);
    const alone = plain(stranger(at));
    expect([plain(lintFlow(at, context)), plain(lintFlow(structuredClone(at), context))]).toEqual([alone, alone]);
  }
});
