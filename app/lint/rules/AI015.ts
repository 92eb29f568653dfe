import { PUBLIC_ONLY } from '../dataflow/cell.ts';
import { defineRule } from '../kit/define-rule.ts';
import { acts } from '../kit/reach.ts';

export const AI015 = defineRule({
  id: 'AI015',
  title: 'A memory that outsiders fill is read by a model that can act',
  severity: 'high', confidence: 'high', persona: 'builder', fix: 'choice', scope: 'flow',
  choice: { title: 'Choose a store of its own', opens: 'step' },
  taxonomy: ['ASI06', 'LLM08:2025', 'LLM04:2025', 'AML.T0080', 'AML.T0070'],
  visit(flow, report) {
    const { graph, values } = flow.analysis;
    for (const agent of flow.generating) {
      if (!agent.parts.some((part) => acts(part))) continue;
      for (const reader of agent.parts) {
        for (const store of reader.facts.stores) {
          if (store.access === 'write' || (store.kind !== 'memory' && store.kind !== 'vector-store')) continue;
          // What the agent itself remembers is its own conversation; another step's writing is the way in.
          const writer = (graph.writers.get(store.key) ?? []).map((index) => flow.step(index)).find((one) => one.index !== reader.index && !one.roots.some((root) => root.index === agent.index)
            && Array.from({ length: (graph.portStart[one.index + 1] as number) - (graph.portStart[one.index] as number) }, (_, k) => (graph.portStart[one.index] as number) + k).some((port) => graph.ports[port]?.name === '@store' && ((values[port]?.low[0] ?? 0) & PUBLIC_ONLY) !== 0));
          if (writer === undefined) continue;
          report({
            step: agent,
            title: `“${agent.name}” can act, and reads a memory that “${writer.name}” fills with outsiders' text`,
            message: 'Instructions that someone plants in the memory today are obeyed next week, in another person\'s conversation.',
            remedy: 'Keep one memory for what outsiders write and another one for what the model may trust.',
            path: [{ nodeId: writer.node.id, nodeName: writer.name, field: '', why: 'writes outsiders\' text into the memory' }, { nodeId: reader.node.id, nodeName: reader.name, field: '', why: 'reads the same memory' }, { nodeId: agent.node.id, nodeName: agent.name, field: '', why: 'obeys what it reads, and can act' }],
            key: store.key,
          });
          return;
        }
      }
    }
  },
});
