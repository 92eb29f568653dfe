/** Facts and parameters of a Node-RED step. What travels is `msg`: here the item, so `msg.payload` is the field `payload`. */
import { isJsonObject, type Json, type JsonObject } from '../../kernel/json.ts';
import { byTable } from './by-table.ts';
import { changeRules } from './change-rules.ts';
import { noContexts, type Contexts } from './context-stores.ts';
import { list, nothing, pathOf, text, type Facts, type RedDescription } from './description.ts';
import { httpOf } from './http-request.ts';
import { injectOf } from './inject.ts';
import type { RedNode } from './parse.ts';
import { isElsewhere, isMssql } from './queries.ts';
import { valuesOf } from './servers.ts';
import { redTypeOf } from './types.ts';
import { programOf } from './programs.ts';
import { mustache, plainValue, typedValue } from './values.ts';

/** Modules that the editor installs for a function: `[{ var: "_", module: "lodash@4.17.21" }]`. */
function librariesOf(node: RedNode): { libraries?: string[] } {
  const libraries = list(node.raw['libs'])
    .flatMap((one) => (isJsonObject(one) && text(one['module']) !== '' ? [text(one['module']).slice(0, 300)] : []))
    .slice(0, 100);
  return libraries.length === 0 ? {} : { libraries };
}

/** What runs when the flow starts and when it stops is looked at together with what runs for each message. */
function withStartAndEnd({ raw }: RedNode, code: string): string {
  const more = [
    ['whenStarted', text(raw['initialize'])],
    ['whenStopped', text(raw['finalize'])],
  ] as const;
  // An editor leaves a comment there.
  return [
    code,
    ...more
      .filter(([, own]) => own.replace(/^\s*\/\/.*$/gm, '').trim() !== '')
      .map(([name, own]) => `async function ${name}() {\n${own}\n}`),
  ].join('\n');
}

/** Parts become one payload, in whichever order and under whichever names; the rest of the message is that of the last. */
function joined(base: RedDescription, { raw }: RedNode): RedDescription {
  const property = text(raw['property']) || 'payload';
  if (property !== 'payload' || !['', 'msg'].includes(text(raw['propertyType'])) || text(raw['mode']) !== 'custom') return base;
  return {
    ...base,
    values: { ...base.values, parts: '{{ input["payload"] }} {{ input["topic"] }}' },
    facts: { ...base.facts, result: 'assign', fields: [{ path: ['payload'], parameter: ['parts'] }] },
  };
}

/** What is told of every step, and `isPage`: what it answers is a page. */
type Own = (node: RedNode, base: RedDescription, isPage: boolean) => RedDescription;

const withFacts = (base: RedDescription, facts: Partial<Facts>): RedDescription => ({ ...base, facts: { ...base.facts, ...facts } });
const withValues = (base: RedDescription, values: JsonObject): RedDescription => ({ ...base, values: { ...base.values, ...values } });

/** Authentication is switched on for the whole server, in a file that is no part of an export. */
const entry: Own = ({ raw }, base) => ({
  ...withFacts(base, { trigger: { kind: 'webhook', exposed: true, auth: 'unseen', atLeastOnce: true } }),
  operation: `${text(raw['method']).toUpperCase() || 'GET'} ${text(raw['url'])}`.slice(0, 300),
});

const script: Own = (node, base) => {
  const { func, ...rest } = base.values;
  return {
    ...withFacts(base, { code: { language: 'javascript', dialect: 'node-red', ...librariesOf(node) } }),
    values: { ...rest, ...(list(node.raw['libs']).length > 0 ? { libs: node.raw['libs'] as Json } : {}) },
    code: withStartAndEnd(node, text(node.raw['func']) || (typeof func === 'string' ? func : '')),
  };
};

