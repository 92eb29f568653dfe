/** Foreign expressions as scripts for the sandbox. They never run anywhere else. */
import type { ForeignExpression } from '../model/flow.ts';
import { splitJavaScript } from './foreign.ts';

export interface ForeignScript {
  /** For the sandbox; its `input` is `{ json, nodes, flow, run, model, now }`. */
  readonly code: string;
  /** The result is text whatever it is made of. */
  readonly text: boolean;
}

/** What n8n's expressions find: the item as it is here, the first item of each other step, and nothing of the machine. */
const n8nPrelude = `const { json, nodes, flow, run, model, now } = input;
const item = (value) => ({ json: value, binary: {} });
const step = (name) => {
  if (!Object.hasOwn(nodes, name)) throw new Error('The step "' + name + '" has not run.');
  const only = item(nodes[name]);
  return { first: () => only, last: () => only, all: () => [only], item: only, itemMatching: () => only, isExecuted: true, json: nodes[name] };
};
const here = item(json);
const $json = json, $data = json, $binary = {};
const $input = { first: () => here, last: () => here, all: () => [here], item: here };
const $ = step;
const $node = new Proxy({}, { get: (_target, name) => (typeof name === 'string' ? step(name) : undefined) });
const $items = (name) => (name === undefined ? [here] : step(name).all());
const moment = (time) => Object.assign(new Date(time), { toISO() { return this.toISOString(); }, toISODate() { return this.toISOString().slice(0, 10); }, toMillis() { return this.getTime(); }, toString() { return this.toISOString(); } });
const $now = moment(now), $today = moment(Math.floor(now / 86400000) * 86400000);
const $workflow = { id: flow.id, name: flow.name, active: true }, $execution = { id: run.id, mode: 'production' };
const $itemIndex = 0, $runIndex = 0, $env = {}, $vars = {};
const $fromAI = (key, _description, _type, fallback) => (Object.hasOwn(model, key) ? model[key] : fallback);
const $if = (test, yes, no) => (test ? yes : no);
const $ifEmpty = (value, other) => (value === undefined || value === null || value === '' || (typeof value === 'object' && Object.keys(value).length === 0) ? other : value);
const $max = Math.max, $min = Math.min;
const show = (value) => (value === undefined || value === null ? '' : typeof value === 'object' && !(value instanceof Date) ? JSON.stringify(value) : String(value));
`;

/** Undefined where the language has no interpreter here, or the text cannot be parsed. */
export function foreignScript({ $foreign, source }: ForeignExpression): ForeignScript | undefined {
  if ($foreign !== 'n8n-js') return undefined;
  const parts = splitJavaScript(source);
  if (parts === undefined) return undefined;
  const [only] = parts;
  if (parts.length === 1 && only?.kind === 'code') return { code: `${n8nPrelude}return (${only.text}\n) ?? null;`, text: false };
  const pieces = parts.map((part) => (part.kind === 'text' ? JSON.stringify(part.text) : `show((${part.text}\n))`));
  return { code: `${n8nPrelude}return [${pieces.join(', ')}].join('');`, text: true };
}
