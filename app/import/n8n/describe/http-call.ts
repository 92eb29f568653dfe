/** HTTP calls: method, address, what travels in them, and what they bring back. */
import type { Json, JsonObject } from '../../../kernel/json.ts';
import type { EffectKind } from '../../../nodes/kit/facts.ts';
import { isIdempotencyHeader } from '../../../nodes/kit/idempotency.ts';
import { isModelAddress } from '../../../nodes/kit/asked-model.ts';
import { paysAt } from '../../../nodes/kit/declared-effect.ts';
import { foreignReads } from '../../../workflow/expression/foreign/foreign.ts';
import { isTrainingPath, vendorOfHost, zoneOfHost } from '../../../nodes/kit/vendors.ts';
import {
  at,
  brings,
  fixedNumber,
  fixedText,
  holdsText,
  isComputed,
  isKey,
  keyInAddress,
  listAt,
  positiveInteger,
  sendsCredentials,
  type Described,
  type Facts,
  type Sink,
} from './kit.ts';
import { fixedStart, hostOf, methodOf } from './network.ts';

const methodEffect = (method: string): EffectKind =>
  /^(GET|HEAD|OPTIONS)$/i.test(method) ? 'read' : /^DELETE$/i.test(method) ? 'delete' : 'write';

const doesByEffect: Partial<Readonly<Record<EffectKind, string>>> = { read: 'reads from', delete: 'deletes at' };

/** Where a request's body can sit, over all versions of the node. */
const bodyKeys = [
  'body',
  'jsonBody',
  'bodyParameters',
  'bodyParametersUi',
  'bodyParametersJson',
  'rawBody',
  'parametersBody',
  'query',
  'variables',
] as const;
const queryKeys = ['queryParameters', 'queryParametersUi', 'queryParametersJson', 'parametersQuery', 'jsonQuery'] as const;
const headerKeys = [
  'headerParameters',
  'headerParametersUi',
  'headerParametersJson',
  'headers',
  'parametersHeaders',
  'jsonHeaders',
] as const;

/** Where its settings name no other time, the step gives up then. */
const usualTimeoutMs = 300_000;

/** What a call is, as far as its settings fix it. */
interface Call {
  readonly parameters: JsonObject;
  readonly isGraph: boolean;
  /** Where its settings name no time for that. */
  readonly givesUp: boolean;
  readonly urlKey: 'endpoint' | 'url';
  readonly url: Json | undefined;
  /** Of the address, up to where data goes in. */
  readonly start: string;
  /** Of `start`, what stands behind the host. */
  readonly path: string;
  readonly computed: boolean;
  readonly host: string | undefined;
  /** Undefined where data chooses it. */
  readonly method: string | undefined;
  readonly effect: EffectKind;
}

function callOf({ info, node }: Described): Call {
  const { parameters } = node;
  const isGraph = info.key === 'graphql';
  const urlKey = isGraph ? 'endpoint' : 'url';
  const method = isGraph ? (fixedText(parameters, 'requestMethod') ?? 'GET') : methodOf(parameters, node.typeVersion);
  const url = at(parameters, urlKey);
  const start = fixedStart(url);
  const computed = isComputed(url);
  const path = start.replace(/^[a-z]+:\/\/[^/]*/i, '');
  const effect = isGraph ? effectOfQuestion(at(parameters, 'query')) : method === undefined ? 'write' : methodEffect(method);
  return {
    parameters,
    isGraph,
    givesUp: info.key === 'httpRequest',
    urlKey,
    url,
    start,
    path,
    computed,
    host: hostOf(start, !computed),
    method,
    effect,
  };
}

