/** Which findings the panel shows, and how a witness becomes a traced path. */
import { expect, test } from 'vitest';
import { lintFlow } from '../../app/lint/run.ts';
import type { Finding } from '../../app/lint/kit/finding.ts';
import { traceOf } from '../../renderer/canvas/trace.ts';
import { visibleTo } from '../../renderer/features/designer/model/analysis.ts';
import { filterProblems, type ProblemFilter } from '../../renderer/features/designer/problems/filter.ts';
import { searchTypes } from '../../renderer/features/designer/palette/search.ts';
import { nodeTypes } from '../../renderer/canvas/catalogue.ts';
import { edgeLooks, nodeView } from '../../renderer/bridge/lint-describe.ts';
import { sampleFlow } from './fixture/sample-flow.ts';

const finding = (values: Partial<Finding>): Finding => ({
  ruleId: 'DF001',
  severity: 'block',
  confidence: 'high',
  persona: 'builder',
  fingerprint: 'f',
  title: 'T',
  message: '',
  remedy: '',
  path: [],
  fixes: [],
  taxonomy: [],
  ...values,
});
const everything: ProblemFilter = { persona: 'auditor', severity: 'all', ruleId: '', text: '', places: new Set() };

test('a designer sees what blocks, what is high, medium ones with a safe fix, and steps that nothing leads to', () => {
  const safe = { id: 'x', title: 'Fix', safety: 'safe', patch: [] } as const;
  const choice = { ...safe, safety: 'choice' } as const;
  const seen = [
    finding({ severity: 'block' }),
    finding({ severity: 'high' }),
    finding({ severity: 'medium', fixes: [safe] }),
    finding({ severity: 'medium', fixes: [choice] }),
    finding({ severity: 'low', fixes: [safe] }),
    finding({ severity: 'low', ruleId: 'RL007' }),
  ];
  expect([seen.map((one) => visibleTo('builder', one)), seen.map((one) => visibleTo('reviewer', one))]).toEqual([
    [true, true, true, false, false, true],
    [true, true, true, true, true, true],
  ]);
});

test('groups by severity with waived ones last, and filters by rule, text and place', () => {
  const all = [
    finding({ fingerprint: '1', severity: 'high', ruleId: 'CN001', title: 'Plain HTTP', nodeId: 'log' }),
    finding({ fingerprint: '2', title: 'Leak', nodeId: 'ask', path: [{ nodeId: 'request', nodeName: 'R', field: '', why: '' }] }),
    finding({ fingerprint: '3', waived: { by: 'Sam', reason: 'Agreed', until: '2030-01-01' } }),
  ];
  const shape = (filter: Partial<ProblemFilter>): string[] =>
    filterProblems(all, { ...everything, ...filter }).map(
      (group) => `${group.severity}:${group.findings.map((one) => one.fingerprint).join()}`,
    );
  expect([
    shape({}),
    shape({ ruleId: 'CN001' }),
    shape({ text: 'leak' }),
    shape({ places: new Set(['request']) }),
    shape({ severity: 'high' }),
  ]).toEqual([['block:2', 'high:1', 'waived:3'], ['high:1'], ['block:2'], ['block:2'], ['high:1']]);
});

test('a witness numbers its steps and finds the wires between them', () => {
  const flow = sampleFlow();
  const leak = lintFlow(flow).findings.find((one) => one.ruleId === 'DF001');
  expect(leak).toBeDefined();
  if (leak === undefined) return;
  const trace = traceOf(flow, leak.path);
  expect({
    first: trace.hops.get('request'),
    last: trace.hops.get('ask')?.map(({ order }) => order),
    wires: [...trace.hopEdges.keys()],
  }).toEqual({ first: [{ order: 1, field: 'body.email' }], last: [4], wires: ['request-shape-out', 'shape-large-out', 'large-ask-false'] });
});

test('the palette finds a step by its name, by what it does, and by no nonsense', () => {
  const first = (query: string): string | undefined => searchTypes(nodeTypes, query)[0]?.type;
  expect([first('http'), first('gpt'), first('send mail'), first('zzz')]).toEqual(['http-request', 'model-call', 'send-mail', undefined]);
});

test('what the panels say of a step: who gets which fields, encrypted or not, and what stands upstream', () => {
  const { view } = lintFlow(sampleFlow());
  const log = nodeView(view, 'log');
  const ask = nodeView(view, 'ask');
  expect({
    log: log.destinations.map(({ hosts, encrypted }) => ({ hosts, encrypted })),
    ask: ask.destinations.map(({ hosts, name, region, fields }) => ({ hosts, name, region, fields: fields.map(({ field }) => field) })),
    upstream: ask.upstream.map((one) => one.nodeName),
    wire: edgeLooks(view).find((edge) => edge.edgeId === 'request-shape-out')?.trust,
  }).toEqual({
    log: [{ hosts: ['ledger.example.com'], encrypted: false }],
    ask: [{ hosts: ['api.openai.com'], name: 'OpenAI', region: 'US', fields: ['body.email', 'subject', 'body.text'] }],
    upstream: ['Large amount?', 'Format', 'Incoming invoice'],
    wire: 'public',
  });
});
