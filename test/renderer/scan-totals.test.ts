/** Many checked files as one picture. */
import { expect, test } from 'vitest';
import type { ScannedFile, ScannedFlow } from '../../renderer/bridge/scan-protocol.ts';
import { totalsOf } from '../../renderer/features/scan/totals.ts';
import { samePolicy, tidy, withRule } from '../../renderer/features/policies/draft.ts';

const scanned = (values: Partial<ScannedFlow>): ScannedFlow => ({
  name: 'A',
  format: 'n8n',
  steps: 1,
  losses: 0,
  counts: { block: 0, high: 0, medium: 0, low: 0, waived: 0 },
  blocked: false,
  rules: [],
  vendors: [],
  worst: [],
  ...values,
});

test('counts flows by rule and receiver, takes the worst severity of each rule, and keeps why a file was not read', () => {
  const files: readonly ScannedFile[] = [
    {
      index: 0,
      name: 'a.json',
      flows: [
        scanned({
          blocked: true,
          counts: { block: 1, high: 0, medium: 0, low: 2, waived: 0 },
          rules: [
            ['DF001', 'block', 1],
            ['RL001', 'low', 2],
          ],
          vendors: [{ name: 'OpenAI', region: 'US', kind: 'vendor', labels: ['contact'], trust: 'public' }],
          worst: [{ ruleId: 'DF001', severity: 'block', title: 'Leak', path: ['x', 'y'] }],
        }),
        scanned({
          name: 'B',
          rules: [['DF001', 'high', 1]],
          counts: { block: 0, high: 1, medium: 0, low: 0, waived: 0 },
          vendors: [{ name: 'OpenAI', region: 'US', kind: 'vendor', labels: ['health'], trust: 'trusted' }],
        }),
      ],
    },
    { index: 1, name: 'b.json', failed: { message: 'Not JSON.', code: 'file/not-json' } },
  ];
  const totals = totalsOf(files);
  expect({ ...totals, flows: totals.flows.map(({ key, fileName }) => `${key} ${fileName}`) }).toEqual({
    flows: ['0/0 a.json', '0/1 a.json'],
    failed: [{ key: '1', name: 'b.json', message: 'Not JSON.', code: 'file/not-json' }],
    blocked: 1,
    counts: { block: 1, high: 1, medium: 0, low: 2 },
    rules: [
      { ruleId: 'DF001', severity: 'block', findings: 2, flows: 2 },
      { ruleId: 'RL001', severity: 'low', findings: 2, flows: 1 },
    ],
    vendors: [
      { key: 'vendor OpenAI US', name: 'OpenAI', region: 'US', kind: 'vendor', flows: 2, labels: ['contact', 'health'], trust: 'public' },
    ],
    worst: [{ ruleId: 'DF001', severity: 'block', title: 'Leak', path: ['x', 'y'], file: 0, flow: 0, flowName: 'A' }],
  });
});

test('a policy says nothing twice: empty lists and unnamed rows are left out, and a rule set back to usual is gone', () => {
  const usual = { schemaVersion: 1 } as const;
  expect(
    tidy({ ...usual, hosts: [], vendors: [{ name: ' ' }, { name: ' OpenAI ', dpa: true }], models: [{ provider: '', model: 'x' }] }),
  ).toEqual({ ...usual, vendors: [{ name: 'OpenAI', dpa: true }] });
  expect(tidy({ ...usual, minimumTls: '1.2', approvalsPerDay: 20, hosts: ['a.example'] })).toEqual({
    ...usual,
    minimumTls: '1.2',
    approvalsPerDay: 20,
    hosts: ['a.example'],
  });
  const changed = withRule(usual, 'DF001', 'high');
  expect([changed.rules, samePolicy(withRule(changed, 'DF001', undefined), usual)]).toEqual([{ DF001: 'high' }, true]);
});
