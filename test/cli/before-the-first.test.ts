/** What commands leave until they need it. */
import { expect, test, vi } from 'vitest';

test('texts are ordered as people count, and nothing is made for that before the first two are compared', async () => {
  const made = vi.spyOn(Intl, 'Collator');
  // What every command loads that reads a flow.
  await import('../../app/nodes/describe.ts');
  await import('../../app/lint/run.ts');
  await import('../../app/lint/data-map.ts');
  const { compareTexts } = await import('../../app/kernel/text-order.ts');
  const { compareValues } = await import('../../app/nodes/kit/order.ts');
  expect(made).not.toHaveBeenCalled();
  expect(['items.10', 'items.2', 'Items.1'].toSorted(compareTexts)).toEqual(['Items.1', 'items.2', 'items.10']);
  expect(['A10', 'A2'].toSorted((a, b) => compareValues(a, b, 'text'))).toEqual(['A2', 'A10']);
  expect(made).toHaveBeenCalledTimes(1);
  made.mockRestore();
});
