import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { nodeHash } from '../../app/kernel/host.node.ts';
import { changedParts, closureOfTexts, closureTexts, type ClosureInput } from '../../app/review/closure.ts';
import { fourWords } from '../../app/review/fingerprint.ts';
import { isReleaseForm, releaseForm, releaseText } from '../../app/workflow/model/release-form.ts';
import { readFlow } from '../../app/workflow/migrations/read-flow.ts';
import { emptyFlow, type Flow } from '../../app/workflow/model/flow.ts';
import { bundleInput, sampleFlow } from '../bundle/kit.ts';

const { verdict, ...rest } = bundleInput();
const input: ClosureInput = { ...rest, verdictHash: verdict.hash };
const of = (changes: Partial<ClosureInput> = {}) => closureOfTexts(closureTexts({ ...input, ...changes }), nodeHash);
const withNode = (flow: Flow, change: (node: Flow['nodes'][number]) => Flow['nodes'][number]): Flow => ({
  ...flow,
  nodes: flow.nodes.map(change),
});

describe('the closure', () => {
  const base = of();
  const flow = sampleFlow();
  const decides: Readonly<Record<string, Partial<ClosureInput>>> = {
    'a parameter': {
      flow: withNode(flow, (node) => (node.id === 'save' ? { ...node, parameters: { ...node.parameters, method: 'PUT' } } : node)),
    },
    'a name': { flow: withNode(flow, (node) => (node.id === 'save' ? { ...node, name: 'store' } : node)) },
    'a wire': { flow: { ...flow, edges: flow.edges.slice(1) } },
    'a setting': { flow: { ...flow, settings: { maxSteps: 5 } } },
    'an environment': { flow: { ...flow, environment: 'dev' } },
    'a node-type version': { flow: withNode(flow, (node) => ({ ...node, typeVersion: 2 })) },
    'a disabled step': { flow: withNode(flow, (node) => ({ ...node, disabled: true })) },
    'a sub-flow': { subflows: [{ ...emptyFlow('flow_notify', 'Notify') }] },
    'a sub-flow less': { subflows: [] },
    'a scope of a connection': { connections: flow.connections.map((slot) => ({ ...slot, scopes: ['read', 'write'] })) },
    'a host of a connection': { connections: flow.connections.map((slot) => ({ ...slot, hosts: [] })) },
    'a model digest': {
      capabilities: {
        ...input.capabilities,
        models: input.capabilities.models.map((model) => ({ ...model, digest: `sha256:${'cd'.repeat(32)}` })),
      },
    },
    'a capability': { capabilities: { ...input.capabilities, mail: [{ to: '*@example.com', nodes: ['save'] }] } },
    'the policy': { policyPack: { name: 'lax' } },
    'the rule set': { ruleSet: '1.0.1' },
    'the verdict': { verdictHash: nodeHash.sha256('other') },
    'a waiver': { waivers: [{ ruleId: 'DF001', fingerprint: 'f', reason: 'r', approvedBy: 'rex', until: '2027-01-01T00:00:00Z' }] },
  };
  test.each(Object.entries(decides))('changes with %s', (_what, changes) => {
    const changed = of(changes);
    expect([changed.hash === base.hash, changed.words === base.words, changedParts(base, changed).length > 0]).toEqual([
      false,
      false,
      true,
    ]);
  });

  test('does not change with what only helps people draw, nor with any order', () => {
    const drawn: Flow = {
      ...withNode(flow, (node) => ({
        ...node,
        note: 'another',
        sample: [{ a: 1 }],
        ...(node.id === 'save' ? { foreign: { format: 'n8n', type: 'x', raw: { secret: true } } } : {}),
      })),
      notes: [],
      layout: { nodes: { save: { x: 99, y: 99 } }, notes: {} },
    };
    const withOrigin = (one: Flow): Flow =>
      withNode(one, (node) => (node.id === 'save' ? { ...node, foreign: { format: 'n8n', type: 'x' } } : node));
    const reversed: Flow = {
      ...flow,
      nodes: [...flow.nodes].reverse(),
      edges: [...flow.edges].reverse(),
      connections: [...flow.connections].reverse(),
    };
    expect([of({ flow: drawn }).hash, of({ flow: reversed }).hash]).toEqual([of({ flow: withOrigin(flow) }).hash, base.hash]);
  });

  test('says which part changed', () => {
    expect(changedParts(base, of({ policyPack: { name: 'lax' }, verdictHash: nodeHash.sha256('x') }))).toEqual(['policy', 'verdict']);
  });
});

describe('the release form', () => {
  test('parses as a flow, is a fixed point, and is known as such', () => {
    const text = releaseText(sampleFlow());
    const again = readFlow(text, 'flow.json');
    expect([releaseText(again) === text, isReleaseForm(again), isReleaseForm(sampleFlow()), releaseForm(again).notes]).toEqual([
      true,
      true,
      false,
      [],
    ]);
  });
});

describe('four words', () => {
  test('are proquints of the first 64 bits', () => {
    // 127.0.0.1 and 63.84.220.193, the examples of the proposal
    expect(fourWords(`7f0000013f54dcc1${'0'.repeat(48)}`)).toBe('lusab-babad-gutih-tugad');
  });

  test('differ where the first 64 bits differ, and can be said', () => {
    const hex = fc.string({ unit: fc.constantFrom(...'0123456789abcdef'), minLength: 64, maxLength: 64 });
    fc.assert(
      fc.property(hex, hex, (a, b) => {
        expect(fourWords(a) === fourWords(b)).toBe(a.slice(0, 16) === b.slice(0, 16));
        expect(fourWords(a)).toMatch(
          /^([bdfghjklmnprstvz][aiou]){2}[bdfghjklmnprstvz](-([bdfghjklmnprstvz][aiou]){2}[bdfghjklmnprstvz]){3}$/,
        );
      }),
    );
  });
});
