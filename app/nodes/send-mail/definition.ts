import { z } from 'zod';
import { defineNode, type FactsContext } from '../kit/define-node.ts';
import { noFacts, type NodeFacts, type Zone } from '../kit/facts.ts';
import { dataIn, dataOut, toolOut } from '../kit/ports.ts';
import { templateSchema } from '../kit/schemas.ts';
import { serverGrant, serverNetwork } from '../kit/server.ts';
import { form } from './form.ts';
import { addressesIn, isAddress, isForAnybody, patternsIn } from './recipients.ts';

export const parameters = z.lazy(() =>
  z.strictObject({
    from: z.string().max(320).default(''),
    to: templateSchema.default(''),
    allowedRecipients: z.string().max(5_000).default(''),
    subject: templateSchema.default(''),
    text: templateSchema.default(''),
  }),
);
export type Parameters = z.infer<typeof parameters>;

const domainOf = (address: string): string => address.slice(address.lastIndexOf('@') + 1).toLowerCase();

/** Mail to the sender's own domain stays in the organisation, unless anybody can have an address there; then only what goes to the sender does. */
function zoneOf(from: string, recipients: readonly string[]): Zone {
  const own = isForAnybody(domainOf(from))
    ? (recipient: string) => recipient.toLowerCase() === from.toLowerCase()
    : (recipient: string) => domainOf(recipient) === domainOf(from);
  const outside = recipients.find((recipient) => !own(recipient));
  if (recipients.length === 0) return { scope: 'unknown' };
  return outside === undefined && isAddress(from)
    ? { scope: 'internal', host: domainOf(from) }
    : { scope: 'public', host: domainOf(outside ?? recipients[0] ?? '') };
}

function facts(given: Parameters, context: FactsContext): NodeFacts {
  const to = context.reads(given.to);
  const recipients = to.literal === undefined ? patternsIn(given.allowedRecipients) : addressesIn(to.literal).filter(isAddress);
  const zone = zoneOf(given.from, recipients);
  const subject = context.reads(given.subject);
  const text = context.reads(given.text);
  const { connection } = context;
  return {
    ...noFacts,
    inputs: [dataIn],
    outputs: [dataOut, toolOut],
    sinks: [
      { kind: 'message', zone, parameter: 'to', reads: to.reads, literal: to.literal ?? to.prefix },
      { kind: 'message', zone, parameter: 'subject', reads: subject.reads, literal: subject.literal ?? subject.prefix },
      { kind: 'message', zone, parameter: 'text', reads: text.reads, literal: text.literal ?? text.prefix },
    ],
    effects: [
      {
        kind: 'send',
        what: `sends an e-mail to ${recipients.length === 0 ? 'an address that the data names' : recipients.slice(0, 3).join(', ')}`,
        reads: [...to.reads, ...subject.reads, ...text.reads],
        idempotent: true,
      },
    ],
    networks: [serverNetwork('smtps', connection)],
    transfer: [
      {
        port: 'out',
        steps: [{ op: 'input' }, { op: 'assign', path: ['messageId'], reads: [], type: 'text', why: 'the mail server names the message' }],
      },
    ],
    capabilities: {
      ...noFacts.capabilities,
      hosts: serverGrant(connection),
      mail: recipients.map((recipient) => ({ to: recipient })),
    },
    reliability: { external: true, timeoutMs: 30_000, idempotent: true },
  };
}

export const definition = defineNode({
  type: 'send-mail',
  version: 1,
  title: 'Send e-mail',
  summary: 'Sends a message through your mail server.',
  category: 'message',
  icon: 'mail',
  keywords: ['email', 'smtp', 'notify', 'message', 'mail'],
  parameters,
  initial: () => parameters.parse({}),
  form,
  subtitle: ({ to }) => (typeof to === 'string' && to !== '' ? `To ${to}` : 'No recipient yet'),
  facts,
});
