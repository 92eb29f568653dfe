import { z } from 'zod';
import { pageSigns, unplaced } from '../../workflow/model/reads.ts';
import { parsePath } from '../../workflow/model/labels.ts';
import { defineNode } from '../kit/define-node.ts';
import { noFacts } from '../kit/facts.ts';
import { plainPathSchema } from '../kit/one-field.ts';
import { staysText, wordsOf } from '../../workflow/expression/page-places.ts';
import { takesApart } from '../kit/pieces.ts';
import { oneInOneOut } from '../kit/ports.ts';
import { templateSchema } from '../kit/schemas.ts';
import { form } from './form.ts';

export const escapes = ['none', 'html', 'url', 'json'] as const;
export type Escape = (typeof escapes)[number];

export const parameters = z.lazy(() =>
  z.strictObject({
    text: templateSchema.default(''),
    escape: z.enum(escapes).default('html'),
    into: plainPathSchema.min(1).default('text'),
  }),
);

/** The signs of a page that no value brings into the text: it is written as letters, and stands where that is enough. */
function signsTaken(text: unknown, escape: Escape): string | undefined {
  const words = escape === 'none' || typeof text !== 'string' ? undefined : wordsOf(text);
  if (escape === 'none' || words === undefined || !staysText(words, escape)) return undefined;
  return escape === 'json' ? '<' : pageSigns;
}

export const definition = defineNode({
  type: 'write-text',
  version: 1,
  title: 'Write text',
  summary: 'Writes a text with values in it, so that no value can break out of its place.',
  category: 'shape',
  icon: 'text-quote',
  keywords: ['template', 'letter', 'html', 'mail body', 'compose', 'escape', 'mustache'],
  parameters,
  initial: () => parameters.parse({}),
  form,
  subtitle: ({ text, into }) =>
    typeof text !== 'string' || text.trim() === '' ? 'No text yet' : `${into}: ${text.trim().split('\n')[0] ?? ''}`,
  facts: ({ text, escape, into }, context) => {
    const escaped = signsTaken(text, escape);
    const { reads } = context.reads(text);
    return {
      ...noFacts,
      ...oneInOneOut,
      transfer: [
        {
          port: 'out',
          steps: [
            { op: 'input' },
            {
              op: 'assign',
              path: parsePath(into),
              reads: escaped === undefined ? reads : reads.map(unplaced),
              type: 'text',
              why: 'the values stand in the text',
              ...(escaped === undefined ? {} : { escaped }),
              ...(takesApart(text) ? { pieces: true } : {}),
            },
          ],
        },
      ],
    };
  },
});