const template: Own = ({ raw }, base) => {
  const path = pathOf(text(raw['field']) || 'payload');
  const isMustache = text(raw['syntax']) !== 'plain';
  const isKept = raw['fieldType'] === 'flow' || raw['fieldType'] === 'global';
  const written = withValues(base, { template: isMustache ? mustache(raw['template']) : plainValue(raw['template'] ?? '') });
  return withFacts(written, {
    fields: isKept ? [] : [{ path, parameter: ['template'] }],
    sinks: [
      ...(/\{\{\{/.test(text(raw['template'])) ? [{ kind: 'template' as const, parameter: ['template'] }] : []),
      ...(isKept ? [{ kind: 'store' as const, parameter: ['template'] }] : []),
    ],
  });
};

const change: Own = (node, base) => {
  const { values, fields, runs } = changeRules(node);
  return withFacts(withValues(base, values), { fields, sinks: [...base.facts.sinks, ...runs] });
};

/** What it folds the messages with, or what the parts become. */
const join: Own = (node, base) =>
  text(node.raw['mode']) === 'reduce' ? withValues(base, { reduceExp: typedValue(node.raw['reduceExp'], 'jsonata') }) : joined(base, node);

const choice: Own = ({ raw }, base) =>
  withFacts(withValues(base, { property: typedValue(raw['property'], raw['propertyType'] ?? 'msg') }), {
    control: { kind: 'branch', reads: [['property']] },
  });

const query: Own = ({ type, raw }, base) =>
  withValues(base, {
    ...(typeof raw['query'] === 'string' ? { query: mustache(raw['query']) } : {}),
    ...(isMssql(type) && isElsewhere(raw) ? { queryOpt: typedValue(raw['queryOpt'], raw['queryOptType']) } : {}),
  });

const status: Own = (_node, base) =>
  withFacts(withValues(base, { shown: '{{ input.error }}' }), {
    result: 'assign',
    fields: [{ path: ['status', 'text'], parameter: ['shown'] }],
  });

const loop: Own = (_node, base) => withFacts(base, { control: { kind: 'loop', reads: [], concurrency: 1 } });
const wait: Own = (_node, base) => withFacts(base, { control: { kind: 'wait', reads: [] } });

const answer: Own = (_node, base, isPage) =>
  withFacts(base, {
    zone: { scope: 'public' },
    ...(isPage ? { sinks: base.facts.sinks.map((sink) => ({ ...sink, markup: { kind: 'html' as const, unless: [] } })) } : {}),
  });

const file: Own = ({ raw }, base) =>
  withFacts(withValues(base, { filename: typedValue(raw['filename'], raw['filenameType'] ?? 'str') }), {
    sinks: [...base.facts.sinks, { kind: 'file', parameter: ['filename'] }],
  });

/** Types of which more is told than the table of types says. */
const own: ReadonlyMap<string, Own> = new Map<string, Own>([
  ['http request', (node, base) => ({ ...base, ...httpOf(node, base.values) })],
  ['http in', entry],
  ['http response', answer],
  ['function', script],
  ...['exec', 'daemon', 'bigssh', 'bigexec', 'python3-function'].map((type): [string, Own] => [type, programOf]),
  ['template', template],
  ['change', change],
  ['join', join],
  ['switch', choice],
  ...['postgresql', 'postgres', 'MSSQL', 'mssql-plus'].map((type): [string, Own] => [type, query]),
  ['status', status],
  ...['loop', 'array-loop', 'counter-loop'].map((type): [string, Own] => [type, loop]),
  ...['delay', 'trigger'].map((type): [string, Own] => [type, wait]),
  ...['file', 'file in'].map((type): [string, Own] => [type, file]),
]);

/** A type that nobody has described may do anything with all that comes. */
function unknown({ type }: RedNode, title: string, values: JsonObject): RedDescription {
  const isTrigger = / in$|trigger|receiver|listen/i.test(type);
  return {
    category: 'unknown',
    title,
    values,
    facts: {
      ...nothing,
      known: false,
      zone: { scope: 'unknown', vendor: title },
      result: 'answer',
      effects: isTrigger
        ? []
        : [{ kind: 'write', what: `does something in ${title} that nobody has described`.slice(0, 300), idempotent: false }],
      sinks: [{ kind: 'network', parameter: [], implied: [[]] }],
    },
  };
}

/** `isPage`: what it answers is a page. */
export function describeRed(
  node: RedNode,
  configs: ReadonlyMap<string, RedNode>,
  isPage = false,
  contexts: Contexts = noContexts,
): RedDescription {
  if (node.type === 'inject') return injectOf(node, contexts);
  const title = node.type.slice(0, 300);
  const values = valuesOf(node, configs);
  if (node.type.startsWith('subflow:'))
    return {
      category: 'subworkflow',
      title: 'Subflow',
      values,
      facts: { ...nothing, result: 'pass', control: { kind: 'subflow', reads: [] } },
    };
  const type = redTypeOf(node.type);
  if (type === undefined) return unknown(node, title, values);
  const base = { category: type.category, title, values, facts: byTable(node, type, values, contexts) };
  return own.get(node.type)?.(node, base, isPage) ?? base;
}
