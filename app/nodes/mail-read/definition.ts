import { z } from 'zod';
import { defineNode } from '../kit/define-node.ts';
import { noFacts } from '../kit/facts.ts';
import { mailFilter, mailPlace, mailSources } from '../kit/mail.ts';
import { dataIn, dataOut, toolOut } from '../kit/ports.ts';
import { form } from './form.ts';

export const parameters = z.lazy(() => z.strictObject({ ...mailFilter, newestFirst: z.boolean().default(false) }));

export const definition = defineNode({
  type: 'mail-read',
  version: 1,
  title: 'Read mail',
  summary: 'Fetches messages from a folder of a mailbox, with their attachments as files.',
  category: 'message',
  icon: 'inbox',
  keywords: ['imap', 'email', 'inbox', 'mailbox', 'fetch', 'attachment'],
  parameters,
  initial: () => parameters.parse({}),
  form,
  subtitle: ({ folder, unseenOnly }) => `${unseenOnly ? 'Unread in' : 'All of'} ${folder}`,
  facts: (given, { node, connection }) => {
    const { stores, networks, hosts, tables } = mailPlace(given, node.connection, connection);
    const changes = given.afterwards !== 'nothing';
    return {
      ...noFacts,
      inputs: [dataIn],
      outputs: [dataOut, toolOut],
      sources: mailSources(given),
      networks,
      stores,
      effects: [
        {
          kind: changes ? 'write' : 'read',
          what: `reads the mail folder ${given.folder}${given.afterwards === 'nothing' ? '' : given.afterwards === 'seen' ? ', and marks what it has read' : ', and moves what it has read'}`,
          reads: [],
          idempotent: false,
          ...(given.afterwards === 'seen' ? { marksOnly: true as const } : {}),
        },
      ],
      transfer: [{ port: 'out', steps: [] }],
      capabilities: { ...noFacts.capabilities, hosts, tables },
      holds: { kind: 'list', maximum: given.maxMessages, parameter: 'maxMessages' },
      reliability: { external: true, timeoutMs: given.timeoutMs, idempotent: !changes },
    };
  },
});
