/** Facts of a call of an address. */
import { isJsonObject, type JsonObject } from '../../kernel/json.ts';
import { isModelAddress } from '../../nodes/kit/asked-model.ts';
import { paysAt } from '../../nodes/kit/declared-effect.ts';
import { zoneOfHost } from '../../nodes/kit/vendors.ts';
import { brings } from '../n8n/describe/kit.ts';
import { hostOf } from '../n8n/describe/network.ts';
import { below, message, nothing, text, type Facts, type RedDescription } from './description.ts';
import type { RedNode } from './parse.ts';
import { mustache } from './values.ts';
import { chatAt, requestEffect } from '../step-facts.ts';

/** What a step has to say it writes over the payload; the rest of the message travels on. */
const answered = { into: [['payload']] };
/** What an http request writes over beside the payload: nobody's headers and no address of before is left. */
const envelope: Pick<Facts, 'clears' | 'brings'> = {
  clears: [['headers'], ['statusCode'], ['responseUrl']],
  brings: [
    { port: 'out', path: ['headers'], labels: ['internal'], trust: 'public', type: 'any', why: 'the headers of the answer' },
    { port: 'out', path: ['statusCode'], labels: [], trust: 'public', type: 'number', why: 'the status of the answer' },
    { port: 'out', path: ['responseUrl'], labels: [], trust: 'public', type: 'text', why: 'the address that answered' },
  ],
};
/** What the provider counts, and no model says. */
const counted: Facts['closes'] = ['prompt_tokens', 'completion_tokens', 'total_tokens', 'input_tokens', 'output_tokens'].map((name) => ({
  path: ['payload', 'usage', name],
  type: 'number' as const,
}));

/** Where the settings of the server name no other time, it gives up then (`httpRequestTimeout`). */
const usualTimeoutMs = 120_000;
const onlyAsk: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS']);

export function httpOf(node: RedNode, values: JsonObject): Pick<RedDescription, 'values' | 'facts' | 'operation'> {
  const method = text(node.raw['method']).toUpperCase() || 'GET';
  const url = text(node.raw['url']);
  const byMessage = url === '';
  const host = hostOf(url.split('{{')[0] ?? '', !url.includes('{{'));
  const zone: Facts['zone'] = zoneOfHost(host);
  const body = method === 'GET' ? node.raw['paytoqs'] === 'query' || node.raw['paytoqs'] === 'body' || node.raw['paytoqs'] === true : true;
  const tls = values['tls'];
  const unchecked =
    node.raw['insecureHTTPParser'] === true ||
    (isJsonObject(tls) && (tls['verifyservercert'] === false || tls['verifyservercert'] === 'false'));
  // A method from the environment may be any, as one that the message names.
  const start = (url.split('{{')[0] ?? '').replace(/^[a-z]+:\/\/[^/?#]*/i, '').split(/[?#]/)[0];
  const effect = paysAt(method, host, start, url.split(/[?#]/)[0]?.includes('{{') === true ? undefined : start)
    ? 'pay'
    : method === 'DELETE'
      ? 'delete'
      : onlyAsk.has(method)
        ? 'read'
        : 'write';
  const asksModel = body && effect === 'write' && isModelAddress(host, (url.split('{{')[0] ?? '').replace(/^[a-z]+:\/\/[^/?#]*/i, ''));
  return {
    operation: `${method === 'USE' ? 'as the message says' : method}${host === undefined ? '' : ` ${host}`}`.slice(0, 300),
    // Without a fixed address the message carries it.
    values: { ...values, url: byMessage ? '{{ input.url }}' : mustache(url) },
    facts: {
      ...nothing,
      zone,
      timeoutMs: usualTimeoutMs,
      ...(asksModel ? { closes: counted } : {}),
      result: asksModel ? 'model' : 'answer',
      ...answered,
      ...envelope,
      hosts: host === undefined ? [] : [host],
      brings: asksModel ? envelope.brings : [...below(['payload'], brings('web', ['out'])), ...envelope.brings],
      ...(asksModel
        ? {
            ai: {
              ...chatAt(zone),
              prompt: [],
              impliedPrompt: message,
            },
          }
        : {}),
      effects: [requestEffect(effect, host)],
      sinks: [
        ...(byMessage || url.includes('{{') ? [{ kind: 'url' as const, parameter: ['url'] }] : []),
        ...(body ? [{ kind: asksModel ? ('prompt.user' as const) : ('network' as const), parameter: ['ret'], implied: message }] : []),
        { kind: 'network', parameter: ['headers'], implied: [['headers']] },
      ],
      networks: [
        {
          parameter: ['url'],
          ...(method === 'USE' ? {} : { method }),
          verifyCertificate: !unchecked,
          followsRedirects: true,
          sendsCredentials: text(node.raw['authType']) !== '',
          ...(text(node.raw['authType']) === 'basic' ? { auth: 'basic' as const } : {}),
        },
      ],
    },
  };
}
