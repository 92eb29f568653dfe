import { z } from 'zod';
import { defineNode, type FactsContext } from '../kit/define-node.ts';
import { factsOfEmbedding } from '../kit/embedding.ts';
import { noFacts, type NodeFacts, type SourceFact, type TransferStep } from '../kit/facts.ts';
import { modelChoice } from '../kit/models.ts';
import { plainPathSchema } from '../kit/one-field.ts';
import { dataIn, dataOut, toolOut } from '../kit/ports.ts';
import { templateSchema } from '../kit/schemas.ts';
import { parsePath, trustLevels } from '../../workflow/model/labels.ts';
import { form } from './form.ts';

const vectorStores = 'vector stores';
const operations = ['search', 'add', 'remove'] as const;

export const parameters = z.lazy(() =>
  z.strictObject({
    operation: z.enum(operations).default('search'),
    store: z.string().max(200).default('documents'),
    ...modelChoice,
    text: templateSchema.default(''),
    /** Tells documents apart: the same one again takes the place of what it was. */
    document: templateSchema.default(''),
    source: templateSchema.default(''),
    /** Who could have written what is added. Fixed in the step: no text says of itself how far it is to be believed. */
    trust: z.enum(trustLevels).default('public'),
    keepDays: z.int().min(0).max(36_500).default(0),
    limit: z.int().min(1).max(100).default(5),
    minScore: z.number().min(-1).max(1).default(0),
    trustedOnly: z.boolean().default(false),
    resultField: plainPathSchema.min(1).default('found'),
    timeoutMs: z.int().min(1_000).max(600_000).default(60_000),
  }),
);
type Parameters = z.infer<typeof parameters>;

function facts(given: Parameters, context: FactsContext): NodeFacts {
  const { operation, store, resultField } = given;
  const text = context.reads(operation === 'remove' ? undefined : given.text);
  const kept = operation === 'add' ? [text, context.reads(given.document), context.reads(given.source)].flatMap(({ reads }) => reads) : [];
  const embedding = operation === 'remove' ? undefined : factsOfEmbedding(given, context, text);
  const at = parsePath(resultField);
  // What other flows have added is theirs to know: without a look at them it may be anybody's, and about anybody.
  const trust = given.trustedOnly ? 'trusted' : 'public';
  const found = (name: string, type: SourceFact['type'], labels: SourceFact['labels'] = []): SourceFact => ({
    port: 'out',
    path: [...at, '*', name],
    labels,
    trust,
    type,
    why: `${name} of what was found in the vector store ${store}`,
  });
  const steps: TransferStep[] = operation === 'search' ? [{ op: 'input' }, { op: 'remove', paths: [at] }] : [{ op: 'input' }];
  return {
    ...noFacts,
    inputs: [dataIn],
    outputs: [dataOut, toolOut],
    sources:
      operation === 'search'
        ? [
            found('text', 'text', ['unknown']),
            found('source', 'text'),
            found('id', 'text'),
            found('trust', 'enum'),
            found('score', 'number'),
          ]
        : [],
    sinks: [
      ...(embedding === undefined ? [] : [embedding.sink]),
      ...(operation === 'add'
        ? [{ kind: 'store' as const, zone: { scope: 'local' as const }, parameter: 'text', reads: kept, bound: true }]
        : []),
    ],
    effects: [
      {
        kind: operation === 'search' ? 'read' : operation === 'add' ? 'write' : 'delete',
        what: `${operation === 'search' ? 'searches' : operation === 'add' ? 'adds to' : 'removes from'} the vector store ${store}`,
        reads: [...text.reads, ...kept],
        idempotent: true,
      },
    ],
    networks: embedding?.networks ?? [],
    transfer: [{ port: 'out', steps }],
    stores:
      store === ''
        ? []
        : [
            {
              kind: 'vector-store',
              key: `vector-store:${store}`,
              access: operation === 'search' ? 'read' : 'write',
              ...(given.keepDays === 0 || operation === 'search' ? {} : { retentionDays: given.keepDays }),
              ...(operation === 'add'
                ? { marked: given.trust === 'trusted' ? 'trusted' : 'other' }
                : operation === 'search' && given.trustedOnly
                  ? { marked: 'trusted' }
                  : {}),
            },
          ],
    capabilities: {
      ...noFacts.capabilities,
      ...embedding?.capabilities,
      tables: store === '' ? [] : [{ database: vectorStores, table: store, access: operation === 'search' ? 'read' : 'write' }],
    },
    ...(embedding === undefined ? {} : { ai: embedding.ai }),
    reliability: { external: embedding !== undefined, timeoutMs: given.timeoutMs, idempotent: true },
  };
}

const inWords: Readonly<Record<Parameters['operation'], string>> = { search: 'Searches', add: 'Adds to', remove: 'Removes from' };

export const definition = defineNode({
  type: 'vector-store',
  version: 1,
  title: 'Vector store',
  summary: 'Keeps texts in the workspace and finds those that mean the same.',
  category: 'ai',
  icon: 'library',
  keywords: ['ai', 'vector', 'embedding', 'embed', 'rag', 'knowledge', 'search', 'semantic', 'documents'],
  parameters,
  initial: () => parameters.parse({ model: 'text-embedding-3-small' }),
  form,
  subtitle: ({ operation, store }) => (store === '' ? 'No store yet' : `${inWords[operation]} ${store}`),
  facts,
});
