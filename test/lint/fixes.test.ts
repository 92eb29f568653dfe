/** Patches, "make it green", and the verdict of a wire that is still being dragged. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { costInWords, makeGreen } from '../../app/lint/make-green.ts';
import { rules } from '../../app/lint/registry.ts';
import { previewEdge } from '../../app/lint/preview-edge.ts';
import { lintFlow, newLinter, type LintContext } from '../../app/lint/run.ts';
import { applyPatch, setAt, valueAt, type PatchOperation } from '../../app/workflow/graph/patch.ts';
import { flowSchema, type Flow } from '../../app/workflow/model/flow.ts';
import { contextFor, type RuleCases } from './kit/cases.ts';
import { flow, step } from './kit/flow.ts';
import { plantedFlow } from './kit/planted.ts';
import { agent, ask, brain, call, mail, manual, openHook, service, set, slot, sql } from './kit/steps.ts';

/** How safe the fixes of a rule are on a flow. */
const safetyOf = (one: Flow, rule: string): readonly string[] =>
  lintFlow(one)
    .findings.filter(({ ruleId }) => ruleId === rule)
    .flatMap(({ fixes }) => fixes.map(({ safety }) => safety));

it.each([
  ['{{ input.body.email }}: {{ input.body.text }}', 'safe'],
  ['{{ "To " + input.body.email }}', 'safe'],
  ['{{ text(input.body.email) }}', 'safe'],
  ['{{ number(input.body.email) * 2.0 }}', 'choice'],
  ['{{ input.body.email.contains("x") ? input.body.email : "none" }}', 'choice'],
  ['{{ upper(input.body.email) }}', 'choice'],
  ['{{ input.body.email }} {{ input.body.email == "a@b.example" }}', 'choice'],
])('a token is put into %s as a %s fix', (prompt, safety) => {
  expect(safetyOf(flow([openHook(), ask(prompt)], ['hook > ask']), 'DF001')).toEqual([safety]);
});

it.each([
  ['<p>{{ input.body.text }}</p>', ['safe', true]],
  ['{{ input.body.text }}', ['choice', true]],
  ...[
    '{{ "<b>" + input.body.text }}',
    '<a href="{{ input.body.text }}">x</a>',
    '<script>let x = "{{ input.body.text }}";</script>',
    '<p title={{ input.body.text }}>x</p>',
  ].map((body) => [body, ['choice', false]] as const),
] as const)('values are made harmless in %s by a fix that is %s', (body, wanted) => {
  const { findings } = lintFlow(flow([openHook(), step('page', 'respond-webhook', { body, contentType: 'text/html' })], ['hook > page']));
  expect(
    findings
      .filter(({ ruleId }) => ruleId === 'CN019')
      .flatMap(({ fixes }) => fixes.map(({ safety, patch }) => [safety, patch.length > 0])),
  ).toEqual([wanted]);
});

it.each([
  ["select * from a where b = '{{ input.body.text }}'", 'safe'],
  ["select * from a where b in ('{{ input.body.text }}')", 'safe'],
  ["insert into a (b) values ('{{ input.body.text }}')", 'safe'],
  ["update a set b = '{{ input.body.text }}'", 'safe'],
  ['select * from a where b in ({{ input.body.text }})', 'choice'],
  ["select * from a where b > date '{{ input.body.text }}'", 'choice'],
  ["select interval '{{ input.body.text }}'", 'choice'],
  ["select * from a where b = E'{{ input.body.text }}'", 'choice'],
  ["alter user x password '{{ input.body.text }}'", 'choice'],
  ["set role '{{ input.body.text }}'", 'choice'],
  ["create table a (b text default '{{ input.body.text }}')", 'choice'],
])('a value is taken out of %s as a %s fix', (statement, safety) => {
  expect(safetyOf(flow([openHook(), sql(statement)], ['hook > sql']), 'CN014')).toEqual([safety]);
});

/** Each more of them once doubled the time: what does not come back here keeps the test from ending. */
describe('texts that repeat themselves', () => {
  const foreign = (source: string): Flow =>
    flow(
      [openHook(), { ...ask('x'), parameters: { ...ask('x').parameters, prompt: { $foreign: 'n8n-js', source: `=${source}` } } }],
      ['hook > ask'],
    );
  it.each([' ', '=', '{{ $json.body.email }} ', '{{ $json.body.email.trim("a") }}='])(
    'a prompt of many “%s” gets its fix, with what is computed behind it or a lone brace',
    (unit) => {
      expect(
        [' {{ $json.body.email + "x" }}', ' {{ $json.body.email }} {', ' {{ $json.body.email }}'].map((end) =>
          safetyOf(foreign(unit.repeat(200) + end), 'DF001'),
        ),
      ).toEqual([['choice'], ['choice'], ['safe']]);
    },
  );
  it('a statement behind many remarks is read', () => {
    const after = (end: string): readonly string[] =>
      safetyOf(
        flow([openHook(), sql(`${'/**/'.repeat(200)} ${'/* a * b */ '.repeat(20)}${end} '{{ input.body.text }}'`)], ['hook > sql']),
        'CN014',
      );
    expect([after('select * from a where b ='), after('set role')]).toEqual([['safe'], ['choice']]);
  });
});

