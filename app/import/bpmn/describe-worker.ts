/** Facts of what a BPMN task hands over: a connector, a model, an agent, a call, or a worker of somebody's own. */
import { isJsonObject, type Json, type JsonObject } from '../../kernel/json.ts';
import type { EffectKind, SinkKind } from '../../nodes/kit/facts.ts';
import { isModelAddress } from '../../nodes/kit/asked-model.ts';
import { paysAt } from '../../nodes/kit/declared-effect.ts';
import { isPinnedModel } from '../../nodes/kit/models.ts';
import { readUrl } from '../../nodes/kit/url.ts';
import { zoneOfHost } from '../../nodes/kit/vendors.ts';
import { brings, vendorZone } from '../n8n/describe/kit.ts';
import type { Profile } from '../n8n/map/profiles.ts';
import { vendors } from '../n8n/map/vendors.ts';
import { agenticWorker } from './agentic.ts';
import type { Extensions } from './extensions.ts';
import { addressesGiven } from './worker-addresses.ts';
import { nothing, text, valueAt, type Facts } from './facts.ts';
import { chatAt, requestEffect } from '../step-facts.ts';

/** Camunda's connectors, by a word in the job type or the template's id. */
const connectors: readonly (readonly [
  pattern: RegExp,
  category: string,
  vendor: string,
  effect: EffectKind,
  sink: SinkKind,
  brings?: Profile,
])[] = [
  [/email|send-?mail|mail-send|^mail$|smtp/i, 'email.send', 'smtp', 'send', 'message'],
  [/sendgrid/i, 'email.send', 'sendgrid', 'send', 'message'],
  [/slack/i, 'message.send', 'slack', 'send', 'message'],
  [/microsoft-?teams/i, 'message.send', 'microsoft', 'send', 'message'],
  [/twilio/i, 'message.send', 'twilio', 'send', 'message'],
  [/whatsapp|facebook/i, 'message.send', 'meta', 'send', 'message'],
  [/kafka/i, 'queue.send', 'kafka', 'send', 'store'],
  [/rabbitmq/i, 'queue.send', 'rabbitmq', 'send', 'store'],
  [/\bsqs|\bsns|eventbridge/i, 'queue.send', 'aws', 'send', 'store'],
  [/^shell$/i, 'script.shell', 'ssh', 'exec', 'command'],
  [/lambda/i, 'saas.action', 'aws', 'exec', 'store'],
  [/s3|dynamo/i, 'storage', 'aws', 'write', 'store'],
  [/google-?drive/i, 'storage', 'google', 'write', 'store'],
  [/google-?sheets/i, 'spreadsheet', 'google', 'write', 'store'],
  [/github/i, 'saas.action', 'github', 'write', 'store'],
  [/gitlab/i, 'saas.action', 'gitlab', 'write', 'store'],
  [/salesforce/i, 'crm.action', 'salesforce', 'write', 'store', 'crm'],
  [/hubspot/i, 'crm.action', 'hubspot', 'write', 'store', 'crm'],
  [/\bsql|jdbc/i, 'db.query', 'postgres', 'write', 'query', 'table'],
  [/asana/i, 'saas.action', 'asana', 'write', 'store', 'task'],
];
const modelWorkers: readonly (readonly [RegExp, string])[] = [
  [/openai|chatgpt/i, 'openai'],
  [/bedrock/i, 'bedrock'],
  [/anthropic|claude/i, 'anthropic'],
  [/vertex|gemini/i, 'vertex'],
  [/huggingface/i, 'huggingface'],
  [/mistral/i, 'mistral'],
];

const whole = [[]];
/** A task sees the process variables that it does not name: without a mapping it may use all of them. */
const implied = (values: JsonObject): { implied?: string[][] } => (Object.keys(values).length === 0 ? { implied: whole } : {});
export const sent = (kind: SinkKind, values: JsonObject): Facts['sinks'] => [{ kind, parameter: [], ...implied(values) }];

