/** Ports of a step, from the edges that it has. */
import type { PortSpec } from '../../nodes/kit/facts.ts';
import type { EdgeKind } from '../../workflow/model/flow.ts';
import { numberedPort } from '../n8n/ports.ts';
import type { FlowiseEdge } from './parse.ts';
import type { Step } from './step.ts';

const titles: Readonly<Record<EdgeKind, string>> = {
  data: 'In',
  error: 'On error',
  model: 'Model',
  memory: 'Memory',
  tool: 'Tools',
  parser: 'Parser',
  embedding: 'Embedding',
  document: 'Documents',
  splitter: 'Splitter',
  retriever: 'Retriever',
  reranker: 'Reranker',
  vectorStore: 'Vector store',
};

export const portOf = ({ kind, output }: FlowiseEdge): string => (kind === 'data' ? numberedPort('out', output) : kind);

export function portsOf(step: Step, edges: readonly FlowiseEdge[]): { inputs: PortSpec[]; outputs: PortSpec[] } {
  const leaving = edges.filter(({ from }) => from === step.id);
  const outputs = new Map<string, PortSpec>();
  const isTrigger = step.described.category.startsWith('trigger.');
  const branches = Math.min(
    200,
    Math.max(
      leaving.some(({ kind }) => kind === 'data') || leaving.length === 0 ? step.outputs : 0,
      ...leaving.filter(({ kind }) => kind === 'data').map(({ output }) => output + 1),
    ),
  );
  for (let index = 0; index < branches; index += 1) {
    const id = numberedPort('out', index);
    outputs.set(id, { id, title: branches > 1 ? `Output ${index + 1}` : 'Out', kind: 'data' });
  }
  for (const edge of leaving)
    if (edge.kind !== 'data') outputs.set(edge.kind, { id: edge.kind, title: titles[edge.kind], kind: edge.kind });
  if (outputs.size === 0) outputs.set('out', { id: 'out', title: 'Out', kind: 'data' });
  const entering = new Set(edges.filter(({ to }) => to === step.id).map(({ kind }) => kind));
  if (!isTrigger) entering.add('data');
  return {
    inputs: [...entering].map((kind) => ({ id: kind === 'data' ? 'in' : kind, title: titles[kind], kind, many: true })),
    outputs: [...outputs.values()],
  };
}
