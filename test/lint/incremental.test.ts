/** An edit linted by the linter that followed all edits before it gives what a new linter gives. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { nodeHash } from '../../app/kernel/host.node.ts';
import { Linter } from '../../app/lint/incremental.ts';
import { rules } from '../../app/lint/registry.ts';
import { newLinter, type LintContext, type LintResult } from '../../app/lint/run.ts';
import { factsOf } from '../../app/nodes/describe.ts';
import { describeEdges } from '../../app/lint/describe.ts';
import type { Flow, FlowEdge, FlowNode } from '../../app/workflow/model/flow.ts';
import { flow, wire } from './kit/flow.ts';
import {
  agent,
  approve,
  ask,
  brain,
  call,
  judge,
  mail,
  openHook,
  post,
  script,
  set,
  signedHook,
  slot,
  sql,
  tokenise,
} from './kit/steps.ts';

/** Steps of every kind that matters to the analysis, so that random wiring meets loops, parts, scripts and reads by name. */
const makers: readonly ((id: string) => FlowNode)[] = [
  (id) => openHook(undefined, id),
  (id) => signedHook(undefined, id),
  (id) => ask('Answer {{ input.body.email }} {{ input.answer }}', {}, id),
  (id) => judge('OK? {{ input.body.text }}', id),
  (id) => agent('Help {{ input.body.text }}', {}, id),
  (id) => brain({}, id),
  (id) => sql('SELECT email FROM customers', {}, id),
  (id) => mail('{{ input.body.email }}', '{{ input.answer }}', id),
  (id) => post('https://api.example.com/x', '{{ input.answer }}', {}, id),
  (id) => call('http://{{ input.body.text }}/x', {}, id),
  (id) => set({ who: '{{ input.body.email }}', deep: '{{ input }}' }, id),
  (id) => script('const rows = [input]; return rows.map((row) => ({ ...row, again: row.who }));', id),
  (id) => tokenise(['body.email', 'who'], id),
  (id) => approve(['answer'], id),
  (id) => set({ other: '{{ node["n1"].body.email }}' }, id),
  (id) => script('if (input.who) throw new Error("bad " + $node["n1"].json.body.email); return { ok: 1 };', id),
  (id) => ({ ...set({ a: 'b' }, id), disabled: true }),
];
const count = 9;
const ids = Array.from({ length: count }, (_, index) => `n${index}`);
const index = fc.nat(count - 1);

type Edit = (flow: Flow) => Flow;
const withNode = (flow: Flow, at: number, change: (node: FlowNode) => FlowNode): Flow => ({
  ...flow,
  nodes: flow.nodes.map((node) => (node.id === ids[at] ? change(node) : node)),
});
const withEdge = (flow: Flow, edge: FlowEdge): Flow =>
  flow.edges.some(({ id }) => id === edge.id)
    ? { ...flow, edges: flow.edges.filter(({ id }) => id !== edge.id) }
    : { ...flow, edges: [...flow.edges, edge] };

