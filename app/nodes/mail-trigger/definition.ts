import { z } from 'zod';
import { defineNode } from '../kit/define-node.ts';
import { noFacts } from '../kit/facts.ts';
import { mailFilter, mailPlace, mailSources } from '../kit/mail.ts';
import { dataOut } from '../kit/ports.ts';
import { form } from './form.ts';

export const parameters = z.lazy(() => z.strictObject({ ...mailFilter, everySeconds: z.int().min(10).max(86_400).default(60) }));

export const definition = defineNode({
  type: 'mail-trigger',
  version: 1,
  title: 'Mail arrives',
  summary: 'Starts for each message that comes into a folder of a mailbox.',
  category: 'trigger',
  icon: 'mail-open',
  keywords: ['imap', 'email', 'inbox', 'mailbox', 'receive', 'attachment'],
  parameters,
  initial: () => parameters.parse({}),
  form,
  subtitle: ({ folder }) => `In ${folder}`,
  facts: (given, { node, connection }) => {
    const { stores, networks, hosts, tables } = mailPlace(given, node.connection, connection);
    return {
      ...noFacts,
      outputs: [dataOut],
      sources: mailSources(given),
      networks,
      stores,
      transfer: [{ port: 'out', steps: [] }],
      handsOn: 'items',
      capabilities: { ...noFacts.capabilities, hosts, tables },
      // Anyone may write to a mailbox, but nobody gets an answer of it: what a message holds is public, the door is not.
      trigger: { kind: 'email', exposed: false, auth: 'unseen', replayWindow: true, rateLimit: true, atLeastOnce: true, dedupeKey: true },
      reliability: { external: true, timeoutMs: given.timeoutMs, idempotent: true },
    };
  },
});
