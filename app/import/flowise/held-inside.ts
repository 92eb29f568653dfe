/** What a step holds in its settings and is drawn here as steps of their own: tools and stored documents. */
import { isJsonObject, type Json } from '../../kernel/json.ts';
import { describeFlowise } from './describe.ts';
import { toolFacts } from './tools.ts';
import type { FlowiseEdge, FlowiseNode } from './parse.ts';
import { valuesOf, type Named } from './values.ts';
import type { Step } from './step.ts';

const nobody: Named = { steps: new Map(), chat: undefined };

/** What an agent looks up in stored documents is a setting of it too: who wrote them writes to the model. */
function knowledgeInside(node: FlowiseNode, parent: string): Step[] {
  const held = ['agentKnowledgeDocumentStores', 'agentKnowledgeVSEmbeddings']
    .flatMap((key) => {
      const value = node.inputs[key];
      return Array.isArray(value) ? (value as readonly Json[]).filter(isJsonObject) : [];
    })
    .slice(0, 50);
  return held.map((store, index): Step => {
    const said = [store['documentStore'], store['vectorStore'], store['knowledgeName']].find(
      (value) => typeof value === 'string' && value !== '',
    );
    const described = describeFlowise({
      ...node,
      type: typeof store['vectorStore'] === 'string' ? store['vectorStore'] : 'documentStoreVS',
      category: 'Vector Stores',
      inputs: { indexName: typeof said === 'string' ? said : '' },
    });
    return {
      id: `${node.id.slice(0, 100)}~knowledge-${index + 1}`,
      name: `Documents of ${parent}`,
      type: 'documentStore',
      described,
      values: valuesOf(store, nobody),
      outputs: 1,
      x: node.x - 80 - index * 60,
      y: node.y + 180,
    };
  });
}

/** Tools that the model's provider runs itself: `agentToolsBuiltInOpenAI: '["web_search_preview"]'`. */
function builtInside(node: FlowiseNode, parent: string): Step[] {
  const names = Object.entries(node.inputs)
    .filter(([key]) => key.startsWith('agentToolsBuiltIn'))
    .flatMap(([, value]) => (typeof value === 'string' ? [...value.matchAll(/"([a-z_]{3,60})"/g)].map((match) => match[1] ?? '') : []));
  return [...new Set(names)].slice(0, 20).map((name, index): Step => ({
    id: `${node.id.slice(0, 100)}~builtin-${index + 1}`,
    name: `${name} of ${parent}`,
    type: name,
    described: { category: 'ai.tool', facts: toolFacts(/code/.test(name) ? 'codeInterpreter' : name, {}, false) },
    values: {},
    outputs: 1,
    x: node.x + 300 + index * 60,
    y: node.y + 180,
  }));
}

/** Agentflow steps hold their tools as settings; drawn as steps, their authority counts. */
export function toolsInside(node: FlowiseNode, parent: string): { readonly steps: Step[]; readonly edges: FlowiseEdge[] } {
  const held = [node.inputs['agentTools'], node.inputs['llmTools']]
    .flatMap((value) => (Array.isArray(value) ? (value as readonly Json[]) : []))
    .filter(isJsonObject)
    .slice(0, 100);
  const steps = held.flatMap((tool, index): Step[] => {
    const type = typeof tool['agentSelectedTool'] === 'string' ? tool['agentSelectedTool'] : '';
    if (type === '') return [];
    const settings = isJsonObject(tool['agentSelectedToolConfig']) ? tool['agentSelectedToolConfig'] : {};
    const facts = toolFacts(type, settings, true);
    return [
      {
        id: `${node.id.slice(0, 100)}~tool-${index + 1}`,
        name: `${type} of ${parent}`,
        type,
        described: {
          category: 'ai.tool',
          facts: { ...facts, ...(tool['agentSelectedToolRequiresHumanInput'] === true ? { human: { approvers: 1, bound: true } } : {}) },
        },
        values: valuesOf(settings, nobody),
        outputs: 1,
        x: node.x + index * 60,
        y: node.y + 180,
      },
    ];
  });
  steps.push(...knowledgeInside(node, parent), ...builtInside(node, parent));
  return { steps, edges: steps.map(({ id }) => ({ from: id, output: 0, to: node.id, anchor: 'tools', kind: 'tool' })) };
}