/** Values that are named beside a statement are bound, and can change nothing of it. */
function statementSinks(values: JsonObject): Facts['sinks'] {
  const data = values['data'];
  if (!isJsonObject(data) || data['query'] === undefined) return sent('query', values);
  return [
    { kind: 'query', parameter: ['data', 'query'] },
    ...(data['variables'] === undefined ? [] : [{ kind: 'network' as const, parameter: ['data', 'variables'] }]),
  ];
}

export const isAgent = ({ worker, template }: Extensions): boolean => /agentic|aiagent|ai-agent/i.test(`${worker ?? ''} ${template ?? ''}`);

export function modelFacts(values: JsonObject, words: string, role: 'agent' | 'chat'): Facts {
  const provider =
    text(isJsonObject(values['provider']) ? values['provider']['type'] : values['provider']) ||
    modelWorkers.find(([pattern]) => pattern.test(words))?.[1] ||
    '';
  const key = modelWorkers.find(([pattern]) => pattern.test(provider))?.[1];
  const vendor = key === undefined ? undefined : vendors.get(key);
  const at = (path: readonly string[]): Json | undefined => valueAt(values, path);
  /** The outer of two paths speaks for what lies inside of it, so the first that is there is enough. */
  const present = (paths: readonly (readonly string[])[]): string[][] =>
    paths
      .filter((path) => at(path) !== undefined)
      .slice(0, 1)
      .map((path) => [...path]);
  const system = present([['data', 'systemPrompt', 'prompt'], ['systemPrompt'], ['system'], ['internal_systemMessage']]);
  const prompt = present([
    ['data', 'userPrompt', 'prompt'],
    ['data', 'userPrompt'],
    ['prompt'],
    ['input', 'prompt'],
    ['inputs', 'prompt'],
    ['internal_prompt'],
  ]);
  const model = text(at(['provider', key ?? '', 'model', 'model']) ?? at(['provider', 'openai', 'model', 'model']) ?? at(['model']));
  const zone = vendor === undefined ? ({ scope: 'unknown' } as const) : vendorZone(vendor);
  const steps = at(['data', 'limits', 'maxModelCalls']);
  return {
    ...nothing,
    zone,
    result: 'model',
    hosts: [...(vendor?.hosts ?? [])],
    ai: {
      role,
      ...(vendor === undefined ? {} : { provider: vendor.name }),
      ...(model === '' ? {} : { model: model.slice(0, 300), pinned: isPinnedModel(model) }),
      external: true,
      system,
      prompt,
      ...(prompt.length === 0 ? { impliedPrompt: whole } : {}),
      output: 'none',
      ...(typeof steps === 'string' && /^\d{1,4}$/.test(steps) && Number(steps) > 0 ? { steps: Number(steps) } : {}),
    },
    sinks: [
      ...system.map((parameter) => ({ kind: 'prompt.system' as const, parameter })),
      ...prompt.map((parameter) => ({ kind: 'prompt.user' as const, parameter })),
      ...(prompt.length === 0 ? sent('prompt.user', {}) : []),
    ],
  };
}

/** A text, also one in quotes that is written as an expression: `="GET"`. */
const fixedText = (value: Json | undefined): string =>
  text(value) || (isJsonObject(value) ? (/^=\s*"(\w+)"\s*$/.exec(text(value['source']))?.[1] ?? '') : '');

/** Where connectors that call an address have it. */
const addressPaths: readonly (readonly string[])[] = [['url'], ['inputs', 'url'], ['graphql', 'url'], ['serviceUrl']];
/** A question of GraphQL is a statement; values beside it are bound. */
const questions: readonly (readonly string[])[] = [['graphql', 'query'], ['query']];