it('the approval that is put before a step shows all that decides about it, also what is read by name', () => {
  const before = flow(
    [openHook(), ask('{{ input.body.text }}'), set({ a: 'x' }, 'set', false), mail('a@shop.example', '{{ node["ask"].answer }}')],
    ['hook > ask', 'ask > set', 'set > mail'],
  );
  const fix = lintFlow(before).findings.find(({ ruleId }) => ruleId === 'AI001')?.fixes[0];
  const after = applyPatch(before, fix?.patch ?? []);
  expect(
    after.ok && [
      after.value.nodes.find(({ type }) => type === 'approval')?.parameters['arguments'],
      lintFlow(after.value).findings.filter(({ ruleId }) => /^AI00[156]$/.test(ruleId)),
    ],
  ).toEqual([[{ name: 'ask.answer', value: '{{ node["ask"].answer }}' }], []]);
});

const small = flow([manual(), set({ a: 'b' })], ['start > set'], { connections: [slot()] });

describe('patches', () => {
  it('do what they say and leave the given flow alone', () => {
    const before = JSON.stringify(small);
    const done = applyPatch(small, [
      { op: 'addNode', node: step('more', 'noop', {}, { name: 'set' }), near: 'set' },
      { op: 'removeEdge', edgeId: 'start>set' },
      { op: 'addEdge', edge: { id: 'e', kind: 'data', from: { node: 'start', port: 'out' }, to: { node: 'more', port: 'in' } } },
      { op: 'setParameter', nodeId: 'set', path: ['assignments', '0', 'value'], value: 'c' },
      { op: 'setNode', nodeId: 'set', values: { timeoutMs: 5 } },
      { op: 'setFlow', path: ['settings', 'maxSteps'], value: 9 },
      { op: 'setConnection', slotId: 'slot', path: ['tls', 'verify'], value: true },
    ]);
    expect(
      done.ok && {
        names: done.value.nodes.map(({ name }) => name),
        edges: done.value.edges.map(({ id }) => id),
        value: valueAt(done.value.nodes[1]?.parameters, ['assignments', '0', 'value']),
        timeout: done.value.nodes[1]?.timeoutMs,
        steps: done.value.settings.maxSteps,
        tls: done.value.connections[0]?.tls,
      },
    ).toEqual({ names: ['start', 'set', 'set 2'], edges: ['e'], value: 'c', timeout: 5, steps: 9, tls: { verify: true } });
    expect(JSON.stringify(small)).toBe(before);
  });

  it.each<[string, PatchOperation]>([
    ['a step that is gone', { op: 'setParameter', nodeId: 'nobody', path: ['a'], value: 1 }],
    [
      'a wire to nowhere',
      { op: 'addEdge', edge: { id: 'x', kind: 'data', from: { node: 'start', port: 'out' }, to: { node: 'nobody', port: 'in' } } },
    ],
    ['an id that is taken', { op: 'addNode', node: step('set', 'noop') }],
    ['the format itself', { op: 'setFlow', path: ['schemaVersion'], value: 2 }],
    ['nodes behind the back', { op: 'setFlow', path: ['nodes'], value: [] }],
    ['a wrong value', { op: 'setFlow', path: ['settings', 'maxSteps'], value: -1 }],
    ['a prototype', { op: 'setParameter', nodeId: 'set', path: ['__proto__', 'x'], value: 1 }],
    ['a place in a list that is not there', { op: 'setParameter', nodeId: 'set', path: ['assignments', '7'], value: 1 }],
    ['a connection that is gone', { op: 'setConnection', slotId: 'none', path: ['auth'], value: 'none' }],
  ])('refuse %s', (_name, operation) => {
    expect(applyPatch(small, [operation])).toMatchObject({ ok: false, error: { code: 'flow/invalid' } });
  });

  it('what is set is there afterwards, what is taken out is gone', () => {
    const key = fc.string({ minLength: 1, maxLength: 5 }).filter((text) => !['__proto__', 'constructor', 'prototype'].includes(text));
    fc.assert(
      fc.property(
        fc.dictionary(key, fc.jsonValue({ maxDepth: 2 })),
        fc.array(key, { minLength: 1, maxLength: 4 }),
        fc.jsonValue({ maxDepth: 1 }),
        (object, path, value) => {
          const base = Object.fromEntries(Object.entries(object).filter(([, item]) => !Array.isArray(item)));
          const clean = JSON.parse(JSON.stringify(base, (_key, item: unknown) => (Array.isArray(item) ? 0 : item))) as never;
          const next = setAt(clean, path, value as never);
          expect(valueAt(next, path)).toEqual(value);
          expect(valueAt(setAt(next, path, undefined), path)).toBeUndefined();
        },
      ),
    );
  });
});

