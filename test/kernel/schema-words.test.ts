/** Whoever reads what is wrong with a value is no programmer: every kind of fault has words, its place, and none of the schema library's. */
import { expect, test } from 'vitest';
import { z } from 'zod';
import { UserError } from '../../app/kernel/errors.ts';
import { faultWords, schemaWords } from '../../app/kernel/schema-words.ts';
import { parametersOf } from '../../app/nodes/kit/items.ts';
import { parameters } from '../../app/nodes/webhook-trigger/definition.ts';

const schema = z.strictObject({
  kind: z
    .discriminatedUnion('type', [z.strictObject({ type: z.literal('none') }), z.strictObject({ type: z.literal('bearer') })])
    .optional(),
  either: z.union([z.string(), z.number()]).optional(),
  like: z.string().regex(/^a/).optional(),
  own: z.string().regex(/^a/, 'Begin with an a.').optional(),
  url: z.url().optional(),
  record: z.record(z.string().max(2), z.number()).optional(),
  list: z.array(z.string()).max(1).optional(),
  even: z.int().multipleOf(2).optional(),
  choice: z.enum(['a', 'b']).optional(),
  text: z.string().min(1).optional(),
});
const words = (value: unknown): string => {
  const { error } = schema.safeParse(value, { error: schemaWords });
  return faultWords(error?.issues ?? []);
};

test.each<[unknown, string]>([
  [{ kind: { type: 'basic' } }, ' at “kind.type”: This is one of: none, bearer.'],
  [{ either: true }, ' at “either”: This is no value that fits here.'],
  [{ like: 'b' }, ' at “like”: This is not written as it must be.'],
  [{ own: 'b' }, ' at “own”: Begin with an a.'],
  [{ url: 'b' }, ' at “url”: This takes a web address.'],
  [{ record: { abc: 1 } }, ' at “record.abc”: An entry of this does not fit.'],
  [{ record: { a: 'b' } }, ' at “record.a”: This takes a number.'],
  [{ list: ['a', 'b'] }, ' at “list”: At most 1 entries.'],
  [{ even: 3 }, ' at “even”: This is a multiple of 2.'],
  [{ choice: 'c' }, ' at “choice”: This is one of: a, b.'],
  [{ text: '' }, ' at “text”: Fill this in.'],
  [{ extra: 1 }, ': There is no setting called “extra”.'],
  ['x', ': This takes a record.'],
])('%j is refused in plain words', (value, expected) => {
  const found = words(value);
  expect([found, /expected|received|invalid|unrecognized|zod/i.test(found)]).toEqual([expected, false]);
});

test('a step whose settings do not fit says which of them, and what it takes', () => {
  const request = {
    runId: 'r',
    node: { id: 'hook', type: 'webhook-trigger', name: 'Orders', parameters: { path: 'orders', speed: 3, auth: 'sms' } },
  };
  let error: unknown;
  try {
    parametersOf(request as never, parameters);
  } catch (thrown) {
    error = thrown;
  }
  expect(error).toMatchObject({
    message: 'The settings of the step “Orders” cannot be read at “auth”: This is one of: none, bearer, hmac, jwt, mtls.',
    mend: 'Open the step and correct the marked field.',
  });
  expect(error).toBeInstanceOf(UserError);
});
