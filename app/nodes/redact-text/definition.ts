import { z } from 'zod';
import type { Label } from '../../workflow/model/labels.ts';
import { parsePath } from '../../workflow/model/labels.ts';
import { defineNode } from '../kit/define-node.ts';
import { noFacts } from '../kit/facts.ts';
import { oneInOneOut } from '../kit/ports.ts';
import { pathSchema } from '../kit/schemas.ts';
import { form } from './form.ts';

export const groups = ['names', 'contacts', 'addresses', 'bank', 'cards', 'ids', 'machines', 'secrets'] as const;
export type RedactGroup = (typeof groups)[number];

/** What is no longer in the text once everything of a group is out of it. */
const labelsOf: Readonly<Record<RedactGroup, readonly Label[]>> = {
  names: ['person'],
  contacts: ['contact'],
  addresses: ['location'],
  bank: ['bank'],
  cards: ['card'],
  ids: ['id'],
  machines: [],
  secrets: ['secret', 'credential'],
};

export const parameters = z.lazy(() =>
  z.strictObject({
    fields: z.array(pathSchema.min(1)).max(100).default([]),
    names: z.boolean().default(true),
    contacts: z.boolean().default(true),
    addresses: z.boolean().default(true),
    bank: z.boolean().default(true),
    cards: z.boolean().default(true),
    ids: z.boolean().default(true),
    machines: z.boolean().default(true),
    secrets: z.boolean().default(true),
    certainty: z.enum(['possible', 'likely', 'certain']).default('possible'),
    replacement: z.enum(['kind', 'numbered', 'removed']).default('kind'),
  }),
);

export const definition = defineNode({
  type: 'redact-text',
  version: 1,
  title: 'Redact text',
  summary: 'Finds names, addresses, numbers and secrets in free text and blacks them out.',
  category: 'privacy',
  icon: 'eraser',
  keywords: ['redact', 'anonymise', 'pii', 'personal data', 'black out', 'detect', 'scrub', 'gdpr'],
  parameters,
  initial: () => parameters.parse({}),
  form,
  subtitle: ({ fields }) => (fields.length === 0 ? 'No field yet' : fields.join(', ')),
  facts: (given) => {
    const taken = groups.filter((group) => given[group]).flatMap((group) => labelsOf[group]);
    return {
      ...noFacts,
      ...oneInOneOut,
      // Only what is looked for can be gone: health, beliefs and business secrets have no shape that could be found. Nor is a lower bar met by a higher certainty.
      transfer: [
        {
          port: 'out',
          steps: [
            { op: 'input' },
            ...(given.certainty === 'certain'
              ? []
              : [{ op: 'protect' as const, method: 'redact' as const, paths: given.fields.map(parsePath), labels: taken }]),
          ],
        },
      ],
    };
  },
});
