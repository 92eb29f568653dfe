import { z } from 'zod';
import { parsePath } from '../../workflow/model/labels.ts';
import { defineNode } from '../kit/define-node.ts';
import { noFacts, type NodeFacts, type Read, type TransferStep } from '../kit/facts.ts';
import { plainPathSchema } from '../kit/one-field.ts';
import { oneInOneOut } from '../kit/ports.ts';
import { form } from './form.ts';

export const parameters = z.lazy(() =>
  z.strictObject({
    list: plainPathSchema.default(''),
    keepOthers: z.boolean().default(false),
    /** Where the element goes. Empty: without the other fields it is the item; with them it stands where the list was. */
    into: plainPathSchema.default(''),
    maxItems: z.int().min(1).max(1_000_000).default(10_000),
  }),
);
type Parameters = z.infer<typeof parameters>;

/** The path at which each element arrives; empty where it becomes the item. */
export const elementPath = ({ list, keepOthers, into }: Parameters): string[] =>
  into !== '' ? parsePath(into) : keepOthers ? parsePath(list) : [];

/** An element that is no record goes under the last name of its list, so that later steps have a field to speak of. Empty: it stays as it is. */
export const plainName = ({ list, keepOthers, into }: Parameters): string =>
  into === '' && !keepOthers ? (parsePath(list).at(-1) ?? '') : '';

function facts(given: Parameters): NodeFacts {
  const list = parsePath(given.list);
  const name = plainName(given);
  const reads: Read[] = [{ from: 'input', path: [...list, '*'] }];
  const why = `each element of ${given.list === '' ? 'the list' : given.list}`;
  const element: TransferStep = { op: 'assign', path: elementPath(given), reads, why };
  return {
    ...noFacts,
    ...oneInOneOut,
    transfer: [
      {
        port: 'out',
        // The type lets the element be one field, whatever is in it.
        steps: given.keepOthers
          ? [{ op: 'input' }, { op: 'remove', paths: [list] }, element]
          : [element, ...(name === '' ? [] : [{ op: 'assign' as const, path: [name], reads, type: 'any' as const, why }])],
      },
    ],
    control: { kind: 'split', reads: [], bound: given.maxItems },
  };
}

export const definition = defineNode({
  type: 'split-list',
  version: 1,
  title: 'Split list',
  summary: 'Makes one item of each element of a list.',
  category: 'shape',
  icon: 'rows-3',
  keywords: ['split out', 'explode', 'unnest', 'flatten', 'array', 'elements', 'rows'],
  parameters,
  initial: () => parameters.parse({}),
  form,
  subtitle: ({ list }) => (list === '' ? 'The item itself' : `Each of ${list}`),
  facts,
});
