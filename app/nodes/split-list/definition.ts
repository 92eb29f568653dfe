import { z } from 'zod';
import { parsePath } from '../../workflow/model/labels.ts';
import { defineNode } from '../kit/define-node.ts';
import { noFacts, type NodeFacts, type TransferStep } from '../kit/facts.ts';
import { plainPathSchema } from '../kit/one-field.ts';
import { oneInOneOut } from '../kit/ports.ts';
import { form } from './form.ts';

export const parameters = z.strictObject({
  list: plainPathSchema.default(''),
  keepOthers: z.boolean().default(false),
  /** Where the element goes. Empty: without the other fields it is the item; with them it stands where the list was. */
  into: plainPathSchema.default(''),
  maxItems: z.int().min(1).max(1_000_000).default(10_000),
});
type Parameters = z.infer<typeof parameters>;

/** The path at which each element arrives; empty where it becomes the item. */
export const elementPath = ({ list, keepOthers, into }: Parameters): string[] => (into !== '' ? parsePath(into) : keepOthers ? parsePath(list) : []);

function facts(given: Parameters): NodeFacts {
  const list = parsePath(given.list);
  const element: TransferStep = { op: 'assign', path: elementPath(given), reads: [{ from: 'input', path: [...list, '*'] }], why: `each element of ${given.list === '' ? 'the list' : given.list}` };
  return {
    ...noFacts, ...oneInOneOut,
    transfer: [{ port: 'out', steps: given.keepOthers ? [{ op: 'input' }, { op: 'remove', paths: [list] }, element] : [element] }],
    control: { kind: 'split', reads: [], bound: given.maxItems },
  };
}

export const definition = defineNode({
  type: 'split-list', version: 1, title: 'Split list', summary: 'Makes one item of each element of a list.',
  category: 'shape', icon: 'rows-3', keywords: ['split out', 'explode', 'unnest', 'flatten', 'array', 'elements', 'rows'],
  parameters, initial: parameters.parse({}), form,
  subtitle: ({ list }) => (list === '' ? 'The item itself' : `Each of ${list}`),
  facts,
});
