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
  const told = new Set(first.map((step) => step.id));
  const ways = edges.filter(({ kind }) => kind === 'data');
  const fed = new Set(ways.map(({ to }) => to));
  // What is plugged in without a way to it (a prompt, a script that fills one, a filter) is given the same words, or what a filter lets through.
  const begin = [...upstream(told, ways)].filter((one) => !told.has(one) && !fed.has(one));
  const filters = new Set(steps.filter(({ described }) => described.category === 'ai.guardrail').map((step) => step.id));
  const filtersOf = (root: string): string[] => ways.filter(({ from, to }) => to === root && filters.has(from)).map(({ from }) => from);
  const line = (from: string, to: string): FlowiseEdge => ({ from, output: 0, to, anchor: 'question', kind: 'data' });
  return {
    steps: [chat, ...steps],
    edges: [
      ...edges,
      ...[...told].filter((root) => filtersOf(root).length === 0).map((root) => line(id, root)),
      ...begin.flatMap((one) => {
        const before = filters.has(one) ? [] : [...told].filter((root) => upstream(new Set([root]), ways).has(one)).map(filtersOf);
        const all = before.length > 0 && before.every((found) => found.length > 0);
        return all ? [...new Set(before.flat())].map((filter) => line(filter, one)) : [line(id, one)];
      }),
    ],
  };
}

/** All from which a way leads to these, themselves too. */
function upstream(ends: ReadonlySet<string>, ways: readonly FlowiseEdge[]): ReadonlySet<string> {
  const found = new Set(ends);
  const into = new Map<string, string[]>();
  for (const { from, to } of ways) into.set(to, [...(into.get(to) ?? []), from]);
  for (const one of found) for (const from of into.get(one) ?? []) found.add(from);
  return found;
}