function httpFacts(values: JsonObject, words: string): Facts {
  const path = addressPaths.find((one) => valueAt(values, one) !== undefined) ?? ['url'];
  const url = valueAt(values, path);
  const inner = valueAt(values, path.slice(0, -1));
  const holder = inner !== undefined && isJsonObject(inner) ? inner : values;
  // A method that data picks may be any.
  const method = fixedText(holder['method']).toUpperCase() || (isJsonObject(holder['method']) ? 'POST' : 'GET');
  const { host } = readUrl(url);
  const pathOfUrl = text(url)
    .replace(/^=?"?[a-z]+:\/\/[^/?#]*/i, '')
    .replace(/["?#].*$/s, '');
  const effect: EffectKind = paysAt(method, host, pathOfUrl, text(url).startsWith('=') || /[$#]\{/.test(pathOfUrl) ? undefined : pathOfUrl)
    ? 'pay'
    : /^(GET|HEAD)$/.test(method)
      ? 'read'
      : method === 'DELETE'
        ? 'delete'
        : 'write';
  const inside = (key: string): string[] => [...path.slice(0, -1), key];
  const question = /graphql/i.test(words)
    ? questions
        .filter((one) => valueAt(values, one) !== undefined)
        .map((parameter) => ({ kind: 'query' as const, parameter: [...parameter] }))
    : [];
  const zone = zoneOfHost(host);
  const asked = ['body', 'payload'].filter((key) => holder[key] !== undefined).map(inside);
  const asksModel = effect === 'write' && asked.length > 0 && isModelAddress(host, text(url).replace(/^=?"?[a-z]+:\/\/[^/?#]*/i, ''));
  return {
    ...nothing,
    zone,
    result: asksModel ? 'model' : 'answer',
    hosts: host === undefined ? [] : [host],
    brings: asksModel ? [] : brings('web', ['out']),
    ...(asksModel
      ? {
          ai: {
            ...chatAt(zone),
            prompt: asked,
          },
        }
      : {}),
    effects: [requestEffect(effect, host)],
    sinks: [
      { kind: 'url', parameter: [...path] },
      ...question,
      ...['body', 'queryParameters', 'headers', 'payload', 'soap-body', 'variables']
        .filter((key) => holder[key] !== undefined)
        .map((key) => ({
          kind: asksModel && (key === 'body' || key === 'payload') ? ('prompt.user' as const) : ('network' as const),
          parameter: inside(key),
        })),
    ],
    networks:
      url === undefined
        ? []
        : [
            {
              parameter: [...path],
              method: method.slice(0, 40),
              headers: [inside('headers')],
              query: [inside('queryParameters')],
              verifyCertificate: true,
              followsRedirects: false,
              sendsCredentials:
                holder['authentication'] !== undefined &&
                text(isJsonObject(holder['authentication']) ? holder['authentication']['type'] : undefined) !== 'noAuth',
            },
          ],
  };
}

/** What a FEEL context consists of: texts, names, and signs. */
const contextToken = /"(?:[^"\\]|\\.)*"|[\p{L}_][\p{L}\p{N}_]*|\S/gu;

/** The keys of a FEEL context, `={customer: response.body, "sum": 1}`, none of one that is not there; undefined where the text is not wholly understood. */
function keysOf(source: string): readonly string[] | undefined {
  if (source.trim() === '') return [];
  const inner = /^=\s*\{(.*)\}\s*$/su.exec(source)?.[1];
  if (inner === undefined || inner.length > 20_000) return undefined;
  const tokens = inner.match(contextToken) ?? [];
  const keys: string[] = [];
  let depth = 0;
  let atKey = true;
  for (let index = 0; index < tokens.length; index += 1) {
    const token = tokens[index] as string;
    const next = tokens[index + 1];
    if (token === '"' || (token === '/' && (next === '/' || next === '*'))) return undefined;
    if (atKey) {
      const name = /^(?:"([\p{L}_][\p{L}\p{N}_]*)"|([\p{L}_][\p{L}\p{N}_]*))$/u.exec(token);
      if (name === null || next !== ':') return undefined;
      keys.push(name[1] ?? name[2] ?? '');
      atKey = false;
    } else if ('([{'.includes(token)) depth += 1;
    else if (')]}'.includes(token)) depth -= 1;
    else if (token === ',' && depth === 0) atKey = true;
    if (depth < 0) return undefined;
  }
  return depth === 0 ? keys : undefined;
}

/**
 * A process keeps its variables until somebody writes over them: what a worker answers goes into the variable that the step names, or
 * into those that its result expression spells out, `={customer: response.body}`. Where neither is said, or it is said in a way that is
 * not understood, it is put among them all.
 */
export function keepsVariables(facts: Facts, { values }: Extensions): Facts {
  if (facts.result !== 'answer' && facts.result !== 'model') return facts;
  const headers = isJsonObject(values['taskHeaders']) ? values['taskHeaders'] : {};
  const outputs = isJsonObject(values['outputs']) ? Object.keys(values['outputs']) : [];
  const expression = headers['resultExpression'] ?? values['resultExpression'];
  const source = isJsonObject(expression) ? text(expression['source']) : text(expression);
  const spelled = keysOf(source);
  const variable = text(headers['resultVariable']) || text(values['resultVariable']);
  const names = [...new Set([...outputs, ...(spelled ?? []), ...(variable === '' ? [] : [variable])])]
    .map((name) => name.split('.').filter((part) => part !== ''))
    .filter((path) => path.length > 0);
  const isClear =
    spelled !== undefined &&
    names.length > 0 &&
    names.length <= 20 &&
    names.every((path) => path.length <= 10) &&
    names.length * facts.brings.length <= 50;
  if (!isClear) return { ...facts, result: facts.ai === undefined ? 'join' : facts.result };
  return {
    ...facts,
    into: names,
    brings: facts.brings.flatMap((source) => names.map((path) => ({ ...source, path: [...path, ...source.path] }))),
  };
}

/** A worker whose name nobody knows is somebody's own program: it may do anything inside the house. */
export function workerFacts({ worker, template, values }: Extensions): { category: string; facts: Facts } {
  const words = `${worker ?? ''} ${template ?? ''}`.trim();
  const special = agenticWorker(words, values);
  if (special !== undefined) return special;
  if (/agentic|aiagent/i.test(words)) return { category: 'ai.agent', facts: modelFacts(values, words, 'agent') };
  if (/http-?json|http-?connector|^http$|\brest\b|graphql|\bsoap\b/i.test(words))
    return { category: 'http.request', facts: httpFacts(values, words) };
  if (modelWorkers.some(([pattern]) => pattern.test(words))) return { category: 'ai.llm', facts: modelFacts(values, words, 'chat') };
  const known = connectors.find(([pattern]) => pattern.test(words));
  if (known === undefined) {
    const { zone, networks, hosts } = addressesGiven(values);
    return {
      category: 'unknown',
      facts: {
        ...nothing,
        known: false,
        zone: zone ?? {
          scope: worker === undefined || worker.startsWith('=') ? 'unknown' : 'internal',
          ...(worker === undefined ? {} : { vendor: worker.slice(0, 300) }),
        },
        networks,
        hosts,
        result: 'answer',
        effects: [{ kind: 'write', what: 'does something that nobody has described', idempotent: false }],
        sinks: sent('network', values),
      },
    };
  }
  const [, category, vendorKey, effect, sink, profile] = known;
  const vendor = vendors.get(vendorKey);
  return {
    category,
    facts: {
      ...nothing,
      zone: vendorZone(vendor),
      hosts: [...(vendor?.hosts ?? [])],
      result: 'answer',
      effects: [
        {
          kind: effect,
          what: `${effect === 'send' ? 'sends something through' : 'changes data in'} ${vendor?.name ?? vendorKey}`,
          idempotent: false,
        },
      ],
      sinks:
        sink === 'query'
          ? statementSinks(values)
          : category === 'queue.send' && values['message'] !== undefined
            ? [{ kind: sink, parameter: ['message'] }]
            : sent(sink, values),
      ...(category === 'queue.send'
        ? {
            stores: [
              {
                kind: 'queue' as const,
                key: `camunda:${vendorKey}:${text(valueAt(values, ['topic', 'topicName']))}`.slice(0, 500),
                access: 'write' as const,
              },
            ],
          }
        : {}),
      brings: profile === undefined ? [] : brings(profile, ['out']),
    },
  };
}