describe.each(rules.map((rule) => [rule.id, rule] as const))('the fixes of %s', async (id, rule) => {
  const { cases } = (await import(`./rules/${id}.ts`)) as { cases: RuleCases };
  const all = cases.fires.flatMap((given) =>
    lintFlow(given, contextFor(cases, given))
      .findings.filter(({ ruleId }) => ruleId === id)
      .map((finding) => ({ given, finding })),
  );
  const grave = (of: Flow, given: Flow): string[] =>
    lintFlow(of, contextFor(cases, given))
      .findings.filter(({ severity }) => severity === 'block' || severity === 'high')
      .map(({ ruleId }) => ruleId);

  it('are there: each finding says what can be done with one click or by a choice', () => {
    if (rule.fix === 'none') return;
    expect(all.filter(({ finding }) => finding.fixes.length === 0).map(({ finding }) => finding.title)).toEqual([]);
    if (rule.fix === 'safe') expect(all.some(({ finding }) => finding.fixes.some(({ safety }) => safety === 'safe'))).toBe(true);
  });

  it('fit the flow; a choice without a patch says where it is made, and a safe one ends the finding and brings nothing grave', () => {
    for (const { given, finding } of all) {
      const before = new Set(grave(given, given));
      for (const fix of finding.fixes) {
        if (fix.patch.length === 0) {
          expect([fix.safety, fix.opens !== undefined]).toEqual(['choice', true]);
          continue;
        }
        const patched = applyPatch(given, fix.patch);
        expect(patched).toMatchObject({ ok: true });
        if (!patched.ok || fix.safety !== 'safe') continue;
        flowSchema.parse(patched.value);
        const left = lintFlow(patched.value, contextFor(cases, given)).findings.some(
          ({ fingerprint }) => fingerprint === finding.fingerprint,
        );
        expect({ fix: fix.title, brings: grave(patched.value, given).filter((one) => !before.has(one)), left }).toEqual({
          fix: fix.title,
          brings: [],
          left: false,
        });
      }
    }
  });
});

/** What a step that a fix puts in needs of its own: an approval takes people's time, a connection without a host wants one, a waiver ends with its path. */
const comesAlong: ReadonlySet<string> = new Set(['AI007', 'PM005', 'GV008', 'CN013']);

it('a safe fix alone ends what it is for and brings nothing new, whichever rule offers it on whichever flow', async () => {
  const flows: (readonly [Flow, LintContext | undefined])[] = [];
  for (const { id } of rules) {
    const { cases } = (await import(`./rules/${id}.ts`)) as { cases: RuleCases };
    for (const given of cases.fires.slice(0, 2)) flows.push([given, contextFor(cases, given)]);
  }
  for (let seed = 0; seed < 12; seed += 1) flows.push([plantedFlow(seed).flow, undefined]);
  const wrong: string[] = [];
  let tried = 0;
  for (const [given, context] of flows) {
    const { findings } = lintFlow(given, context);
    const before = new Set(findings.map(({ ruleId }) => ruleId));
    for (const { ruleId, fingerprint, fixes } of findings) {
      for (const fix of fixes) {
        if (fix.safety !== 'safe' || fix.patch.length === 0) continue;
        tried += 1;
        const patched = applyPatch(given, fix.patch);
        if (!patched.ok) {
          wrong.push(`${ruleId} ${fix.id} does not fit`);
          continue;
        }
        const after = lintFlow(patched.value, context).findings;
        if (after.some((one) => one.fingerprint === fingerprint)) wrong.push(`${ruleId} ${fix.id} leaves its finding`);
        for (const one of after)
          if (!before.has(one.ruleId) && !comesAlong.has(one.ruleId)) wrong.push(`${ruleId} ${fix.id} brings ${one.ruleId}: ${one.title}`);
      }
    }
  }
  expect([...new Set(wrong)]).toEqual([]);
  expect(tried).toBeGreaterThan(200);
});

