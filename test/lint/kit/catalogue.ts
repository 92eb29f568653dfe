/** Step types that the product does not have yet and rules must understand all the same: they read facts, never a type. */
import { factsOf } from '../../../app/nodes/describe.ts';
import { noFacts, type NodeFacts, type PortSpec } from '../../../app/nodes/kit/facts.ts';
import { networkOf, readUrl } from '../../../app/nodes/kit/url.ts';
import { zoneOfHost } from '../../../app/nodes/kit/vendors.ts';
import type { FactsOf } from '../../../app/lint/dataflow/analysis.ts';

const data = (id: string): PortSpec => ({ id, title: id, kind: 'data' });
const nothing = { literal: '', prefix: '', reads: [], dynamic: false };
const pass: Pick<NodeFacts, 'inputs' | 'outputs' | 'transfer'> = {
  inputs: [data('in')],
  outputs: [data('out')],
  transfer: [{ port: 'out', steps: [{ op: 'input' }] }],
};

const types: Readonly<Record<string, (parameters: Readonly<Record<string, unknown>>) => NodeFacts>> = {
  /** Looks for hidden instructions; `open: true` lets everything through when it breaks. */
  'test-guardrail': ({ open }) => ({
    ...noFacts,
    ...pass,
    guards: [{ kind: 'guardrail', port: 'out', failsOpen: open === true, paths: [] }],
  }),
  'test-consent': ({ open }) => ({ ...noFacts, ...pass, guards: [{ kind: 'consent', port: 'out', failsOpen: open === true, paths: [] }] }),
  /** Puts the item into a shared store. */
  'test-remember': ({ key, kind }) => ({
    ...noFacts,
    ...pass,
    sinks: [{ kind: 'store', zone: { scope: 'internal' }, parameter: 'text', reads: [{ from: 'input', path: [] }] }],
    stores: [{ kind: kind === 'table' ? 'table' : 'vector-store', key: String(key ?? 'facts'), access: 'write' }],
  }),
  'test-file-check': ({ open }) => ({
    ...noFacts,
    ...pass,
    guards: [{ kind: 'file-check', port: 'out', failsOpen: open === true, paths: [] }],
  }),
  /** Starts when a place changes. */
  'test-watch': ({ key }) => ({
    ...noFacts,
    outputs: [data('out')],
    transfer: [{ port: 'out', steps: [] }],
    sources: [{ port: 'out', path: ['row'], labels: ['internal'], trust: 'trusted', type: 'text', why: 'a changed row' }],
    stores: [{ kind: 'table', key: String(key ?? 'orders'), access: 'read' }],
    trigger: { kind: 'event', exposed: false, auth: 'unseen', replayWindow: true, rateLimit: true, atLeastOnce: false, dedupeKey: true },
  }),
  /** A list comes in, its entries come out. */
  'test-spread': () => ({ ...noFacts, ...pass, transfer: [{ port: 'out', steps: [{ op: 'input' }, { op: 'spread', path: [] }] }] }),
  /** Takes everything that another system has. */
  'test-fetch-all': ({ maximum, kind }) => ({
    ...noFacts,
    ...pass,
    reliability: { external: true, timeoutMs: 1_000, idempotent: true },
    holds: { kind: kind === 'file' ? 'file' : 'list', parameter: 'maximum', ...(typeof maximum === 'number' ? { maximum } : {}) },
  }),
  /** Others publish it: a server of tools, or a package. */
  'test-connector': ({ name, kind, connector }) => ({
    ...noFacts,
    ...pass,
    outputs: [data('out'), { id: 'tool', title: 'Tool', kind: 'tool' }],
    effects: [{ kind: 'write', what: 'uses a tool', reads: [], idempotent: false }],
    connector: {
      kind: kind === 'package' ? 'package' : 'mcp',
      name: String(name ?? 'mcp.example.com'),
      parameter: 'connector',
      ...(connector as object | undefined),
    },
  }),
  /** Pays, with the connection that it is given. */
  'test-pay': () => ({
    ...noFacts,
    ...pass,
    effects: [{ kind: 'pay', what: 'pays a bill', reads: [{ from: 'input', path: [] }], idempotent: true }],
    reliability: { external: true, timeoutMs: 1_000, idempotent: true },
  }),
  /** Lets an agent look things up in it. */
  'test-recall': ({ key }) => ({
    ...noFacts,
    outputs: [{ id: 'tool', title: 'Tool', kind: 'tool' }],
    transfer: [{ port: 'tool', steps: [{ op: 'assign', path: [], reads: [], type: 'text', why: 'found in the store' }] }],
    stores: [{ kind: 'vector-store', key: String(key ?? 'facts'), access: 'read' }],
    ai: { role: 'vector-store', external: false, system: nothing, prompt: nothing, output: 'none', budget: {} },
  }),
  /** An agent that another agent may call. */
  'test-agent-tool': ({ output }) => ({
    ...noFacts,
    outputs: [{ id: 'tool', title: 'Tool', kind: 'tool' }],
    transfer: [
      {
        port: 'tool',
        steps: [{ op: 'assign', path: [], reads: [{ from: 'model', key: '' }], type: 'text', why: 'the other agent answers' }],
      },
    ],
    ai: {
      role: 'agent',
      external: false,
      system: nothing,
      prompt: { ...nothing, reads: [{ from: 'model', key: '' }] },
      output: output === 'closed' || output === 'schema' ? 'closed' : 'none',
      budget: {},
    },
  }),
  /** A server that offers tools. */
  'test-tool-server': ({ url }) => ({
    ...noFacts,
    outputs: [{ id: 'tool', title: 'Tool', kind: 'tool' }],
    transfer: [
      { port: 'tool', steps: [{ op: 'assign', path: [], reads: [{ from: 'model', key: '' }], type: 'text', why: 'the server answers' }] },
    ],
    sinks: [{ kind: 'tool', zone: zoneOfHost(readUrl(String(url)).host), parameter: 'url', reads: [{ from: 'model', key: '' }] }],
    networks: [networkOf(readUrl(String(url)), { parameter: 'url', method: 'POST', connection: undefined, followsRedirects: false })],
    effects: [{ kind: 'write', what: 'calls a tool of a server', reads: [{ from: 'model', key: '' }], idempotent: false }],
    ai: { role: 'tool-source', external: true, system: nothing, prompt: nothing, output: 'none', budget: {} },
  }),
};

export const testFacts: FactsOf = (node, flow) => types[node.type]?.(node.parameters) ?? factsOf(node, flow);
