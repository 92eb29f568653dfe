/** Who is asked in n8n: an approval by whoever wants the thing, or by whom a model picked, is none. */
import { expect, it } from 'vitest';
import type { JsonObject } from '../../../app/kernel/json.ts';
import { lintFlow } from '../../../app/lint/run.ts';
import { AGENT, GPT, HOOK, IF, MAIL, PG, wf } from '../../lint/adversary/foreign/n8n-kit.ts';
import { firstFlow, expectSound } from '../support.ts';

const found = (sendTo: string): string[] => {
  const file: JsonObject = wf(
    [
      HOOK(),
      PG('Team', 'SELECT mail FROM managers LIMIT 1'),
      AGENT('Agent', "={{ $('Webhook').item.json.body.text }}"),
      GPT(),
      MAIL('Ask', {
        operation: 'sendAndWait',
        sendTo,
        message: '=Send {{ $json.output }}?',
        approvalOptions: { values: { approvalType: 'double' } },
      }),
      IF('Approved?', '={{ $json.data.approved }}', true, 'boolean', 'true'),
      MAIL('Tell', { sendTo: 'all@customer.example', message: "={{ $('Agent').item.json.output }}" }),
    ],
    ['Webhook > Team', 'Team > Agent', 'OpenAI Chat Model -model> Agent', 'Agent > Ask', 'Ask > Approved?', 'Approved?#0 > Tell'],
  );
  const one = firstFlow(JSON.stringify(file), 'asked.json');
  expectSound(one);
  return lintFlow(one.flow)
    .findings.filter(
      ({ ruleId, nodeName }) => (ruleId === 'AI005' && nodeName === 'Tell') || (ruleId === 'AI004' && nodeName === 'Approved?'),
    )
    .map(({ ruleId }) => ruleId);
};

it('counts an approval by somebody whom the flow names, or finds in a table of its own', () => {
  expect([found('boss@example.com'), found("={{ $('Team').item.json.mail }}")]).toEqual([[], []]);
});

it.each([
  ['the caller', "={{ $('Webhook').item.json.body.from }}"],
  ['the model', "={{ $('Agent').item.json.output.match(/to: (.*)/)[1] }}"],
])('counts none where %s says who is asked', (_who, sendTo) => {
  expect(found(sendTo)).toEqual(['AI005']);
});
