/** Flows written short, and a runtime over real processes and sockets. */
import type { BoundConnection } from '../../app/broker/connection.ts';
import type { GatewayRecord } from '../../app/broker/ports.ts';
import { startForkedRunner } from '../../app/engine/runner/forked-runner.node.ts';
import { createFlowRuntime, type FlowRuntime, type FlowRuntimeOptions } from '../../app/engine/flow-runtime.node.ts';
import { grantOfFlow } from '../../app/engine/grant-of-flow.ts';
import { memoryStore } from '../../app/engine/memory-store.ts';
import type { EngineStore, PinnedFlow, RunEvent } from '../../app/engine/ports.ts';
import type { JsonObject } from '../../app/kernel/json.ts';
import { nodeHash } from '../../app/kernel/host.node.ts';
import { factsOf } from '../../app/nodes/describe.ts';
import { flowHash } from '../../app/workflow/model/canonical.ts';
import { emptyFlow, type ConnectionSlot, type Flow, type FlowNode } from '../../app/workflow/model/flow.ts';

export const node = (id: string, type: string, parameters: JsonObject = {}, more: Partial<FlowNode> = {}): FlowNode => ({
  id,
  type,
  typeVersion: 1,
  name: id,
  parameters,
  ...more,
});

export const start = node('start', 'manual-trigger');
export const plain = (...ids: string[]): FlowNode[] => ids.map((id) => node(id, 'noop'));

/** `a -> b`, `a.true -> b`, `a.loop -> b.in`; an error edge leaves by the port `error`. */
export function flowOf(nodes: readonly FlowNode[], wires: readonly string[], more: Partial<Flow> = {}): Flow {
  const end = (text: string, port: string): { node: string; port: string } => {
    const [name = '', named] = text.trim().split('.');
    return { node: name, port: named ?? port };
  };
  return {
    ...emptyFlow('flow_1', 'Test flow'),
    nodes: [...nodes],
    edges: wires.map((wire, index) => {
      const [from = '', to = ''] = wire.split('->');
      const left = end(from, 'out');
      return { id: `e${index}`, kind: left.port === 'error' ? ('error' as const) : ('data' as const), from: left, to: end(to, 'in') };
    }),
    ...more,
  };
}

export const pin = (flow: Flow): PinnedFlow => ({ flowHash: flowHash(flow, nodeHash), flow, grant: grantOfFlow(flow, { factsOf }) });

export const slot = (id: string, hosts: readonly string[], auth: ConnectionSlot['auth'] = 'bearer'): ConnectionSlot => ({
  id,
  name: id,
  type: 'http',
  auth,
  hosts: [...hosts],
  scopes: [],
});

export interface TestRuntime extends FlowRuntime {
  readonly events: RunEvent[];
  readonly gateway: GatewayRecord[];
  readonly store: EngineStore;
}

export function testRuntime(
  setup: {
    readonly connections?: Readonly<Record<string, BoundConnection>>;
    readonly names?: Readonly<Record<string, readonly string[]>>;
    readonly store?: EngineStore;
  } & Partial<Omit<FlowRuntimeOptions, 'connections' | 'store'>> = {},
): TestRuntime {
  const events: RunEvent[] = [];
  const gateway: GatewayRecord[] = [];
  const { connections = {}, names = {}, store = memoryStore(), ...more } = setup;
  const runtime = createFlowRuntime({
    startRunner: startForkedRunner,
    store,
    connections: { get: async (_flowId, id) => connections[id] },
    gateway: {
      record: (entry) => {
        gateway.push(entry);
      },
    },
    events: {
      emit: (event) => {
        events.push(event);
      },
    },
    filesRoot: '/nonexistent',
    resolver: { resolve: async (host) => names[host] ?? Promise.reject(new Error('no such name')) },
    ...more,
  });
  return { ...runtime, events, gateway, store };
}
