/** Calls of addresses, and the answer to who called. */
import { isJsonObject, type Json, type JsonObject } from '../../kernel/json.ts';
import { paysAt } from '../../nodes/kit/declared-effect.ts';
import type { EffectKind } from '../../nodes/kit/facts.ts';
import { readUrl } from '../../nodes/kit/url.ts';
import { vendorOfHost, zoneOfHost } from '../../nodes/kit/vendors.ts';
import { modelFacts } from './describe-connector.ts';
import { body, bringsAt, durationMs, messagesAt, nothing, type Described, type Facts, type Surroundings } from './describe-kit.ts';
import { isComputed, translateValue } from './expression.ts';
import { at, object, text, type PowerStep } from './parse.ts';

/** The more people can see what goes there, the later. */
const exposure: readonly Facts['zone']['scope'][] = ['local', 'internal', 'vendor', 'unknown', 'public'];

const methodEffect = (method: string): EffectKind =>
  /^(?:GET|HEAD|OPTIONS)$/.test(method) ? 'read' : method === 'DELETE' ? 'delete' : 'write';
const doing = { read: 'reads from', delete: 'deletes at', pay: 'moves money at', write: 'sends data to' } as const;

/** What a call does: whom it pays is said by its address. */
function effectOfCall(method: string, url: Json | undefined): keyof typeof doing {
  const address = typeof url === 'string' ? url : text(at(object(url), 'source'));
  const computed = /[@{]\{/.test(address);
  const start = (address.split(/[@{]\{/)[0] ?? '').replace(/^[a-z]+:\/\/[^/?#]*/i, '').split(/[?#]/)[0];
  if (paysAt(method, readUrl(url).host, start, computed ? undefined : start)) return 'pay';
  return methodEffect(method) as 'read' | 'delete' | 'write';
}

function uniqueEffects(
  calls: readonly (readonly string[])[],
  effectOf: (call: readonly string[]) => Facts['effects'][number],
): Facts['effects'] {
  return [...new Map(calls.map(effectOf).map((effect) => [`${effect.kind} ${effect.what}`, effect])).values()];
}

/** A call of an address. A login that the platform keeps is none that is typed in. */
export function describeHttp(step: PowerStep, around: Surroundings): Described {
  const values = translateValue(object(step.inputs), around.names) as JsonObject;
  const isWebhook = step.type === 'HttpWebhook';
  // It calls twice: to be called back, and when it needs that no more.
  const calls = isWebhook ? ['subscribe', 'unsubscribe'].filter((name) => isJsonObject(values[name])).map((name) => [name]) : [[]];
  const [first = []] = calls;
  const url = at(values, ...first, 'uri');
  const methodOf = (path: readonly string[]): string =>
    text(at(values, ...path, 'method')).toUpperCase() || (isWebhook || isJsonObject(at(values, ...path, 'method')) ? 'POST' : 'GET');
  const method = methodOf(first);
  const { host } = readUrl(url);
  const hostOf = (path: readonly string[]): string | undefined => readUrl(at(values, ...path, 'uri')).host;
  // Of several calls the one that shows most to most counts.
  const telling = calls.filter((path) => isComputed(at(values, ...path)));
  const zone = (telling.length === 0 ? calls : telling)
    .map((path) => zoneOfHost(hostOf(path)))
    .reduce(
      (worst, one) => (exposure.indexOf(one.scope) > exposure.indexOf(worst.scope) ? one : worst),
      zoneOfHost(hostOf(telling[0] ?? first)),
    );
  const effect = methodEffect(method);
  const login = calls.map((path) => at(values, ...path, 'authentication', 'type')).find((type) => type !== undefined);
  // A raw login is the header "Authorization" as it is sent.
  const rawLogin = (path: readonly string[]): string[][] =>
    /^raw$/i.test(text(at(values, ...path, 'authentication', 'type'))) && at(values, ...path, 'authentication', 'value') !== undefined
      ? [[...path, 'authentication', 'value']]
      : [];
  const isBasic = (path: readonly string[]): boolean =>
    /^basic$/i.test(text(at(values, ...path, 'authentication', 'type'))) ||
    rawLogin(path).some((place) => /^\s*basic\s/i.test(text(at(values, ...place)) || text(at(values, ...place, 'source'))));
  const inside = (path: readonly string[], names: readonly string[]): string[][] =>
    names.map((name) => [...path, name]).filter((place) => ![undefined, ''].includes(at(values, ...place) as string | undefined));
  const asksModel = !isWebhook && host !== undefined && vendorOfHost(host)?.ai === true && effect !== 'read';
  const networks: Facts['networks'] = calls.flatMap((path) =>
    at(values, ...path, 'uri') === undefined
      ? []
      : [
          {
            parameter: [...path, 'uri'],
            method: methodOf(path),
            query: [[...path, 'queries']],
            headers: [[...path, 'headers'], ...rawLogin(path)],
            verifyCertificate: true,
            followsRedirects: true,
            sendsCredentials: at(values, ...path, 'authentication', 'type') !== undefined,
            ...(isBasic(path) ? { auth: 'basic' as const } : {}),
          },
        ],
  );
  const hosts = [...new Set(calls.flatMap((path) => hostOf(path) ?? []))];
  const timeoutMs = durationMs(text(at(step.raw, 'limit', 'timeout')));
  const late = timeoutMs === undefined ? {} : { timeoutMs };
  if (asksModel) {
    const isEmbed = /\/embeddings/i.test(typeof url === 'string' ? url : '');
    const found = messagesAt(values, ['body', 'messages']);
    const facts = modelFacts(
      values,
      { zone, hosts, networks },
      isEmbed ? 'embed' : 'chat',
      found.prompt.length + found.system.length === 0 ? { system: [], prompt: [['body']] } : found,
    );
    return {
      category: 'http.request',
      title: 'HTTP',
      values,
      facts: { ...facts, ...late, effects: [{ kind: 'read', what: `asks ${host}`, idempotent: true }] },
    };
  }
  return {
    category: 'http.request',
    title: 'HTTP',
    values,
    facts: {
      ...nothing,
      ...late,
      zone,
      hosts,
      networks,
      result: 'answer',
      into: body,
      brings: bringsAt('web', ['body'], false, login !== undefined && host !== undefined ? 'partner' : 'public'),
      effects: uniqueEffects(calls.length === 0 ? [first] : calls, (path) => {
        const kind = effectOfCall(methodOf(path), at(values, ...path, 'uri'));
        return {
          kind,
          what: `${doing[kind]} ${hostOf(path) ?? 'an address that data decides'}`.slice(0, 300),
          idempotent: !/^(?:POST|PATCH)$/.test(methodOf(path)),
        };
      }),
      sinks: calls.flatMap((path) => [
        ...inside(path, ['uri'])
          .filter((place) => isComputed(at(values, ...place)))
          .map((parameter) => ({ kind: 'url' as const, parameter })),
        ...[...inside(path, ['body', 'queries', 'headers', 'cookie']), ...rawLogin(path)].map((parameter) => ({
          kind: 'network' as const,
          parameter,
        })),
      ]),
      ...(isWebhook ? { control: { kind: 'wait' as const, reads: [] } } : {}),
    },
  };
}

export function describeResponse(step: PowerStep, around: Surroundings): Described {
  const values = translateValue(object(step.inputs), around.names) as JsonObject;
  const isPage = Object.entries(object(values['headers'])).some(
    ([name, value]) => /^content-type$/i.test(name) && /^text\/html/i.test(text(value)),
  );
  const toCaller = /PowerApp|VirtualAgent|Skills/i.test(text(step.raw['kind'])) ? ('internal' as const) : ('public' as const);
  return {
    category: 'http.respond',
    values,
    facts: {
      ...nothing,
      zone: { scope: toCaller },
      sinks: ['body', 'headers']
        .filter((key) => values[key] !== undefined)
        .map((key) => ({
          kind: 'response' as const,
          parameter: [key],
          ...(isPage && key === 'body' ? { markup: { kind: 'html' as const, unless: [] } } : {}),
        })),
    },
  };
}
