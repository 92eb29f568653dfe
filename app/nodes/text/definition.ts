import { z } from 'zod';
import { patternFault } from '../../workflow/expression/patterns.ts';
import type { ValueType } from '../../workflow/model/labels.ts';
import { defineNode } from '../kit/define-node.ts';
import { noFacts } from '../kit/facts.ts';
import { oneField, oneFieldSteps, oneFieldText } from '../kit/one-field.ts';
import { oneInOneOut } from '../kit/ports.ts';
import { form } from './form.ts';

export const operations = [
  'trim',
  'upper',
  'lower',
  'title',
  'replace',
  'split',
  'slice',
  'pad',
  'extract',
  'extract-all',
  'replace-pattern',
  'matches',
  'length',
] as const;
export type TextOperation = (typeof operations)[number];

export const parameters = z.lazy(() =>
  z.strictObject({
    ...oneField,
    operation: z.enum(operations).default('trim'),
    /** Fixed text: what to look for, or where to cut. */
    find: z.string().max(10_000).default(''),
    replacement: z.string().max(10_000).default(''),
    pattern: z
      .string()
      .max(200)
      .superRefine((pattern, context) => {
        const fault = patternFault(pattern);
        if (fault !== undefined) context.addIssue({ code: 'custom', message: `The pattern ${fault.message}. ${fault.mend}` });
      })
      .default(''),
    start: z.int().min(-1_000_000).max(1_000_000).default(0),
    /** Of `slice`: how many characters, 0 for the rest. Of `pad`: the width. */
    length: z.int().min(0).max(1_000_000).default(0),
  }),
);

const types: Readonly<Partial<Record<TextOperation, ValueType>>> = {
  split: 'list',
  'extract-all': 'list',
  matches: 'boolean',
  length: 'number',
};
const pieces: ReadonlySet<TextOperation> = new Set(['replace', 'split', 'slice', 'extract', 'extract-all', 'replace-pattern']);
/** Breaks of lines become blanks: what stood there is found all the same. */
const joinsLines = ({
  operation,
  find,
  replacement,
}: {
  readonly operation: TextOperation;
  readonly find: string;
  readonly replacement: string;
}) => operation === 'replace' && /^[\n\r\t]+$/.test(find) && replacement === ' ';
const words: Readonly<Record<TextOperation, string>> = {
  trim: 'Trim',
  upper: 'Capitals',
  lower: 'Small letters',
  title: 'Capital first letters',
  replace: 'Replace in',
  split: 'Split',
  slice: 'Part of',
  pad: 'Fill up',
  extract: 'Find in',
  'extract-all': 'Find all in',
  'replace-pattern': 'Replace in',
  matches: 'Does it fit:',
  length: 'Length of',
};

export const definition = defineNode({
  type: 'text',
  version: 1,
  title: 'Text',
  summary: 'Trims, cuts, replaces and searches text.',
  category: 'shape',
  icon: 'type',
  keywords: ['string', 'trim', 'replace', 'split', 'regex', 'pattern', 'upper case', 'extract', 'substring'],
  parameters,
  initial: () => parameters.parse({}),
  form,
  subtitle: (given) => `${words[given.operation]} ${oneFieldText(given)}`,
  facts: (given) => ({
    ...noFacts,
    ...oneInOneOut,
    transfer: [
      {
        port: 'out',
        steps: oneFieldSteps(
          given,
          types[given.operation] ?? 'text',
          [],
          `made from ${given.field}`,
          pieces.has(given.operation) && !joinsLines(given),
        ),
      },
    ],
  }),
});
