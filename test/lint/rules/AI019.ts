import { portableHash } from '../../../app/lint/hash.ts';
import { promptHash } from '../../../app/lint/kit/prompt-hash.ts';
import { lintFlow } from '../../../app/lint/run.ts';
import type { Flow } from '../../../app/workflow/model/flow.ts';
import { flow } from '../kit/flow.ts';
import type { RuleCases } from '../kit/cases.ts';
import { agent, ask, brain, manual, set } from '../kit/steps.ts';

const tested = flow([manual(), ask('Hello')], ['start > ask']);
const testedAgent = flow([manual(), agent('Hello'), brain()], ['start > agent', 'brain -model> agent']);
const withTool = (id = 'lookup') =>
  flow([manual(), agent('Hello'), brain(), set({ a: 'b' }, id)], ['start > agent', 'brain -model> agent', `${id} -tool> agent`]);
const hashOf = (of: Flow, id: string): string => {
  const step = lintFlow(of).view.stepById(id);
  if (step === undefined) throw new Error(`no step ${id}`);
  return promptHash(step, portableHash);
};
const passed = (hash: string) => [
  { hash, kind: 'evaluation' as const, passed: true },
  { hash, kind: 'red-team' as const, passed: true },
];
export const cases: RuleCases = {
  context: {
    record: {
      stage: 'draft',
      evaluations: [
        ...passed(hashOf(tested, 'ask')),
        ...passed(hashOf(testedAgent, 'agent')),
        ...passed(hashOf(withTool(), 'agent')),
        { hash: hashOf(flow([manual(), ask('Half')], ['start > ask']), 'ask'), kind: 'evaluation', passed: true },
      ],
    },
  },
  fires: [
    flow([manual(), ask('Hello!')], ['start > ask']),
    flow([manual(), ask('Half')], ['start > ask']),
    flow([manual(), agent('Hello'), brain({ model: 'gpt-4.1-2025-04-14' })], ['start > agent', 'brain -model> agent']),
    // A tool that the test did not know.
    withTool('transfer'),
  ],
  silent: [tested, testedAgent, withTool(), flow([manual(), set({ a: 'b' })], ['start > set'])],
};
