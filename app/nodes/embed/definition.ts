import { z } from 'zod';
import { parsePath } from '../../workflow/model/labels.ts';
import { defineNode } from '../kit/define-node.ts';
import { factsOfEmbedding } from '../kit/embedding.ts';
import { noFacts } from '../kit/facts.ts';
import { modelChoice } from '../kit/models.ts';
import { plainPathSchema } from '../kit/one-field.ts';
import { oneInOneOut } from '../kit/ports.ts';
import { templateSchema } from '../kit/schemas.ts';
import { form } from './form.ts';

export const parameters = z.lazy(() =>
  z.strictObject({
    ...modelChoice,
    text: templateSchema.default(''),
    resultField: plainPathSchema.min(1).default('vector'),
    timeoutMs: z.int().min(1_000).max(600_000).default(60_000),
  }),
);

export const definition = defineNode({
  type: 'embed',
  version: 1,
  title: 'Turn text into a vector',
  summary: 'Asks a model for the numbers that stand for what a text means.',
  category: 'ai',
  icon: 'scatter-chart',
  keywords: ['ai', 'embed', 'embedding', 'vector', 'semantic', 'similarity', 'rag'],
  parameters,
  initial: () => parameters.parse({ model: 'text-embedding-3-small' }),
  form,
  subtitle: ({ model }) => model || 'No model yet',
  facts: (given, context) => {
    const text = context.reads(given.text);
    const { sink, networks, capabilities, ai } = factsOfEmbedding(given, context, text);
    const at = parsePath(given.resultField);
    return {
      ...noFacts,
      ...oneInOneOut,
      sinks: [sink],
      networks,
      ai,
      capabilities: { ...noFacts.capabilities, ...capabilities },
      // Much of a text can be had back from its vector (Morris et al., "Text Embeddings Reveal (Almost) As Much As Text", 2023): the labels stay.
      transfer: [
        {
          port: 'out',
          steps: [
            { op: 'input' },
            { op: 'remove', paths: [at] },
            {
              op: 'assign',
              path: [...at, '*'],
              reads: text.reads,
              type: 'number',
              why: 'the vector of a text, from which much of the text can be had back',
            },
          ],
        },
      ],
      reliability: { external: true, timeoutMs: given.timeoutMs, idempotent: true },
    };
  },
});
