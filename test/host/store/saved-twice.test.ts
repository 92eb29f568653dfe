/** A save whose answer was lost, or whose audit entry found no room, is made again: it is the same one, and no conflict with oneself. */
import { expect, test } from 'vitest';
import { Refusal } from '../../kit/person.ts';
import { eachHost } from '../each-host.ts';

const at = eachHost({ dora: ['designer'] });

test('the same save, made again by the same person, is the one that was made', async () => {
  const { flow } = await at.ada.call('flows:create', { name: 'Invoices' });
  const codeOf = async (who: 'ada' | 'dora', purpose: string): Promise<string> =>
    await at
      .by(who)
      .call('flows:save', { flow: { ...flow, sharedWith: 'everyone', purpose }, base: 1 })
      .then(
        ({ revision }) => String(revision),
        (error: unknown) => (error instanceof Refusal ? error.code : String(error)),
      );
  expect([
    await codeOf('ada', 'Pay'),
    await codeOf('ada', 'Pay'),
    // What is not the same, or not hers, is still a conflict.
    await codeOf('ada', 'Pay twice'),
    await codeOf('dora', 'Pay'),
    (await at.ada.call('flows:revisions', { flowId: flow.id })).revisions.length,
  ]).toEqual(['2', '2', 'store/conflict', 'store/conflict', 2]);
});
