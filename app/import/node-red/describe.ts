/** Facts and parameters of a Node-RED step. What travels is `msg`: here the item, so `msg.payload` is the field `payload`. */
import { isJsonObject, type Json, type JsonObject } from '../../kernel/json.ts';
import { byTable } from './by-table.ts';
import { changeRules } from './change-rules.ts';
import { noContexts, type Contexts } from './context-stores.ts';
import { list, nothing, text, type RedDescription } from './description.ts';
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

/** `isPage`: what it answers is a page. */
export function describeRed(
  node: RedNode,
  configs: ReadonlyMap<string, RedNode>,
  isPage = false,
  contexts: Contexts = noContexts,
): RedDescription {
  const title = node.type.slice(0, 300);
  const values = valuesOf(node, configs);
  const type = redTypeOf(node.type);
  if (node.type === 'inject') return injectOf(node, contexts);
  if (node.type.startsWith('subflow:'))
    return {
      category: 'subworkflow',
      title: 'Subflow',
      values,
      facts: { ...nothing, result: 'pass', control: { kind: 'subflow', reads: [] } },
    };
  if (type === undefined) {
    const isTrigger = / in$|trigger|receiver|listen/i.test(node.type);
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
  const base = { category: type.category, title, values, facts: byTable(node, type, values, contexts) };
  switch (node.type) {
    case 'http request':
      return { ...base, ...httpOf(node, values) };
    case 'http in':
      // Authentication is switched on for the whole server, in a file that is no part of an export.
      return {
        ...base,
        operation: `${text(node.raw['method']).toUpperCase() || 'GET'} ${text(node.raw['url'])}`.slice(0, 300),
        facts: { ...base.facts, trigger: { kind: 'webhook', exposed: true, auth: 'unseen', atLeastOnce: true } },
      };
    case 'function': {
      const { func, ...rest } = values;
      return {
        ...base,
        values: { ...rest, ...(list(node.raw['libs']).length > 0 ? { libs: node.raw['libs'] as Json } : {}) },
        code: withStartAndEnd(node, text(node.raw['func']) || (typeof func === 'string' ? func : '')),
        facts: { ...base.facts, code: { language: 'javascript', dialect: 'node-red', ...librariesOf(node) } },
      };
    }
    case 'exec':
    case 'daemon':
    case 'bigssh':
    case 'bigexec':
    case 'python3-function':
      return programOf(node, base);
    case 'template': {
      const field = text(node.raw['field']) || 'payload';
      const isMustache = text(node.raw['syntax']) !== 'plain';
      return {
        ...base,
        values: { ...values, template: isMustache ? mustache(node.raw['template']) : plainValue(node.raw['template'] ?? '') },
        facts: {
          ...base.facts,
          fields:
            node.raw['fieldType'] === 'flow' || node.raw['fieldType'] === 'global'
              ? []
              : [
                  {
                    path: field
                      .split('.')
                      .filter((part) => part !== '')
                      .slice(0, 20),
                    parameter: ['template'],
                  },
                ],
          sinks: [
            ...(/\{\{\{/.test(text(node.raw['template'])) ? [{ kind: 'template' as const, parameter: ['template'] }] : []),
            ...(node.raw['fieldType'] === 'flow' || node.raw['fieldType'] === 'global'
              ? [{ kind: 'store' as const, parameter: ['template'] }]
              : []),
          ],
        },
      };
    }
    case 'change': {
      const { values: rules, fields, runs } = changeRules(node);
      return { ...base, values: { ...values, ...rules }, facts: { ...base.facts, fields, sinks: [...base.facts.sinks, ...runs] } };
    }
    // What it folds the messages with.
    case 'join':
      return text(node.raw['mode']) === 'reduce'
        ? { ...base, values: { ...values, reduceExp: typedValue(node.raw['reduceExp'], 'jsonata') } }
        : joined({ ...base, values }, node);
    case 'switch':
      return {
        ...base,
        values: { ...values, property: typedValue(node.raw['property'], node.raw['propertyType'] ?? 'msg') },
        facts: { ...base.facts, control: { kind: 'branch', reads: [['property']] } },
      };
    case 'postgresql':
    case 'postgres':
    case 'MSSQL':
    case 'mssql-plus': {
      const query: JsonObject = typeof node.raw['query'] === 'string' ? { query: mustache(node.raw['query']) } : {};
      return {
        ...base,
        values: {
          ...values,
          ...query,
          ...(isMssql(node.type) && isElsewhere(node.raw) ? { queryOpt: typedValue(node.raw['queryOpt'], node.raw['queryOptType']) } : {}),
        },
      };
    }
    case 'status':
      return {
        ...base,
        values: { ...values, shown: '{{ input.error }}' },
        facts: { ...base.facts, result: 'assign', fields: [{ path: ['status', 'text'], parameter: ['shown'] }] },
      };
    case 'loop':
    case 'array-loop':
    case 'counter-loop':
      return { ...base, facts: { ...base.facts, control: { kind: 'loop', reads: [], concurrency: 1 } } };
    case 'delay':
    case 'trigger':
      return { ...base, facts: { ...base.facts, control: { kind: 'wait', reads: [] } } };
    case 'http response':
      return {
        ...base,
        facts: {
          ...base.facts,
          zone: { scope: 'public' },
          ...(isPage ? { sinks: base.facts.sinks.map((sink) => ({ ...sink, markup: { kind: 'html' as const, unless: [] } })) } : {}),
        },
      };
    case 'file':
    case 'file in':
      return {
        ...base,
        values: { ...values, filename: typedValue(node.raw['filename'], node.raw['filenameType'] ?? 'str') },
        facts: { ...base.facts, sinks: [...base.facts.sinks, { kind: 'file', parameter: ['filename'] }] },
      };
    default:
      return base;
  }
}
