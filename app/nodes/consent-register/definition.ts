import { z } from 'zod';
import { defineNode, type FactsContext } from '../kit/define-node.ts';
import { noFacts, type NodeFacts, type PortSpec } from '../kit/facts.ts';
import { dataIn, dataOut } from '../kit/ports.ts';
import { templateSchema } from '../kit/schemas.ts';
import { form } from './form.ts';

export const operations = ['check', 'record', 'withdraw'] as const;

export const parameters = z.lazy(() =>
  z.strictObject({
    operation: z.enum(operations).default('check'),
    /** What identifies the person: an e-mail address, a customer number. Case and outer blanks do not count. */
    subject: templateSchema.default('{{ input.email }}'),
    purpose: z.string().max(200).default(''),
    /** 0: a recorded consent does not end by itself. */
    days: z.int().min(0).max(36_500).default(0),
    /** How it was given, for the record: "newsletter form, double opt-in". */
    how: z.string().max(500).default(''),
  }),
);
type Parameters = z.infer<typeof parameters>;

const inWords: Readonly<Record<Parameters['operation'], string>> = { check: 'Checks', record: 'Records', withdraw: 'Withdraws' };
const branches: readonly PortSpec[] = [
  { id: 'given', title: 'Agreed', kind: 'data' },
  { id: 'missing', title: 'Not agreed', kind: 'data' },
];

function facts({ operation, subject, purpose }: Parameters, context: FactsContext): NodeFacts {
  const read = context.reads(subject);
  const checks = operation === 'check';
  const outputs = checks ? branches : [dataOut];
  const name = purpose.trim().toLowerCase();
  return {
    ...noFacts,
    inputs: [dataIn],
    outputs,
    effects: [
      {
        kind: checks ? 'read' : 'write',
        what: `${inWords[operation].toLowerCase()} consent for ${name === '' ? '(no purpose yet)' : name}`,
        reads: read.reads,
        idempotent: true,
        ...(operation === 'record' && name !== '' ? { register: name } : {}),
      },
    ],
    transfer: outputs.map(({ id }) => ({ port: id, steps: [{ op: 'input' as const }] })),
    // Only a check that asks about the person of this very item holds anything back; writing a consent down proves nothing about it.
    guards: checks && read.dynamic && name !== '' ? [{ kind: 'consent', port: 'given', failsOpen: false, paths: [], register: name }] : [],
    ...(checks ? { control: { kind: 'branch' as const, reads: read.reads } } : {}),
    capabilities: {
      ...noFacts.capabilities,
      tables: name === '' ? [] : [{ database: 'consents', table: name, access: checks ? 'read' : 'write' }],
    },
    reliability: { external: false, timeoutMs: 30_000, idempotent: true },
  };
}

export const definition = defineNode({
  type: 'consent-register',
  version: 1,
  title: 'Consent register',
  summary: 'Writes down what people agreed to, takes it back, and lets only the data of those through who agree.',
  category: 'privacy',
  icon: 'notebook-pen',
  keywords: ['consent', 'gdpr', 'opt in', 'opt out', 'withdraw', 'permission', 'purpose', 'register'],
  parameters,
  initial: () => parameters.parse({}),
  form,
  subtitle: ({ operation, purpose }) => (purpose === '' ? 'No purpose yet' : `${inWords[operation]} ${purpose}`),
  facts,
});
