import { testFacts } from '../kit/catalogue.ts';
import { flow, step } from '../kit/flow.ts';
import type { RuleCases } from '../kit/cases.ts';
import { agent, brain, call, manual, openHook } from '../kit/steps.ts';

const helper = (more: Record<string, string> = {}) => step('helper', 'test-agent-tool', more);
export const cases: RuleCases = {
  context: { factsOf: testFacts },
  fires: [
    flow([manual(), agent('Go'), brain(), helper()], ['start > agent', 'brain -model> agent', 'helper -tool> agent']),
    flow(
      [openHook(), agent('Help {{ input.body.text }}'), brain(), helper()],
      ['hook > agent', 'brain -model> agent', 'helper -tool> agent'],
    ),
    flow(
      [
        openHook(),
        agent('Help {{ input.body.text }}'),
        brain(),
        step('server', 'test-tool-server', { url: 'https://tools.example.net/mcp' }),
      ],
      ['hook > agent', 'brain -model> agent', 'server -tool> agent'],
    ),
  ],
  silent: [
    flow([manual(), agent('Go'), brain(), helper({ output: 'closed' })], ['start > agent', 'brain -model> agent', 'helper -tool> agent']),
    flow(
      [manual(), agent('Go'), brain(), call('https://api.example.com/x')],
      ['start > agent', 'brain -model> agent', 'call -tool> agent'],
    ),
    flow(
      [manual(), agent('Go'), brain(), step('server', 'test-tool-server', { url: 'http://127.0.0.1:9000/mcp' })],
      ['start > agent', 'brain -model> agent', 'server -tool> agent'],
    ),
  ],
};
