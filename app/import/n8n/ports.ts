/** What the numbered inputs and outputs of an n8n node mean: they depend on type, version and parameters. */
import { isJsonObject, type Json, type JsonObject } from '../../kernel/json.ts';
import type { EdgeKind } from '../../workflow/model/flow.ts';
import type { PortSpec } from '../../nodes/kit/facts.ts';
import type { N8nNode } from './parse.ts';

/** n8n's connection kinds; `main` carries items, the rest plugs an AI part into its root. */
export const edgeKindOf: ReadonlyMap<string, EdgeKind> = new Map([
  ['main', 'data'],
  ['ai_languageModel', 'model'],
  ['ai_memory', 'memory'],
  ['ai_tool', 'tool'],
  ['ai_outputParser', 'parser'],
  ['ai_embedding', 'embedding'],
  ['ai_document', 'document'],
  ['ai_textSplitter', 'splitter'],
  ['ai_retriever', 'retriever'],
  ['ai_reranker', 'reranker'],
  ['ai_vectorStore', 'vectorStore'],
  // Kinds of the first AI releases: a chain or an agent plugged in as a tool.
  ['ai_agent', 'tool'],
  ['ai_chain', 'tool'],
]);

/** Titles of the `main` outputs, in the order of their index, without the error output. */
export type OutputTitles = readonly string[];

const list = (value: Json | undefined): readonly Json[] => (Array.isArray(value) ? (value as readonly Json[]) : []);
const at = (value: Json | undefined, ...path: readonly string[]): Json | undefined =>
  path.reduce<Json | undefined>((here, key) => (isJsonObject(here) && Object.hasOwn(here, key) ? here[key] : undefined), value);
const numbered = (count: number, word: string): string[] =>
  Array.from({ length: Math.max(0, Math.min(200, count)) }, (_, index) => `${word} ${index + 1}`);
const asText = (value: Json | undefined, fallback: string): string =>
  typeof value === 'string' && value !== '' && !value.startsWith('=') ? value.slice(0, 100) : fallback;

function switchOutputs(parameters: JsonObject, version: number): OutputTitles {
  if (at(parameters, 'mode') === 'expression') {
    const count = at(parameters, version >= 3 ? 'numberOutputs' : 'outputsAmount');
    return numbered(typeof count === 'number' ? count : 4, 'Output');
  }
  if (version < 2) return [...numbered(4, 'Output')];
  if (version < 3) {
    const rules = list(at(parameters, 'rules', 'rules')).map((rule, index) => asText(at(rule, 'outputKey'), `Rule ${index + 1}`));
    return at(parameters, 'fallbackOutput') === 'extra' ? [...rules, 'Otherwise'] : rules;
  }
  const rules = list(at(parameters, 'rules', 'values')).map((rule, index) => asText(at(rule, 'outputKey'), `Rule ${index + 1}`));
  return at(parameters, 'options', 'fallbackOutput') === 'extra'
    ? [...rules, asText(at(parameters, 'options', 'renameFallbackOutput'), 'Otherwise')]
    : rules;
}

function classifierOutputs(parameters: JsonObject): OutputTitles {
  const names = list(at(parameters, 'categories', 'categories')).map((category, index) =>
    asText(at(category, 'category'), `Category ${index + 1}`),
  );
  return at(parameters, 'options', 'fallback') === 'other' ? [...names, 'Other'] : names;
}

function sentimentOutputs(parameters: JsonObject): OutputTitles {
  const text = asText(at(parameters, 'options', 'categories'), 'Positive, Neutral, Negative');
  return text
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '');
}

/** The outputs that a node has of its kind `main`. */
export function outputTitles(key: string, node: Pick<N8nNode, 'parameters' | 'typeVersion'>): OutputTitles {
  const { parameters, typeVersion } = node;
  switch (key) {
    case 'if':
      return ['True', 'False'];
    case 'filter':
      return ['Kept'];
    case 'switch':
      return switchOutputs(parameters, typeVersion);
    // The two outputs of a loop changed places between version 2 and 3.
    case 'splitInBatches':
      return typeVersion < 2 ? ['Loop'] : typeVersion < 3 ? ['Loop', 'Done'] : ['Done', 'Loop'];
    case 'compareDatasets':
      return ['In A only', 'Same', 'Different', 'In B only'];
    case 'lc.textClassifier':
      return classifierOutputs(parameters);
    case 'lc.sentimentAnalysis':
      return sentimentOutputs(parameters);
    case 'lc.guardrails':
      return at(parameters, 'operation') === 'sanitize' ? ['Sanitised'] : ['Pass', 'Fail'];
    case 'removeDuplicates':
      return at(parameters, 'operation') === 'removeItemsSeenInPreviousExecutions' ? ['Kept', 'Discarded'] : ['Kept'];
    case 'dataTable':
      return ['Out'];
    case 'evaluation':
      return at(parameters, 'operation') === 'checkIfEvaluating' ? ['Evaluation', 'Normal'] : ['Out'];
    case 'webhook': {
      const methods = at(parameters, 'httpMethod');
      return at(parameters, 'multipleMethods') === true && Array.isArray(methods)
        ? list(methods).map((method, index) => asText(method, `Method ${index + 1}`))
        : ['Out'];
    }
    case 'respondToWebhook':
      return at(parameters, 'options', 'enableResponseOutput') === true ? ['Input', 'Response'] : ['Out'];
    case 'stickyNote':
    case 'stopAndError':
      return [];
    default:
      return ['Out'];
  }
}

/** How many inputs of the kind `main` a node declares. */
export function inputCount(key: string, node: Pick<N8nNode, 'parameters' | 'typeVersion'>): number {
  if (key === 'compareDatasets') return 2;
  if (key !== 'merge') return 1;
  const count = at(node.parameters, 'numberInputs');
  return typeof count === 'number' ? Math.max(2, Math.min(50, Math.trunc(count))) : 2;
}

/** `in`, `in-2`, `in-3`: the first has no number, because most nodes have only that one. */
export const numberedPort = (name: string, index: number): string => (index === 0 ? name : `${name}-${index + 1}`);

/** Ids of the outputs with a meaning of their own, so that a path through them can be told apart. */
export function outputPorts(titles: OutputTitles, used: number, errorOutput: boolean): PortSpec[] {
  const taken = new Set<string>(['error']);
  const ports: PortSpec[] = [];
  const regular = errorOutput ? titles.length : Math.max(titles.length, used);
  for (let index = 0; index < regular; index += 1) {
    const title = titles[index] ?? `Output ${index + 1}`;
    const slug = title
      .toLowerCase()
      .replace(/[^a-z0-9]+/g, '-')
      .replace(/^-+|-+$/g, '')
      .slice(0, 60);
    const wanted = slug === '' ? numberedPort('out', index) : slug;
    let id = wanted;
    for (let count = 2; taken.has(id); count += 1) id = `${wanted}-${count}`;
    taken.add(id);
    ports.push({ id, title, kind: 'data' });
  }
  if (errorOutput) ports.push({ id: 'error', title: 'Error', kind: 'error' });
  // An index behind the error output exists in no version of n8n, but a file can hold it.
  for (let index = ports.length; index < used; index += 1)
    ports.push({ id: numberedPort('out', index), title: `Output ${index + 1}`, kind: 'data' });
  return ports;
}
