/** HTTP calls: method, address, what travels in them, and what they bring back. */
import type { Json, JsonObject } from '../../../kernel/json.ts';
import type { EffectKind } from '../../../nodes/kit/facts.ts';
import type { ForeignFacts } from '../../../nodes/foreign-action/parameters.ts';
import { isIdempotencyHeader } from '../../../nodes/kit/idempotency.ts';
import { isModelAddress } from '../../../nodes/kit/asked-model.ts';
import { paysAt } from '../../../nodes/kit/declared-effect.ts';
import { foreignReads } from '../../../workflow/expression/foreign/foreign.ts';
import { isTrainingPath, vendorOfHost, zoneOfHost } from '../../../nodes/kit/vendors.ts';
import {
  at,
  brings,
  effectsOf,
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

const methodEffect = (method: string): EffectKind =>
  /^(GET|HEAD|OPTIONS)$/i.test(method) ? 'read' : /^DELETE$/i.test(method) ? 'delete' : 'write';

export function methodOf(parameters: JsonObject, version: number): string | undefined {
  const value = at(parameters, version < 3 && at(parameters, 'method') === undefined ? 'requestMethod' : 'method');
  if (value === undefined || value === '') return 'GET';
  return typeof value === 'string' && !value.startsWith('=') ? value.toUpperCase() : undefined;
}

/** The text of a URL up to its first computed part. */
export function fixedStart(value: Json | undefined): string {
  if (typeof value !== 'string') return '';
  const text = value.startsWith('=') ? value.slice(1) : value;
  const open = text.indexOf('{{');
  return (open < 0 || !value.startsWith('=') ? text : text.slice(0, open)).trim();
}

/** A name without a dot is one of the house's own network: `http://gitlab-mcp:8091`. Without a port it is mostly a word that was to be replaced. */
const inHouse = /^https?:\/\/(?!your|my-|example|host|server|domain|placeholder)[a-z][a-z0-9-]{1,60}:\d/;
/** The host of a URL, when what is fixed of it covers the whole host. */
export function hostOf(start: string, whole: boolean): string | undefined {
  const match = /^(?:[a-z][a-z0-9+.-]*:\/\/)?(?:[^@/\\?#\s]*@)?([a-z0-9.-]+|\[[0-9a-f:.]+\])(?::\d+)?([/\\?#]|$)/i.exec(start);
  if (match === null || match[1] === undefined || (!/[.:]|^localhost$/.test(match[1]) && !inHouse.test(start))) return undefined;
  return whole || match[2] !== '' ? match[1].toLowerCase() : undefined;
}

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

export function describeHttp(described: Described): Facts {
  const { info, node, outputs } = described;
  const { parameters } = node;
  const isGraph = info.key === 'graphql';
  const urlKey = isGraph ? 'endpoint' : 'url';
  const method = isGraph ? (fixedText(parameters, 'requestMethod') ?? 'GET') : methodOf(parameters, node.typeVersion);
  const question = at(parameters, 'query');
  // A question that begins with what data puts in may change things.
  const isWrite = isGraph ? /^=?\s*\{\{|(?:^=?|[}\n])\s*mutation\b/.test(typeof question === 'string' ? question : '') : true;
  const effect: EffectKind = isGraph ? (isWrite ? 'write' : 'read') : method === undefined ? 'write' : methodEffect(method);
  const url = at(parameters, urlKey);
  const start = fixedStart(url);
  const computed = isComputed(url);
  const host = hostOf(start, !computed);
  const zone = zoneOfHost(host);
  const credentials = sendsCredentials(node);
  const present = (keys: readonly string[]): string[] =>
    keys.filter((key) => at(parameters, key) !== undefined && at(parameters, key) !== '');
  const path = start.replace(/^[a-z]+:\/\/[^/]*/i, '');
  const place = path.split(/[?#]/)[0];
  const pays = effect !== 'read' && paysAt(method ?? 'POST', host, place, computed ? undefined : place);
  const trains = effect !== 'read' && (isTrainingPath(path) || (/\/files\b/.test(start) && holdsText(parameters, /fine[-_]tune/)));
  // What is sent to a model's maker is told to it in any case; what a place for files answers is no model's.
  const isMaker = host !== undefined && vendorOfHost(host)?.ai === true;
  const tellsModel = isMaker && effect !== 'read' && !trains;
  // A conversation, and work on it, that are begun have ids of their maker's, and nothing of a model yet; what is read of them later has.
  const begins =
    isMaker &&
    typeof url === 'string' &&
    /\/threads(?:\/[^?#/]{1,2000}\/runs)?\/?$/.test(url) &&
    !holdsText(parameters, /"?stream"?\s{0,5}:\s{0,5}true/);
  const readsAnswer = isMaker && effect === 'read' && typeof url === 'string' && /\/threads\/[^?#]{1,2000}\/messages\b/.test(url);
  const asksModel = readsAnswer || (tellsModel && !begins && isModelAddress(host, path.split(/[?#]/)[0] ?? ''));
  const sinks: Sink[] = [
    ...(computed ? [{ kind: 'url' as const, parameter: [urlKey] }] : []),
    ...present(bodyKeys).map((key) => ({
      kind: tellsModel ? ('prompt.user' as const) : isGraph && key === 'query' ? ('query' as const) : ('network' as const),
      parameter: [key],
      ...(key === 'body' && /^text\/html\b/i.test(fixedText(parameters, 'rawContentType') ?? '')
        ? { markup: { kind: 'html' as const, unless: [] } }
        : {}),
    })),
    ...(asksModel ? ordersIn(at(parameters, 'jsonBody')) : []),
    ...(trains ? present(bodyKeys).map((key) => ({ kind: 'training' as const, parameter: [key] })) : []),
    ...present(queryKeys).map((key) => ({ kind: 'network' as const, parameter: [key] })),
    ...present(headerKeys).map((key) => ({ kind: 'network' as const, parameter: [key] })),
    ...(listAt(parameters, 'bodyParameters', 'parameters').some((row) => fixedText(row, 'parameterType') === 'formBinaryData')
      ? [{ kind: 'network' as const, parameter: ['bodyParameters'], implied: [['$binary']] }]
      : []),
    ...(fixedText(parameters, 'contentType') === 'binaryData' || at(parameters, 'sendBinaryData') === true
      ? [{ kind: 'network' as const, parameter: ['inputDataFieldName'], implied: [['$binary']] }]
      : []),
  ];
  const keyed = listAt(parameters, 'headerParameters', 'parameters').some(
    (row) => isIdempotencyHeader(fixedText(row, 'name') ?? '') && isKey(at(row, 'value')),
  );
  const follows =
    at(parameters, 'options', 'redirect', 'redirect', 'followRedirects') ??
    at(parameters, 'options', 'followRedirect') ??
    (node.typeVersion < 3 ? at(parameters, 'followRedirect') : undefined);
  const timeoutMs =
    positiveInteger(fixedNumber(parameters, 'options', 'timeout')) ??
    (info.key === 'httpRequest' && at(parameters, 'options', 'timeout') === undefined ? usualTimeoutMs : undefined);
  // Without batches all items are sent at once.
  const batch = positiveInteger(fixedNumber(parameters, 'options', 'batching', 'batch', 'batchSize'));
  return {
    zone,
    effects: [
      {
        kind: pays ? 'pay' : effect,
        what: `${pays ? 'moves money at' : (doesByEffect[effect] ?? 'sends data to')} ${host ?? 'an address that data decides'}`.slice(
          0,
          300,
        ),
        idempotent: (method !== undefined && method !== 'POST' && method !== 'PATCH') || keyed,
      },
    ],
    sinks,
    networks: [
      {
        parameter: [urlKey],
        ...(method === undefined ? {} : { method }),
        query: present(queryKeys).map((key) => [key]),
        headers: present(headerKeys).map((key) => [key]),
        verifyCertificate:
          at(parameters, 'options', 'allowUnauthorizedCerts') !== true && at(parameters, 'allowUnauthorizedCerts') !== true,
        followsRedirects: follows !== false || goesWhereTold(at(parameters, ...nextPage)),
        sendsCredentials: credentials,
        ...(goesWhereTold(at(parameters, ...nextPage)) ? { namedByAnswer: true as const } : {}),
        ...(keyInAddress(node) ? { keyInAddress: true as const } : {}),
      },
      ...chosenRoutes(parameters, credentials),
    ],
    hosts: host === undefined ? [] : [host],
    result: 'answer',
    brings: asksModel
      ? []
      : brings(host === undefined ? 'web' : 'server', outputs, credentials && host !== undefined ? 'partner' : 'public'),
    ...(timeoutMs === undefined ? {} : { timeoutMs }),
    ...(batch === undefined ? {} : { concurrency: batch }),
    ...(asksModel
      ? {
          result: 'model' as const,
          ai: {
            role: /\/embed/i.test(start) ? ('embed' as const) : ('chat' as const),
            ...(zone.vendor === undefined ? {} : { provider: zone.vendor }),
            external: true,
            ...(zone.region === undefined ? {} : { region: zone.region }),
            system: [],
            prompt: present(bodyKeys).map((key) => [key]),
            output: 'none' as const,
          },
        }
      : {}),
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

/** Pages and feeds of the open web. */
/** A text that the step runs as a program, in a browser or on this machine. */
const runningScripts: ReadonlySet<string> = new Set(['scriptCode', 'customScript', 'jsCode', 'functionCode']);

export function describeFetch(described: Described): Facts {
  const { info, node, outputs, effect } = described;
  const urlKey = ['url', 'feedUrl', 'websiteUrl', 'link'].find((key) => at(node.parameters, key) !== undefined);
  const url = urlKey === undefined ? undefined : at(node.parameters, urlKey);
  const host = hostOf(fixedStart(url), !isComputed(url));
  const vendorHosts = info.vendor?.hosts ?? [];
  const zone: ForeignFacts['zone'] =
    vendorHosts.length > 0
      ? {
          scope: 'vendor',
          vendor: info.vendor?.name ?? info.title,
          ...(vendorHosts[0] === undefined ? {} : { host: vendorHosts[0] }),
          ...(info.vendor?.region === undefined ? {} : { region: info.vendor.region }),
        }
      : zoneOfHost(host);
  const sinkOf = (key: string): Sink['kind'] =>
    key === urlKey && vendorHosts.length === 0 ? 'url' : runningScripts.has(key) ? 'code' : 'network';
  const sinks: Sink[] = Object.entries(node.parameters)
    .filter(([key, value]) => key !== 'resource' && key !== 'operation' && isComputed(value))
    .slice(0, 40)
    .map(([key]) => ({ kind: sinkOf(key), parameter: [key] }));
  return {
    zone,
    effects: effectsOf({ ...described, effect: effect === 'none' ? 'read' : effect }),
    sinks,
    networks:
      urlKey === undefined || vendorHosts.length > 0
        ? vendorHosts
            .filter((one) => !one.startsWith('*'))
            .slice(0, 1)
            .map((one) => ({
              url: `https://${one}/`,
              verifyCertificate: true,
              followsRedirects: false,
              sendsCredentials: node.credentials.length > 0,
            }))
        : [
            {
              parameter: [urlKey],
              method: 'GET',
              verifyCertificate: at(node.parameters, 'options', 'ignoreSSL') !== true,
              followsRedirects: true,
              sendsCredentials: node.credentials.length > 0,
            },
          ],
    hosts: vendorHosts.length > 0 ? [...vendorHosts] : host === undefined ? [] : [host],
    result: 'answer',
    brings: brings(info.brings ?? 'web', outputs),
  };
}
