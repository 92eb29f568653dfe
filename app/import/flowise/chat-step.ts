/** The chat in which a chatflow begins. */
import { uniqueId } from '../../workflow/graph/names.ts';
import { brings } from '../n8n/describe/kit.ts';
import type { FlowiseEdge, FlowiseFile } from './parse.ts';
import type { Step } from './step.ts';

export const startTypes: ReadonlySet<string> = new Set(['startAgentflow', 'seqStart', 'startFunction']);
const asks: ReadonlySet<string> = new Set(['ai.agent', 'ai.llm']);

/** Where the chat's words come in, if no step says so. */
export function chatStep(
  file: FlowiseFile,
  name: string,
  steps: readonly Step[],
  edges: readonly FlowiseEdge[],
): { readonly steps: readonly Step[]; readonly edges: readonly FlowiseEdge[] } {
  if (file.nodes.some(({ type }) => startTypes.has(type))) return { steps, edges };
  const asked = new Set(
    edges
      .filter(
        ({ kind, to }) =>
          kind === 'data' &&
          steps.some((step) => step.id === to && asks.has(step.described.category)) &&
          steps.some((step) => step.id === edges.find((edge) => edge.to === to)?.from && asks.has(step.described.category)),
      )
      .map(({ to }) => to),
  );
  const plugged = new Set(edges.filter(({ kind }) => kind === 'tool').map(({ from }) => from));
  const first = steps.filter(({ id, described }) => asks.has(described.category) && !asked.has(id) && !plugged.has(id));
  if (first.length === 0) return { steps, edges };
  const id = uniqueId('chat', new Set(steps.map((step) => step.id)), 'chat');
  const chat: Step = {
    id,
    name,
    type: 'chat',
    values: {},
    outputs: 1,
    x: Math.min(...steps.map(({ x }) => x)) - 300,
    y: first[0]?.y ?? 0,
    described: {
      category: 'trigger.chat',
      facts: {
        known: true,
        zone: { scope: 'local' },
        effects: [],
        sinks: [],
        networks: [],
        hosts: [],
        fields: [],
        stores: [],
        result: 'nothing',
        brings: brings('chat', ['out']),
        trigger: { kind: 'chat', exposed: true, auth: 'unseen', atLeastOnce: false },
      },
    },
  };
  // A prompt that is plugged in is filled in with the same words.
  const told = new Set(first.map((step) => step.id));
  const prompts = edges.flatMap(({ from, to, kind }) =>
    kind === 'data' && told.has(to) ? steps.filter((step) => step.id === from && step.prompts) : [],
  );
  return {
    steps: [chat, ...steps],
    edges: [
      ...edges,
      ...[...first, ...new Set(prompts)].map((step): FlowiseEdge => ({
        from: id,
        output: 0,
        to: step.id,
        anchor: 'question',
        kind: 'data',
      })),
    ],
  };
}