describe('make it green', () => {
  const leaky = flow(
    [openHook(), ask('Answer {{ input.body.email }}: {{ input.body.text }}'), mail('{{ input.body.email }}', '{{ input.answer }}')],
    ['hook > ask', 'ask > mail'],
    { region: 'us' },
  );

  it('takes few fixes, and the result passes and is valid', () => {
    const { flow: green, applied, left } = makeGreen(leaky);
    flowSchema.parse(green);
    expect({
      before: lintFlow(leaky).verdict.result,
      after: lintFlow(green).verdict.result,
      left,
      few: applied.length <= 3,
      types: green.nodes.map(({ type }) => type).sort(),
    }).toEqual({
      before: 'blocked',
      after: 'pass',
      left: [],
      few: true,
      types: ['approval', 'model-call', 'restore', 'send-mail', 'tokenise', 'webhook-trigger'],
    });
  });

  it('says what each change costs', () => {
    const { applied } = makeGreen(leaky);
    expect(applied.map(({ ruleId, cost }) => [ruleId, costInWords(cost)])).toEqual([
      ['AI001', '1 step, 3 wires; a person answers on each run'],
      ['DF001', '2 steps, 6 wires'],
    ]);
  });

  it('never leaves a flow worse, and no change in it could be left out', () => {
    for (let seed = 0; seed < 40; seed += 1) {
      const { flow: sick } = plantedFlow(seed);
      if (sick.nodes.length > 50) continue;
      const before = lintFlow(sick).verdict;
      const { flow: green, applied, left } = makeGreen(sick);
      flowSchema.parse(green);
      const after = lintFlow(green).verdict;
      expect({ seed, fewer: after.counts.block <= before.counts.block, blocks: after.counts.block, same: makeGreen(sick).applied }).toEqual(
        { seed, fewer: true, blocks: left.length, same: applied },
      );
      if (after.result !== 'pass') continue;
      for (const one of applied) {
        const without = applied
          .filter((other) => other !== one)
          .reduce<Flow | undefined>((at, { fix }) => {
            const next = at === undefined ? undefined : applyPatch(at, fix.patch);
            return next?.ok === true ? next.value : undefined;
          }, sick);
        expect({ seed, fix: one.fix.title, needed: without === undefined || lintFlow(without).verdict.result === 'blocked' }).toMatchObject(
          { needed: true },
        );
      }
    }
  });

  it('says what it cannot mend', () => {
    const hopeless = flow([openHook(), call('{{ input.body.text }}')], ['hook > call']);
    const { applied, left } = makeGreen(hopeless);
    expect({ applied: applied.map(({ ruleId }) => ruleId), left: left.map(({ ruleId }) => ruleId) }).toEqual({
      applied: [],
      left: ['CN005'],
    });
  });

  it('leaves a clean flow as it is', () => {
    const clean = flow([manual(), set({ a: 'b' })], ['start > set']);
    expect(makeGreen(clean)).toEqual({ flow: clean, applied: [], left: [] });
  });
});

it('a dragged wire shows its verdict and changes nothing', () => {
  const base = flow([openHook(), ask('Answer {{ input.body.email }}'), set({ a: 'b' }), agent('Go'), brain()], ['brain -model> agent']);
  const { findings } = lintFlow(base);
  const linter = newLinter();
  linter.lint(base);
  const wire = (from: string, to: string) =>
    previewEdge(linter, base, findings, { kind: 'data', from: { node: from, port: 'out' }, to: { node: to, port: 'in' } });
  const halfDrawn = flow([openHook(), set({ a: 'b' }, 'first'), set({ c: 'd' }, 'second')], []);
  const early = previewEdge(newLinter(), halfDrawn, lintFlow(halfDrawn).findings, {
    kind: 'data',
    from: { node: 'hook', port: 'out' },
    to: { node: 'first', port: 'in' },
  });
  expect(early.findings.filter(({ severity, nodeId }) => severity === 'low' && nodeId === 'second')).toEqual([]);
  expect([
    wire('hook', 'ask').severity,
    wire('hook', 'set').severity === 'block',
    wire('hook', 'ask').reason.includes('reaches OpenAI unmasked'),
    base.edges.length,
  ]).toEqual(['block', false, true, 1]);
});

it('tokens are no one-click fix where the plain values would leave the house further on', () => {
  const safety = (...after: readonly ReturnType<typeof set>[]): string | undefined => {
    const steps = [openHook(), ask('Answer {{ input.body.email }}'), ...after];
    const { findings } = lintFlow(
      flow(
        steps,
        steps.slice(1).map(({ id }, index) => `${steps[index]?.id ?? ''} > ${id}`),
      ),
    );
    return findings
      .find(({ ruleId, nodeId }) => ruleId === 'DF001' && nodeId === 'ask')
      ?.fixes.find(({ title }) => title.includes('Tokenise'))?.safety;
  };
  expect([
    safety(set({ a: '{{ input.answer }}' })),
    safety(service('api.hubapi.com', 'HubSpot')),
    safety(service('crm.internal', 'Our own')),
  ]).toEqual(['safe', 'choice', 'choice']);
});
