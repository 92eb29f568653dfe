/** Foreign expressions as scripts for the sandbox. They never run anywhere else. */
import type { Json } from '../../../kernel/json.ts';
import type { ForeignExpression } from '../../model/flow.ts';
import { splitJavaScript } from './foreign.ts';

export interface ForeignScript {
  /** For the sandbox; its `input` is a ForeignInput. */
  readonly code: string;
}

/** What a foreign expression may look at: data, and nothing of the machine. */
export interface ForeignInput {
  readonly json: Json;
  /** All items that arrived at the step, and the items that each other step gave, by name. */
  readonly items: readonly Json[];
  readonly nodes: Readonly<Record<string, readonly Json[]>>;
  readonly flow: { readonly id: string; readonly name: string };
  readonly run: { readonly id: string };
  readonly model: Readonly<Record<string, Json>>;
  /** ms since the epoch */
  readonly now: number;
}

/** The names of n8n's expressions over a ForeignInput. */
const n8nPrelude = `const { json, items: arrived, nodes, flow, run, model, now } = input;
const item = (value) => ({ json: value, binary: {} });
const access = (list, current) => ({ first: () => list[0], last: () => list[list.length - 1], all: () => list, item: current, itemMatching: (index) => list[index] });
const step = (name) => {
  if (!Object.hasOwn(nodes, name)) throw new Error('The step "' + name + '" has not run.');
  const list = nodes[name].map(item);
  return { ...access(list, list[0]), isExecuted: true, json: nodes[name][0] };
};
const $json = json, $data = json, $binary = {};
const $input = access(arrived.map(item), item(json));
const $ = step;
const $node = new Proxy({}, { get: (_target, name) => (typeof name === 'string' ? step(name) : undefined) });
const $items = (name) => (name === undefined ? $input.all() : step(name).all());
const moment = (time) => Object.assign(new Date(time), { toISO() { return this.toISOString(); }, toISODate() { return this.toISOString().slice(0, 10); }, toMillis() { return this.getTime(); }, toString() { return this.toISOString(); } });
const $now = moment(now), $today = moment(Math.floor(now / 86400000) * 86400000);
const $workflow = { id: flow.id, name: flow.name, active: true }, $execution = { id: run.id, mode: 'production' };
const $itemIndex = Math.max(0, arrived.indexOf(json)), $runIndex = 0, $env = {}, $vars = {};
const $fromAI = (key, _description, _type, fallback) => (Object.hasOwn(model, key) ? model[key] : fallback);
const $if = (test, yes, no) => (test ? yes : no);
const $ifEmpty = (value, other) => (value === undefined || value === null || value === '' || (typeof value === 'object' && Object.keys(value).length === 0) ? other : value);
const $max = Math.max, $min = Math.min;
const show = (value) => (value === undefined || value === null ? '' : typeof value === 'object' && !(value instanceof Date) ? JSON.stringify(value) : String(value));
`;

/** Whether an expression names more than its own item: only then are the lists of the step and of the steps before it handed to each call. */
export const looksAround = (source: string): boolean =>
  /\$(?:input|items|itemIndex|node)\b|\$\s*\(|\b(?:arrived|nodes|input|step|eval|Function|constructor)\b|\\u/.test(source);

/** Undefined where the language has no interpreter here, or the text cannot be parsed. */
export function foreignScript({ $foreign, source }: ForeignExpression): ForeignScript | undefined {
  if ($foreign !== 'n8n-js') return undefined;
  const parts = splitJavaScript(source);
  if (parts === undefined) return undefined;
  const [only] = parts;
  if (parts.length === 1 && only?.kind === 'code') return { code: `${n8nPrelude}return (${only.text}\n) ?? null;` };
  const pieces = parts.map((part) => (part.kind === 'text' ? JSON.stringify(part.text) : `show((${part.text}\n))`));
  return { code: `${n8nPrelude}return [${pieces.join(', ')}].join('');` };
}