const edit: fc.Arbitrary<Edit> = fc.oneof(
  fc.tuple(index, fc.nat(makers.length - 1)).map(
    ([at, kind]): Edit =>
      (flow) =>
        withNode(flow, at, (node) => ({ ...(makers[kind] as (id: string) => FlowNode)(node.id), name: node.name })),
  ),
  fc.tuple(index, index, fc.constantFrom('> ', '-tool> ', '-model> ', '-error> ')).map(
    ([from, to, kind]): Edit =>
      (flow) =>
        withEdge(flow, wire(`n${from} ${kind}n${to}`)),
  ),
  fc.tuple(index, index).map(
    ([from, to]): Edit =>
      (flow) =>
        withEdge(flow, wire(`n${from}.approved > n${to}`)),
  ),
  fc.tuple(index, fc.integer({ min: 1, max: 9 })).map(
    ([at, timeout]): Edit =>
      (flow) =>
        withNode(flow, at, (node) => ({ ...node, timeoutMs: timeout * 1_000 })),
  ),
  fc.tuple(index, fc.boolean()).map(
    ([at, disabled]): Edit =>
      (flow) =>
        withNode(flow, at, (node) => ({ ...node, disabled })),
  ),
  fc.tuple(index, fc.constantFrom('renamed', 'n1', 'other')).map(
    ([at, name]): Edit =>
      (flow) =>
        flow.nodes.some((node) => node.name === name) ? flow : withNode(flow, at, (node) => ({ ...node, name })),
  ),
  index.map(
    (at): Edit =>
      (flow) =>
        withNode(flow, at, (node) => ({ ...node, connection: 'slot' })),
  ),
  fc.boolean().map((verify): Edit => (flow) => ({ ...flow, connections: [slot({ tls: { verify } })] })),
  fc.constantFrom<Flow['settings']>({}, { maxSteps: 10 }, { alertRoute: 'owner' }).map((settings): Edit => (flow) => ({
    ...flow,
    settings,
  })),
  index.map((at): Edit => (flow) => ({ ...flow, nodes: [...flow.nodes.slice(at), ...flow.nodes.slice(0, at)] })),
  index.map(
    (at): Edit =>
      (flow) =>
        flow.nodes.length <= 3
          ? flow
          : {
              ...flow,
              nodes: flow.nodes.filter(({ id }) => id !== ids[at]),
              edges: flow.edges.filter(({ from, to }) => from.node !== ids[at] && to.node !== ids[at]),
            },
  ),
);

const context = { hash: nodeHash };
/** A linter that shares nothing with any other: neither compiled facts nor which rules have nothing to say of them. */
const stranger = (): Linter => new Linter({ rules: [...rules], factsOf: (node, inFlow) => factsOf(node, inFlow) });
const plain = ({ findings, verdict, view }: LintResult): unknown => ({
  findings,
  verdict: { ...verdict },
  edges: describeEdges(view.analysis).edges,
});

it('full and incremental results are the same, whatever is edited', () => {
  fc.assert(
    fc.property(
      fc.array(fc.nat(makers.length - 1), { minLength: count, maxLength: count }),
      fc.array(edit, { minLength: 1, maxLength: 14 }),
      (kinds, edits) => {
        let at = flow(
          kinds.map((kind, place) => (makers[kind] as (id: string) => FlowNode)(`n${place}`)),
          ['n0 > n1', 'n1 > n2', 'n2 > n3'],
          { connections: [slot()] },
        );
        const linter = newLinter(context);
        linter.lint(at, context);
        for (const [step, change] of edits.entries()) {
          at = change(at);
          // Every other version comes as a copy, as from another thread.
          if (step % 2 === 1) at = structuredClone(at);
          expect(plain(linter.lint(at, context))).toEqual(plain(stranger().lint(at, context)));
        }
      },
    ),
    { numRuns: 120 },
  );
});

it('what was silent under one policy, or while nothing was plugged in, is asked again under another', () => {
  const policies: readonly NonNullable<LintContext['policy']>[] = [
    { minimumTls: '1.3' },
    { vendors: [] },
    { vendors: [{ name: 'OpenAI', dpa: true }] },
    { models: [] },
    { hosts: ['api.example.com'] },
    {
      organisation: {
        gateways: [{ url: 'https://gate.example.com', hosts: ['api.example.com'] }],
        libraries: [{ name: 'lodash', version: '4.17.21' }],
      },
    },
  ];
  const nodes = [
    openHook(undefined, 'in'),
    post('https://api.example.com/x', '{{ input.body.email }}', {}, 'out'),
    agent('Help {{ input.body.text }}', {}, 'agent'),
    brain({}, 'brain'),
    ask('Answer {{ input.body.email }}', {}, 'ask'),
  ];
  const wirings = [
    ['in > out'],
    ['in > agent', 'agent > out', 'brain -model> agent'],
    ['in > ask', 'ask > out', 'out -tool> agent'],
    ['in > agent', 'agent > ask', 'ask > out'],
  ];
  for (const region of [undefined, 'eu']) {
    for (const wires of wirings) {
      for (const policy of [undefined, ...policies]) {
        const under: LintContext = { hash: nodeHash, ...(policy === undefined ? {} : { policy }) };
        const at = flow(nodes, wires, region === undefined ? {} : { region });
        expect(plain(newLinter(under).lint(at, under))).toEqual(plain(stranger().lint(at, under)));
      }
    }
  }
});

