/** Automatic layout by the Eclipse Layout Kernel, in a worker that is started when it is first needed. */
import type { ELK, ElkNode } from 'elkjs/lib/elk-api.js';
import type { Flow } from '../../app/workflow/model/flow.ts';
import { startWorker } from '../bridge/trusted.ts';
import { dockingOf } from './dock.ts';
import { cardWidth, type Point } from './geometry.ts';
import { stackHeights } from './scene.ts';
import elkWorkerUrl from 'elkjs/lib/elk-worker.min.js?url';

let engine: Promise<ELK> | undefined;

async function start(): Promise<ELK> {
  const { default: Elk } = await import('elkjs/lib/elk-api.js');
  return new Elk({ workerFactory: () => startWorker(elkWorkerUrl, {}) });
}

const options = {
  'elk.algorithm': 'layered',
  'elk.direction': 'RIGHT',
  'elk.spacing.nodeNode': '36',
  'elk.layered.spacing.nodeNodeBetweenLayers': '88',
  'elk.layered.nodePlacement.strategy': 'NETWORK_SIMPLEX',
  'elk.layered.considerModelOrder.strategy': 'NODES_AND_EDGES',
  'elk.separateConnectedComponents': 'true',
  'elk.spacing.componentComponent': '72',
} as const;
/** Beyond this, the thorough placement takes minutes; the quick one is nearly as good on chains. */
const thoroughUpTo = 400;

/** A place for every step that is not docked. Throws what the layout engine throws; an abort ends the engine and rejects with the signal's reason. */
export async function layoutFlow(flow: Flow, signal: AbortSignal): Promise<Map<string, Point>> {
  engine ??= start();
  const elk = await engine;
  const heights = stackHeights(flow);
  const docked = dockingOf(flow.nodes, flow.edges).parts;
  const rootOf = (id: string): string => docked.get(id)?.root ?? id;
  const graph: ElkNode = {
    id: 'flow',
    layoutOptions: {
      ...options,
      ...(flow.nodes.length > thoroughUpTo
        ? { 'elk.layered.nodePlacement.strategy': 'BRANDES_KOEPF', 'elk.layered.thoroughness': '2' }
        : {}),
    },
    children: [...heights].map(([id, height]) => ({ id, width: cardWidth, height })),
    edges: flow.edges.flatMap((edge) => {
      const [from, to] = [rootOf(edge.from.node), rootOf(edge.to.node)];
      return from === to || !heights.has(from) || !heights.has(to) ? [] : [{ id: edge.id, sources: [from], targets: [to] }];
    }),
  };
  const laid = await new Promise<ElkNode>((resolve, reject) => {
    signal.addEventListener(
      'abort',
      () => {
        engine = undefined;
        elk.terminateWorker();
        reject(signal.reason);
      },
      { once: true },
    );
    elk.layout(graph).then(resolve, reject);
  });
  return new Map((laid.children ?? []).map((child) => [child.id, { x: Math.round(child.x ?? 0), y: Math.round(child.y ?? 0) }]));
}
