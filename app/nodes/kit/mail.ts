/** Mail that comes in, for the step and the trigger that read it. Whoever seems to have written a message: anybody could have. */
import { z } from 'zod';
import type { ConnectionSlot } from '../../workflow/model/flow.ts';
import type { Label, ValueType } from '../../workflow/model/labels.ts';
import type { CapabilityFacts, NetworkFact, SourceFact, StoreFact } from './facts.ts';
import type { FormField } from './form.ts';
import { serverGrant, serverNetwork } from './server.ts';

/** Spread into a node's schema. */
export const mailFilter = {
  folder: z.string().min(1).max(300).default('INBOX'),
  unseenOnly: z.boolean().default(true),
  from: z.string().max(320).default(''),
  subject: z.string().max(998).default(''),
  maxMessages: z.int().min(1).max(200).default(20),
  maxTextKb: z.int().min(1).max(1_024).default(64),
  attachments: z.boolean().default(false),
  maxAttachmentMb: z.int().min(1).max(10).default(5),
  /** What becomes of a message that was taken: it stays, is marked as read, or goes into a folder. */
  afterwards: z.enum(['nothing', 'seen', 'move']).default('seen'),
  moveTo: z.string().max(300).default(''),
  timeoutMs: z.int().min(1_000).max(600_000).default(60_000),
};
const mailFilterSchema = z.lazy(() => z.strictObject(mailFilter));
export type MailFilter = z.infer<typeof mailFilterSchema>;

export const mailFilterForm: readonly FormField[] = [
  { control: 'connection', key: 'connection', label: 'Mailbox', types: ['imap'], required: true },
  {
    control: 'text',
    key: 'folder',
    label: 'Folder',
    required: true,
    placeholder: 'INBOX',
    help: 'The flow gets this folder and no other.',
  },
  { control: 'toggle', key: 'unseenOnly', label: 'Only messages that nobody has read' },
  {
    control: 'text',
    key: 'from',
    label: 'From',
    placeholder: 'billing@example.com',
    help: 'A sender is easily made up: this sorts messages, it proves nothing.',
  },
  { control: 'text', key: 'subject', label: 'Subject contains' },
  {
    control: 'select',
    key: 'afterwards',
    label: 'Afterwards',
    options: [
      { value: 'seen', label: 'Mark as read' },
      { value: 'move', label: 'Move to a folder' },
      { value: 'nothing', label: 'Leave it as it is' },
    ],
  },
  { control: 'text', key: 'moveTo', label: 'To the folder', when: { key: 'afterwards', is: ['move'] }, placeholder: 'Done' },
  {
    control: 'toggle',
    key: 'attachments',
    label: 'With attachments',
    help: 'As files (base64). Look at them with Check file before anything opens them.',
  },
  {
    control: 'number',
    key: 'maxAttachmentMb',
    label: 'Attachments of a message up to',
    unit: 'MiB',
    minimum: 1,
    maximum: 10,
    when: { key: 'attachments', is: [true] },
  },
  { control: 'number', key: 'maxMessages', label: 'Most messages at once', minimum: 1, maximum: 200, advanced: true },
  { control: 'number', key: 'maxTextKb', label: 'Text of a message up to', unit: 'KB', minimum: 1, maximum: 1_024, advanced: true },
  { control: 'number', key: 'timeoutMs', label: 'Give up after', unit: 'ms', minimum: 1_000, maximum: 600_000, advanced: true },
];

const fields: readonly (readonly [path: string, labels: readonly Label[], type: ValueType, why: string])[] = [
  ['from.address', ['contact'], 'text', "the sender's address"],
  ['from.name', ['person'], 'text', "the sender's name"],
  ['to.*.address', ['contact'], 'text', "a recipient's address"],
  ['to.*.name', ['person'], 'text', "a recipient's name"],
  ['cc.*.address', ['contact'], 'text', "a recipient's address"],
  ['cc.*.name', ['person'], 'text', "a recipient's name"],
  ['replyTo.*.address', ['contact'], 'text', 'the address for answers'],
  ['replyTo.*.name', ['person'], 'text', 'the name for answers'],
  ['subject', ['unknown'], 'text', 'the subject of a message that anyone may have sent'],
  ['text', ['unknown'], 'text', 'the text of a message that anyone may have sent'],
  ['messageId', [], 'text', 'the id that the sender gave the message'],
  ['attachments.*.name', [], 'text', 'the name of an attachment'],
  ['attachments.*.type', [], 'text', 'the type of an attachment, as its sender says'],
  ['attachments.*.base64', ['unknown'], 'file', 'a file that anyone may have sent'],
];
const ours: readonly (readonly [string, ValueType])[] = [
  ['uid', 'number'],
  ['received', 'date'],
  ['seen', 'boolean'],
  ['size', 'number'],
  ['attachments.*.size', 'number'],
];

const sources: readonly SourceFact[] = [
  ...fields.map(([path, labels, type, why]): SourceFact => ({ port: 'out', path: path.split('.'), labels, trust: 'public', type, why })),
  ...ours.map(([path, type]): SourceFact => ({
    port: 'out',
    path: path.split('.'),
    labels: [],
    trust: 'trusted',
    type,
    why: `what the mail server says about the message (${path})`,
  })),
];
const withoutFiles = sources.filter(({ type }) => type !== 'file');

/** What a message brings; of attachments that are not asked for, only what they are called. */
export const mailSources = ({ attachments }: MailFilter): readonly SourceFact[] => (attachments ? sources : withoutFiles);

export interface MailPlace {
  readonly stores: readonly StoreFact[];
  readonly networks: readonly NetworkFact[];
  readonly hosts: CapabilityFacts['hosts'];
  readonly tables: CapabilityFacts['tables'];
}

/** Where the messages are, and what the grant must name for it. */
export function mailPlace(
  { folder, afterwards, moveTo }: MailFilter,
  slot: string | undefined,
  connection: ConnectionSlot | undefined,
): MailPlace {
  const access = afterwards === 'nothing' ? ('read' as const) : ('write' as const);
  const folders = [folder, ...(afterwards === 'move' && moveTo !== '' ? [moveTo] : [])];
  return {
    // A mark or a move puts nothing of the flow's data into the mailbox.
    stores: [{ kind: 'mailbox', key: `${slot ?? ''}:${folder}`, access: 'read' }],
    networks: [serverNetwork('imaps', connection)],
    hosts: serverGrant(connection),
    tables: slot === undefined ? [] : folders.map((table) => ({ database: slot, table, access })),
  };
}