it('the verdict does not depend on where things are drawn, nor on names for the fingerprints', () => {
  const nodes = [openHook(), ask('Answer {{ input.body.email }}')];
  const first = newLinter(context).lint(flow(nodes, ['hook > ask']), context);
  const moved = newLinter(context).lint(
    { ...flow(nodes, ['hook > ask']), layout: { nodes: { hook: { x: 5, y: 9 } }, notes: {} } },
    context,
  );
  const renamed = newLinter(context).lint(
    flow(
      nodes.map((node) => ({ ...node, name: `The ${node.name}` })),
      ['hook > ask'],
    ),
    context,
  );
  const prints = (result: LintResult): string[] => result.findings.map(({ fingerprint }) => fingerprint);
  expect([moved.verdict.hash, prints(moved), prints(renamed)]).toEqual([first.verdict.hash, prints(first), prints(first)]);
});

it('a step in a circle that reads itself has the same sources either way', () => {
  const itself = (id: string): FlowNode => set({ other: '{{ node["n1"].body.email }}' }, id);
  const nodes = [
    tokenise(['body.email', 'who'], 'n0'),
    itself('n1'),
    itself('n2'),
    openHook(undefined, 'n3'),
    sql('SELECT email FROM customers', {}, 'n7'),
  ];
  const linter = newLinter(context);
  linter.lint(flow(nodes, ['n0 > n1', 'n1 > n2', 'n2 > n3']), context);
  const circle = flow(nodes, ['n0 > n1', 'n1 > n2', 'n2 > n3', 'n7 > n2', 'n2 -model> n0']);
  const sources = (result: LintResult): unknown =>
    describeEdges(result.view.analysis)
      .edges.find(({ id }) => id === 'n2>n3')
      ?.fields.map(({ path, sources }) => [path, sources]);
  expect([sources(linter.lint(circle, context)), sources(stranger().lint(circle, context))]).toEqual(
    Array(2).fill([['email', ['n7.email']]]),
  );
});

it('the order in which a file lists steps and wires decides nothing', () => {
  const drawn = fc.tuple(fc.array(fc.nat(makers.length - 1), { minLength: count, maxLength: count }), fc.array(edit, { maxLength: 14 }));
  fc.assert(
    fc.property(drawn, fc.array(fc.nat(), { minLength: 2 * count, maxLength: 2 * count }), ([kinds, edits], keys) => {
      const start = flow(
        kinds.map((kind, place) => (makers[kind] as (id: string) => FlowNode)(`n${place}`)),
        ['n0 > n1', 'n1 > n2', 'n2 > n3'],
        { connections: [slot()] },
      );
      const one = edits.reduce((at, change) => change(at), start);
      const shuffled = <T>(list: readonly T[]): T[] =>
        list
          .map((item, place) => ({ item, key: keys[place % keys.length] ?? 0 }))
          .sort((a, b) => a.key - b.key)
          .map(({ item }) => item);
      const other = { ...one, nodes: shuffled(one.nodes), edges: shuffled(one.edges) };
      const known = ({ findings, verdict }: LintResult): unknown => [
        verdict.hash,
        findings.map(({ fingerprint, title }) => `${fingerprint} ${title}`).sort(),
      ];
      expect(known(newLinter(context).lint(other, context))).toEqual(known(newLinter(context).lint(one, context)));
    }),
    { numRuns: 120 },
  );
});
