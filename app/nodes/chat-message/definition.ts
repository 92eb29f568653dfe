import { z } from 'zod';
import { defineNode, type FactsContext } from '../kit/define-node.ts';
import { noFacts, type NodeFacts } from '../kit/facts.ts';
import { dataIn, dataOut, toolOut } from '../kit/ports.ts';
import { templateSchema } from '../kit/schemas.ts';
import { hostWithPort, networkOf, readUrl } from '../kit/url.ts';
import { zoneOfHost } from '../kit/vendors.ts';
import { form } from './form.ts';
import { addressOf, serviceLabels, services } from './services.ts';

export const parameters = z.lazy(() =>
  z.strictObject({
    service: z.enum(services).default('slack'),
    address: z.string().max(2_000).default(''),
    team: z.string().max(300).default(''),
    channel: z.string().max(300).default(''),
    text: templateSchema.default(''),
    timeoutMs: z.int().min(1_000).max(600_000).default(30_000),
  }),
);
type Parameters = z.infer<typeof parameters>;

function facts(given: Parameters, context: FactsContext): NodeFacts {
  const url = readUrl(addressOf(given));
  const zone = zoneOfHost(url.host);
  const text = context.reads(given.text);
  return {
    ...noFacts,
    inputs: [dataIn],
    outputs: [dataOut, toolOut],
    sinks: [{ kind: 'message', zone, parameter: 'text', reads: text.reads, literal: text.literal ?? text.prefix }],
    effects: [
      {
        kind: 'send',
        what: `posts a message to ${given.service === 'custom' ? (url.host ?? 'a chat') : serviceLabels[given.service]}`,
        reads: text.reads,
        idempotent: false,
      },
    ],
    networks: [
      networkOf(url, { parameter: given.service === 'custom' ? 'address' : 'service', method: 'POST', connection: context.connection }),
    ],
    transfer: [{ port: 'out', steps: [{ op: 'input' }] }],
    capabilities: {
      ...noFacts.capabilities,
      hosts: url.host === undefined ? [] : [{ host: hostWithPort(url), methods: ['POST'], paths: [url.path] }],
    },
    reliability: { external: true, timeoutMs: given.timeoutMs, idempotent: false },
  };
}

export const definition = defineNode({
  type: 'chat-message',
  version: 1,
  title: 'Chat message',
  summary: 'Posts a message to a channel of Slack, Teams, Discord or another chat.',
  category: 'message',
  icon: 'send',
  keywords: ['slack', 'teams', 'discord', 'mattermost', 'notify', 'channel', 'post'],
  parameters,
  initial: () => parameters.parse({}),
  form,
  subtitle: (given) =>
    given.service === 'custom'
      ? (readUrl(given.address).host ?? 'No address yet')
      : `${serviceLabels[given.service]}, ${given.channel || 'no channel yet'}`,
  facts,
});
