import { afterEach, expect, test } from 'vitest';
import { openElsewhere, type OpenElsewhere } from '../../renderer/bridge/open-elsewhere.ts';

const windows: OpenElsewhere[] = [];
const open = (...flows: readonly string[]): OpenElsewhere => {
  // A busy machine may well take longer than a person would be let wait.
  const window = openElsewhere((flowId) => flows.includes(flowId), 1_500);
  windows.push(window);
  return window;
};
afterEach(() => {
  for (const window of windows.splice(0)) window.close();
});

test('another window that has the flow open says so; the own one and one that was closed do not, and what is no question is passed over', async () => {
  const mine = open('flow_mine');
  open('flow_theirs');
  const gone = open('flow_gone');
  gone.close();
  const stranger = new BroadcastChannel('countersign-open-flows');
  for (const odd of ['flow_mine', { say: 'who', flowId: 'x'.repeat(1_000) }, { say: 'me', ask: 'nobody' }, null]) stranger.postMessage(odd);
  stranger.close();
  expect(await Promise.all(['flow_theirs', 'flow_mine', 'flow_gone'].map((flowId) => mine.ask(flowId)))).toEqual([true, false, false]);
});
