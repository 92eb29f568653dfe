import { PUBLIC_ONLY } from '../dataflow/cell.ts';
import { defineRule, type Report } from '../kit/define-rule.ts';
import type { FlowView } from '../kit/flow-view.ts';
import { acts } from '../kit/reach.ts';
import { isPublic } from '../kit/step-view.ts';

/** Outsiders talk to a model that remembers all of them as one. */
function reportShared(flow: FlowView, report: Report): void {
  const strangers = flow
    .stepsWith('trigger')
    .some(
      ({ facts: { trigger }, node }) =>
        node.disabled !== true && trigger !== undefined && (trigger.exposed || trigger.kind === 'message' || trigger.kind === 'email'),
    );
  for (const agent of flow.generating) {
    const memory = agent.parts.find(
      ({ facts, node }) => node.disabled !== true && facts.stores.some(({ kind, oneForAll }) => kind === 'memory' && oneForAll === true),
    );
    if (memory === undefined || !agent.see(agent.compiled.prompt).some(isPublic)) continue;
    report({
      step: memory,
      ...(strangers ? {} : { severity: 'medium' as const }),
      title: `“${agent.name}” keeps one conversation for everybody: the key of “${memory.name}” is the same each time`,
      message:
        "What one person told the model appears in the next person's conversation: it may be read out to them, and what somebody plants there is obeyed in everybody's.",
      remedy:
        'Make the key of something that tells people apart, such as the id of the session or of the sender. A key with a variable has to be written as an expression.',
      path: [
        { nodeId: memory.node.id, nodeName: memory.name, field: '', why: 'keeps one conversation for all' },
        { nodeId: agent.node.id, nodeName: agent.name, field: '', why: 'remembers what others said' },
      ],
      key: `shared/${memory.node.id}`,
    });
  }
}

export const AI015 = defineRule({
  id: 'AI015',
  title: 'A memory that outsiders fill is read by a model that can act',
  severity: 'high',
  confidence: 'high',
  persona: 'builder',
  fix: 'choice',
  scope: 'flow',
  choice: { title: 'Choose a store of its own', opens: 'step' },
  taxonomy: ['ASI06', 'LLM08:2025', 'LLM04:2025', 'AML.T0080', 'AML.T0070'],
  visit(flow, report) {
    const { graph, values } = flow.analysis;
    reportShared(flow, report);
    for (const agent of flow.generating) {
      if (!agent.parts.some((part) => acts(part))) continue;
      for (const reader of agent.parts) {
        for (const store of reader.facts.stores) {
          if (store.access === 'write' || (store.kind !== 'memory' && store.kind !== 'vector-store')) continue;
          // What the agent itself remembers is its own conversation; another step's writing is the way in.
          const writer = (graph.writers.get(store.key) ?? [])
            .map((index) => flow.step(index))
            .find(
              (one) =>
                one.index !== reader.index &&
                // A reader that takes only what was marked as trusted never gets what this one adds.
                !(store.marked === 'trusted' && one.facts.stores.every((kept) => kept.key !== store.key || kept.marked === 'other')) &&
                !one.roots.some((root) => root.index === agent.index) &&
                Array.from(
                  { length: (graph.portStart[one.index + 1] as number) - (graph.portStart[one.index] as number) },
                  (_, k) => (graph.portStart[one.index] as number) + k,
                ).some((port) => graph.ports[port]?.name === '@store' && ((values[port]?.low[0] ?? 0) & PUBLIC_ONLY) !== 0),
            );
          if (writer === undefined) continue;
          report({
            step: agent,
            title: `“${agent.name}” can act, and reads a memory that “${writer.name}” fills with outsiders' text`,
            message: "Instructions that someone plants in the memory today are obeyed next week, in another person's conversation.",
            remedy:
              'Let the model read only what was marked as trusted when it was added, or keep one memory for what outsiders write and another one for what the model may trust.',
            path: [
              { nodeId: writer.node.id, nodeName: writer.name, field: '', why: "writes outsiders' text into the memory" },
              { nodeId: reader.node.id, nodeName: reader.name, field: '', why: 'reads the same memory' },
              { nodeId: agent.node.id, nodeName: agent.name, field: '', why: 'obeys what it reads, and can act' },
            ],
            key: store.key,
          });
          return;
        }
      }
    }
  },
});
