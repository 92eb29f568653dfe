import { flow } from '../kit/flow.ts';
import type { RuleCases } from '../kit/cases.ts';
import { agent, brain, call, manual } from '../kit/steps.ts';

const digest = (letter: string): string => letter.repeat(64);
const tools = [
  { nodeId: 'call', tool: 'search', approved: digest('a'), now: digest('b') },
  { nodeId: 'files', tool: 'read', approved: digest('a'), now: digest('c') },
  { nodeId: 'files', tool: 'list', approved: digest('a'), now: digest('a') },
  { nodeId: 'same', tool: 'search', approved: digest('d'), now: digest('d') },
];
const wires = (id: string): string[] => ['start > agent', 'brain -model> agent', `${id} -tool> agent`];
const using = (id: string) => [manual(), agent('Go'), brain(), call('https://tools.example.com/mcp', {}, id)];
export const cases: RuleCases = {
  context: { record: { stage: 'draft', tools } },
  fires: [
    flow(using('call'), wires('call')),
    flow(using('files'), wires('files')),
    flow([...using('call'), call('https://tools.example.com/mcp', {}, 'same')], [...wires('call'), 'same -tool> agent']),
  ],
  silent: [
    flow(using('same'), wires('same')),
    flow([manual(), agent('Go'), brain()], ['start > agent', 'brain -model> agent']),
    flow([manual(), agent('Go'), brain(), { ...call('https://tools.example.com/mcp'), disabled: true }], wires('call')),
  ],
};