/** A question of GraphQL that begins with what data puts in may change things. */
const effectOfQuestion = (question: Json | undefined): EffectKind =>
  typeof question === 'string' && /^=?\s*\{\{|(?:^=?|[}\n])\s*mutation\b/.test(question) ? 'write' : 'read';

const present = (parameters: JsonObject, keys: readonly string[]): string[] =>
  keys.filter((key) => at(parameters, key) !== undefined && at(parameters, key) !== '');

/** What a call has to do with a model, where its host is a maker's of models. */
interface OfModel {
  readonly trains: boolean;
  /** What is sent is told to the model's maker in any case; what a place for files answers is no model's. */
  readonly tells: boolean;
  readonly asks: boolean;
}

function ofModel({ parameters, host, effect, path, start, url }: Call): OfModel {
  const trains = effect !== 'read' && (isTrainingPath(path) || (/\/files\b/.test(start) && holdsText(parameters, /fine[-_]tune/)));
  if (host === undefined || vendorOfHost(host)?.ai !== true) return { trains, tells: false, asks: false };
  const tells = effect !== 'read' && !trains;
  const address = typeof url === 'string' ? url : '';
  // A conversation, and work on it, that are begun have ids of their maker's, and nothing of a model yet; what is read of them later has.
  const begins = /\/threads(?:\/[^?#/]{1,2000}\/runs)?\/?$/.test(address) && !holdsText(parameters, /"?stream"?\s{0,5}:\s{0,5}true/);
  const readsAnswer = effect === 'read' && /\/threads\/[^?#]{1,2000}\/messages\b/.test(address);
  return { trains, tells, asks: readsAnswer || (tells && !begins && isModelAddress(host, path.split(/[?#]/)[0] ?? '')) };
}

/** Where data leaves in a call: address, body, query, headers and files. */
function sinksOf({ parameters, isGraph, urlKey, computed }: Call, { trains, tells, asks }: OfModel): Sink[] {
  const bodies = present(parameters, bodyKeys);
  const kindOf = (key: string): Sink['kind'] => (tells ? 'prompt.user' : isGraph && key === 'query' ? 'query' : 'network');
  const isPage = /^text\/html\b/i.test(fixedText(parameters, 'rawContentType') ?? '');
  const hasFile = listAt(parameters, 'bodyParameters', 'parameters').some((row) => fixedText(row, 'parameterType') === 'formBinaryData');
  const isFile = fixedText(parameters, 'contentType') === 'binaryData' || at(parameters, 'sendBinaryData') === true;
  return [
    ...(computed ? [{ kind: 'url' as const, parameter: [urlKey] }] : []),
    ...bodies.map((key) => ({
      kind: kindOf(key),
      parameter: [key],
      ...(key === 'body' && isPage ? { markup: { kind: 'html' as const, unless: [] } } : {}),
    })),
    ...(asks ? ordersIn(at(parameters, 'jsonBody')) : []),
    ...(trains ? bodies.map((key) => ({ kind: 'training' as const, parameter: [key] })) : []),
    ...present(parameters, [...queryKeys, ...headerKeys]).map((key) => ({ kind: 'network' as const, parameter: [key] })),
    ...(hasFile ? [{ kind: 'network' as const, parameter: ['bodyParameters'], implied: [['$binary']] }] : []),
    ...(isFile ? [{ kind: 'network' as const, parameter: ['inputDataFieldName'], implied: [['$binary']] }] : []),
  ];
}

/** Whoever passed the file on took the address out, or data says it. */
const unnamed = (computed: boolean): string => (computed ? 'an address that data decides' : 'an address that is yet to be filled in');

function effectOf({ parameters, method, effect, host, path, computed }: Call): NonNullable<Facts['effects']>[number] {
  const place = path.split(/[?#]/)[0];
  const pays = effect !== 'read' && paysAt(method ?? 'POST', host, place, computed ? undefined : place);
  const does = pays ? 'moves money at' : (doesByEffect[effect] ?? 'sends data to');
  const isKeyed = listAt(parameters, 'headerParameters', 'parameters').some(
    (row) => isIdempotencyHeader(fixedText(row, 'name') ?? '') && isKey(at(row, 'value')),
  );
  return {
    kind: pays ? 'pay' : effect,
    what: `${does} ${host ?? unnamed(computed)}`.slice(0, 300),
    idempotent: (method !== undefined && method !== 'POST' && method !== 'PATCH') || isKeyed,
  };
}

function networkOf({ parameters, urlKey, method }: Call, node: Described['node']): NonNullable<Facts['networks']>[number] {
  const follows =
    at(parameters, 'options', 'redirect', 'redirect', 'followRedirects') ??
    at(parameters, 'options', 'followRedirect') ??
    (node.typeVersion < 3 ? at(parameters, 'followRedirect') : undefined);
  const pagesElsewhere = goesWhereTold(at(parameters, ...nextPage));
  return {
    parameter: [urlKey],
    ...(method === undefined ? {} : { method }),
    query: present(parameters, queryKeys).map((key) => [key]),
    headers: present(parameters, headerKeys).map((key) => [key]),
    verifyCertificate: at(parameters, 'options', 'allowUnauthorizedCerts') !== true && at(parameters, 'allowUnauthorizedCerts') !== true,
    followsRedirects: follows !== false || pagesElsewhere,
    sendsCredentials: sendsCredentials(node),
    ...(pagesElsewhere ? { namedByAnswer: true as const } : {}),
    ...(keyInAddress(node) ? { keyInAddress: true as const } : {}),
  };
}

/** How long a call may take, and how many go out at once. */
function paceOf({ parameters, givesUp }: Call): Pick<Facts, 'timeoutMs' | 'concurrency'> {
  const timeoutMs =
    positiveInteger(fixedNumber(parameters, 'options', 'timeout')) ??
    (givesUp && at(parameters, 'options', 'timeout') === undefined ? usualTimeoutMs : undefined);
  // Without batches all items are sent at once.
  const batch = positiveInteger(fixedNumber(parameters, 'options', 'batching', 'batch', 'batchSize'));
  return { ...(timeoutMs === undefined ? {} : { timeoutMs }), ...(batch === undefined ? {} : { concurrency: batch }) };
}

export function describeHttp(described: Described): Facts {
  const { node, outputs } = described;
  const call = callOf(described);
  const { parameters, host } = call;
  const zone = zoneOfHost(host);
  const credentials = sendsCredentials(node);
  const model = ofModel(call);
  const facts = {
    zone,
    effects: [effectOf(call)],
    sinks: sinksOf(call, model),
    networks: [networkOf(call, node), ...chosenRoutes(parameters, credentials)],
    hosts: host === undefined ? [] : [host],
    ...paceOf(call),
  };
  if (!model.asks)
    return {
      ...facts,
      result: 'answer',
      brings: brings(host === undefined ? 'web' : 'server', outputs, credentials && host !== undefined ? 'partner' : 'public'),
    };
  return {
    ...facts,
    result: 'model',
    brings: [],
    ai: {
      role: /\/embed/i.test(call.start) ? 'embed' : 'chat',
      ...(zone.vendor === undefined ? {} : { provider: zone.vendor }),
      external: true,
      ...(zone.region === undefined ? {} : { region: zone.region }),
      system: [],
      prompt: present(parameters, bodyKeys).map((key) => [key]),
      output: 'none',
    },
  };
}

/** It is made of more than the answer that it is about. */
const readsMore = (value: Json | undefined): boolean =>
  isComputed(value) &&
  typeof value === 'string' &&
  foreignReads({ $foreign: 'n8n-js', source: value.replaceAll(/\$response\b/g, '({})') }).reads.length > 0;

const nextPage = ['options', 'pagination', 'pagination', 'nextURL'] as const;
/** The answer names the whole address of the next page: that may be another server's, as with a redirect. */
const goesWhereTold = (address: Json | undefined): boolean =>
  isComputed(address) && holdsText(address, /\$response\b/) && hostOf(fixedStart(address), false) === undefined;

/** Data says through whom the call goes, or where its next page is; what the answer itself says of that comes from where it was asked. */
const chosenRoutes = (parameters: JsonObject, sendsCredentials: boolean): NonNullable<Facts['networks']> =>
  [['options', 'proxy'], [...nextPage]]
    .filter((path) => readsMore(at(parameters, ...path)))
    .map((parameter) => ({ parameter, verifyCertificate: true, followsRedirects: false, sendsCredentials }));

/** What an outsider's fields say within the orders of a request to a model that is written out as JSON. */
const role = String.raw`"role"\s{0,5}:\s{0,5}"(?:system|developer)"`;
/** Quotation marks within an expression end no text. */
const words = String.raw`"((?:(?!\{\{)[^"\\]|\\.|\{\{[^{}]{0,1000}\}\}){1,4000})"`;
const next = String.raw`\s{0,5},\s{0,5}`;
const systemInJson = new RegExp(
  String.raw`${role}${next}"content"\s{0,5}:\s{0,5}${words}|"system"\s{0,5}:\s{0,5}${words}|"content"\s{0,5}:\s{0,5}${words}${next}${role}`,
  'g',
);
/** The same in an expression that puts the body together: `{ role: 'system', content: 'You are ' + ... }`. */
const systemInScript =
  /\brole["']?\s{0,5}:\s{0,5}["'`](?:system|developer)["'`]\s{0,5},\s{0,5}["']?content["']?\s{0,5}:\s{0,5}([^{}]{1,1000})\}/g;
function ordersIn(body: Json | undefined): Sink[] {
  const text = typeof body === 'string' && body.startsWith('=') ? body.slice(0, 100_000) : '';
  const orders = Array.from(text.matchAll(systemInJson), ([, message, system, turned]) => message ?? system ?? turned ?? '').filter((one) =>
    one.includes('{{'),
  );
  const scripted = text.includes('{{') ? Array.from(text.matchAll(systemInScript), ([, content = '']) => `{{ ${content} }}`) : [];
  const fields = [...orders, ...scripted]
    .flatMap((source) => foreignReads({ $foreign: 'n8n-js', source: `=${source}` }).reads)
    .flatMap((read) => (read.from === 'input' ? [[...read.path]] : []));
  return fields.length === 0 ? [] : [{ kind: 'prompt.system', parameter: ['jsonBody', 'system'], implied: fields.slice(0, 20) }];
}
