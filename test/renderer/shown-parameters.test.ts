/** What the form of a step shows while one of its fields does not fit. */
import { expect, test } from 'vitest';
import { shownParameters } from '../../renderer/features/designer/model/shown-parameters.ts';

test('a field that does not fit empties no choice of another; a text that was taken out stays out', () => {
  const shown = (parameters: object) => shownParameters({ type: 'tokenise', parameters: { ...parameters } });
  expect([
    shown({ fields: ['email'], purpose: 'orders' })['looks'],
    shown({ fields: ['email'], purpose: 7 }),
    shown({ looks: 'alike', purpose: 7 }),
  ]).toEqual(['opaque', { fields: ['email'], purpose: 7, looks: 'opaque' }, { looks: 'alike', purpose: 7 }]);
});
