import { z } from 'zod';
import { fieldsThatSayYes } from '../../workflow/expression/asks-yes.ts';
import type { Read } from '../kit/facts.ts';
import { defineNode } from '../kit/define-node.ts';
import { noFacts } from '../kit/facts.ts';
import { dataIn } from '../kit/ports.ts';
import { templateSchema } from '../kit/schemas.ts';
import { form } from './form.ts';

export const parameters = z.lazy(() =>
  z.strictObject({
    /** What the data is to be used for here. */
    purpose: z.string().max(200).default(''),
    /** Must be true: that the person agreed. */
    agreed: templateSchema.default('{{ input.consent.agreed }}'),
    /** A list, or text cut at commas, of what the person agreed to; empty: the consent names no purposes. */
    purposes: templateSchema.default('{{ input.consent.purposes }}'),
    agreedAt: templateSchema.default(''),
    /** 0: a consent does not grow old. */
    maxAgeDays: z.int().min(0).max(36_500).default(0),
    withdrawnAt: templateSchema.default(''),
  }),
);

export const definition = defineNode({
  type: 'consent-gate',
  version: 1,
  title: 'Consent gate',
  summary: 'Lets only the data of people through who agreed to this use of it.',
  category: 'privacy',
  icon: 'shield-check',
  keywords: ['consent', 'gdpr', 'permission', 'opt in', 'purpose', 'withdraw', 'legal basis'],
  parameters,
  initial: () => parameters.parse({}),
  form,
  subtitle: ({ purpose }) => (purpose === '' ? 'No purpose yet' : `For ${purpose}`),
  facts: ({ purpose, agreed, purposes, agreedAt, maxAgeDays, withdrawnAt }, context) => {
    const reads: Read[] = [agreed, purposes, ...(maxAgeDays > 0 ? [agreedAt] : []), withdrawnAt].flatMap(
      (value) => context.reads(value).reads,
    );
    // A gate that asks nothing of the data, or lets through whoever says no, is no gate.
    const asks = fieldsThatSayYes(agreed).length > 0;
    return {
      ...noFacts,
      inputs: [dataIn],
      outputs: [
        { id: 'given', title: 'Agreed', kind: 'data' },
        { id: 'missing', title: 'Not agreed', kind: 'data' },
      ],
      transfer: [
        { port: 'given', steps: [{ op: 'input' }] },
        { port: 'missing', steps: [{ op: 'input' }] },
      ],
      guards: asks ? [{ kind: 'consent', port: 'given', failsOpen: false, paths: [], ...(purpose.trim() === '' ? {} : { purpose }) }] : [],
      control: { kind: 'branch', reads },
    };
  },
});
