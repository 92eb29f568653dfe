/** What a connector of Camunda 8 lets in: calls of a webhook, messages of a queue, mails, or an address that it asks again and again. */
import { isJsonObject, type Json, type JsonObject } from '../../kernel/json.ts';
import type { ForeignFacts } from '../../nodes/foreign-action/parameters.ts';
import { readUrl } from '../../nodes/kit/url.ts';
import { zoneOfHost } from '../../nodes/kit/vendors.ts';
import { brings } from '../n8n/describe/kit.ts';
import { nothing, text, type Facts } from './facts.ts';

type Trigger = NonNullable<ForeignFacts['trigger']>;

const object = (value: Json | undefined): JsonObject => (isJsonObject(value) ? value : {});

/** How a caller shows who they are. A key of its own is checked for signatures, and so are the hooks of some services. */
function proofOf(inbound: JsonObject): Trigger['auth'] {
  if (
    /^enabled$/i.test(text(inbound['shouldValidateHmac'])) ||
    ['slackSigningSecret', 'signingSecret', 'githubSecret'].some((key) => text(inbound[key]) !== '')
  )
    return 'hmac';
  const auth = text(object(inbound['auth'])['type']);
  return /hmac/i.test(auth)
    ? 'hmac'
    : /jwt/i.test(auth)
      ? 'jwt'
      : /basic/i.test(auth)
        ? 'basic'
        : /api/i.test(auth)
          ? 'api-key'
          : auth === '' || /none/i.test(auth)
            ? 'none'
            : 'unknown';
}

function kindOf(type: string): 'webhook' | 'polling' | 'queue' | 'email' | 'message' {
  if (/poll/i.test(type)) return 'polling';
  if (/webhook|http/i.test(type)) return 'webhook';
  if (/kafka|rabbit|sqs|sns|mqtt|amqp|pub-?sub|event-?bridge/i.test(type)) return 'queue';
  return /e?mail/i.test(type) ? 'email' : 'message';
}

/** It asks an address itself: nobody comes in, and what is answered is anybody's. */
function polled(values: JsonObject, starts: boolean): { category: string; facts: Facts } {
  const { host } = readUrl(values['url']);
  const authenticated = !['', 'noAuth'].includes(text(object(values['authentication'])['type']));
  const facts: Facts = {
    ...nothing,
    zone: zoneOfHost(host),
    hosts: host === undefined ? [] : [host],
    brings: brings('web', ['out'], authenticated && host !== undefined ? 'partner' : undefined),
    effects: [{ kind: 'read', what: `reads from ${host ?? 'an address that data decides'}`.slice(0, 300), idempotent: true }],
    sinks: values['url'] === undefined ? [] : [{ kind: 'url', parameter: ['url'] }],
    networks:
      values['url'] === undefined
        ? []
        : [
            {
              parameter: ['url'],
              method: (text(values['method']) || 'GET').slice(0, 40),
              verifyCertificate: true,
              followsRedirects: false,
              sendsCredentials: authenticated,
            },
          ],
  };
  return starts
    ? {
        category: 'trigger.event',
        facts: { ...facts, result: 'nothing', trigger: { kind: 'event', exposed: false, auth: 'session', atLeastOnce: true } },
      }
    : { category: 'wait', facts: { ...facts, control: { kind: 'wait', reads: [] } } };
}

/** `starts`: a process begins with it; else a running one waits for it. */
export function inboundFacts(values: JsonObject, starts: boolean): { category: string; facts: Facts } {
  const inbound = object(values['inbound']);
  const kind = kindOf(text(inbound['type']));
  if (kind === 'polling') return polled(values, starts);
  const proof = proofOf(inbound);
  const isWebhook = kind === 'webhook';
  const facts: Facts = {
    ...nothing,
    result: starts ? 'nothing' : 'pass',
    brings: brings(
      isWebhook ? 'webhook' : kind === 'email' ? 'mail' : 'event',
      ['out'],
      isWebhook && proof !== 'none' ? 'partner' : undefined,
    ),
  };
  if (!starts) return { category: 'wait', facts: { ...facts, control: { kind: 'wait', reads: [] } } };
  return {
    category: `trigger.${kind}`,
    facts: { ...facts, trigger: { kind, exposed: isWebhook, auth: isWebhook ? proof : 'unseen', atLeastOnce: true } },
  };
}
