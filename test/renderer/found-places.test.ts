/** Where a person was found is named, and leads to the page that shows it. */
import { expect, test } from 'vitest';
import { foundPlace } from '../../renderer/features/privacy/found-places.ts';

const names = new Map([
  ['flow_1', 'Orders'],
  ['run_01M8PZXZV6NWJ2CQS4ZSMM5P2Y', 'Approve an order'],
  ['rev_1', 'Orders v2'],
  ['acc_1', 'Jane Doe'],
]);

test('by the name of what holds them, a question by the run that asks it, and by the id what is gone', () => {
  expect([
    foundPlace('flows', 'flow_1', names),
    foundPlace('tests and examples', 'flow_1', names),
    foundPlace('questions to people', 'apr_01M8PZXZV6NWJ2CQS4ZSMM5P2Y_ask_the_desk_0_204b11ac', names),
    foundPlace('reviews', 'rev_1', names),
    foundPlace('people', 'acc_1', names),
    foundPlace('settings', 'model gpt', names),
    foundPlace('flows', 'flow_gone', names),
  ]).toEqual([
    { label: 'Orders', named: true, page: 'flow', id: 'flow_1' },
    { label: 'Orders', named: true, page: 'flow', id: 'flow_1' },
    { label: 'Approve an order', named: true, page: 'runs', id: 'run_01M8PZXZV6NWJ2CQS4ZSMM5P2Y' },
    { label: 'Orders v2', named: true, page: 'reviews', id: 'rev_1' },
    { label: 'Jane Doe', named: true, page: 'people' },
    { label: 'model gpt', named: false },
    { label: 'flow_gone', named: false },
  ]);
});
