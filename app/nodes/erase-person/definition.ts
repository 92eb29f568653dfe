import { z } from 'zod';
import { defineNode } from '../kit/define-node.ts';
import { noFacts } from '../kit/facts.ts';
import { dataIn, dataOut } from '../kit/ports.ts';
import { templateSchema } from '../kit/schemas.ts';
import { form } from './form.ts';

export const parameters = z.lazy(() =>
  z.strictObject({
    /** Each is something that stands for the person: an address, a number. */
    identifiers: z
      .array(z.strictObject({ value: templateSchema }))
      .max(20)
      .default([]),
    vault: z.boolean().default(true),
    rows: z.boolean().default(true),
    /** Names of data tables; none: all of them. */
    tables: z
      .array(z.string().regex(/^[a-z][a-z0-9_]{0,62}$/))
      .max(100)
      .default([]),
    runs: z.boolean().default(true),
  }),
);

export const definition = defineNode({
  type: 'erase-person',
  version: 1,
  title: 'Erase a person',
  summary: 'Takes everything out of the workspace that flows have kept about one person.',
  category: 'privacy',
  icon: 'user-x',
  keywords: ['erase', 'delete', 'forget', 'gdpr', 'right to be forgotten', 'crypto shredding', 'erasure', 'subject'],
  parameters,
  initial: () => parameters.parse({ identifiers: [{ value: '{{ input.email }}' }] }),
  form,
  subtitle: ({ vault, rows, runs }) =>
    `From ${[vault ? 'tokens' : '', rows ? 'tables' : '', runs ? 'runs' : ''].filter((part) => part !== '').join(', ') || 'nothing'}`,
  facts: ({ identifiers, vault, rows, tables, runs }, context) => {
    const reads = identifiers.flatMap(({ value }) => context.reads(value).reads);
    const names = rows ? (tables.length === 0 ? ['*'] : tables) : [];
    return {
      ...noFacts,
      inputs: [dataIn],
      outputs: [dataOut],
      sinks: [{ kind: 'query', zone: { scope: 'local' }, parameter: 'identifiers', reads, bound: true }],
      effects: [{ kind: 'delete', what: 'erases what is kept about a person', reads, idempotent: true, aboutPerson: true }],
      transfer: [
        {
          port: 'out',
          steps: [{ op: 'input' }, { op: 'assign', path: ['erased'], reads: [], type: 'object', why: 'how much was erased' }],
        },
      ],
      // Tables that are named here are tables that a person's data can be taken out of.
      stores: (rows ? tables : []).map((table) => ({ kind: 'table', key: `data-table:${table}`, access: 'write', retentionDays: 0 })),
      capabilities: {
        ...noFacts.capabilities,
        tables: [...(vault ? ['#vault'] : []), ...(runs ? ['#runs'] : []), ...names].map((table) => ({
          database: 'erasure',
          table,
          access: 'write',
        })),
      },
      reliability: { external: false, timeoutMs: 60_000, idempotent: true },
    };
  },
});
