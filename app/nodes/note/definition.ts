import { z } from 'zod';
import { defineNode } from '../kit/define-node.ts';
import { noFacts } from '../kit/facts.ts';
import { form } from './form.ts';

export const parameters = z.lazy(() => z.strictObject({ text: z.string().max(20_000).default('') }));

export const definition = defineNode({
  type: 'note',
  version: 1,
  title: 'Note',
  summary: 'A remark for people. It does nothing.',
  category: 'note',
  icon: 'sticky-note',
  keywords: ['comment', 'remark', 'documentation', 'text'],
  parameters,
  initial: () => ({ text: '' }),
  form,
  subtitle: ({ text }) => text.split('\n')[0] ?? '',
  facts: () => noFacts,
});
