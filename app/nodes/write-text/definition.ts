import { z } from 'zod';
import { parseTemplate } from '../../workflow/expression/template.ts';
import { parsePath } from '../../workflow/model/labels.ts';
import { defineNode } from '../kit/define-node.ts';
import { noFacts } from '../kit/facts.ts';
import { plainPathSchema } from '../kit/one-field.ts';
import { staysText } from '../kit/page-places.ts';
import { oneInOneOut } from '../kit/ports.ts';
import { templateSchema } from '../kit/schemas.ts';
import { form } from './form.ts';

export const escapes = ['none', 'html', 'url', 'json'] as const;
export type Escape = (typeof escapes)[number];

export const parameters = z.strictObject({ text: templateSchema.default(''), escape: z.enum(escapes).default('html'), into: plainPathSchema.min(1).default('text') });

/** The words around the values; undefined where nobody can tell them from those. */
function wordsOf(text: unknown): readonly string[] | undefined {
  const template = typeof text === 'string' ? parseTemplate(text) : undefined;
  if (template?.ok !== true) return undefined;
  const words = [''];
  for (const part of template.value.parts) if (part.kind === 'literal') words[words.length - 1] += part.text; else words.push('');
  return words;
}

/** No value gets any power in a page: it is written as letters, and stands where that is enough. */
function isEscaped(text: unknown, escape: Escape): boolean {
  const words = escape === 'none' ? undefined : wordsOf(text);
  return escape !== 'none' && words !== undefined && staysText(words, escape);
}

export const definition = defineNode({
  type: 'write-text', version: 1, title: 'Write text', summary: 'Writes a text with values in it, so that no value can break out of its place.',
  category: 'shape', icon: 'text-quote', keywords: ['template', 'letter', 'html', 'mail body', 'compose', 'escape', 'mustache'],
  parameters, initial: parameters.parse({}), form,
  subtitle: ({ text, into }) => (typeof text !== 'string' || text.trim() === '' ? 'No text yet' : `${into}: ${text.trim().split('\n')[0] ?? ''}`),
  facts: ({ text, escape, into }, context) => ({
    ...noFacts, ...oneInOneOut,
    transfer: [{ port: 'out', steps: [{ op: 'input' }, { op: 'assign', path: parsePath(into), reads: context.reads(text).reads, type: 'text', why: 'the values stand in the text', ...(isEscaped(text, escape) ? { escaped: true } : {}) }] }],
  }),
});
