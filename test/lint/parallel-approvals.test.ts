/** Two people may be asked, each on a way of its own to the same step: each of them has to see what it will do. */
import { expect, it } from 'vitest';
import { importForeignAll } from '../../app/import/detect.ts';
import { lintFlow } from '../../app/lint/run.ts';
import { AGENT, CRON, IF, OLL, PG, cr, rl, wf, type Step } from './adversary/foreign/n8n-kit.ts';

const ask = (name: string, message: string): Step => [
  name,
  'slack',
  2.3,
  { operation: 'sendAndWait', user: rl('U1', 'id'), message, approvalOptions: { values: { approvalType: 'double' } } },
  cr('slackApi'),
];
const yes = (name: string): Step => IF(name, '={{ $json.data.approved }}', true, 'boolean', 'true');
const shows = "={{ $('Agent').item.json.output }}";
/** By the texts of both questions, and what each of them leads to. */
const said = (one: string, other: string, wires: readonly string[] = ['Yes one > Drop', 'Yes other > Drop']): string[] => {
  const drop = PG('Drop', 'DELETE FROM orders WHERE id = $1', { queryReplacement: shows });
  const file = wf(
    [CRON, AGENT('Agent', 'Pick an order'), OLL, ask('One', one), ask('Other', other), yes('Yes one'), yes('Yes other'), drop],
    [
      'Schedule > Agent',
      'Ollama Chat Model -model> Agent',
      'Agent > One',
      'One > Yes one',
      ...(wires.some((wire) => wire.endsWith('> Other')) ? [] : ['Agent > Other']),
      'Other > Yes other',
      ...wires,
    ],
  );
  return importForeignAll(JSON.stringify(file), 'wf.json').flatMap(({ flow, leftOut }) =>
    lintFlow(flow, { leftOut })
      .findings.filter(({ ruleId }) => ruleId === 'AI006')
      .map(({ title }) => title.replace(/ does not show.*/, '')),
  );
};

it('side by side, each shows it', () => {
  expect(said(shows, shows)).toEqual([]);
  expect(said(shows, 'Go on?')).toEqual(['“Other”']);
  expect(said('Go on?', shows)).toEqual(['“One”']);
});
it('one behind the other, one that shows it is enough', () => {
  const row = ['Yes one > Other', 'Yes other > Drop'];
  expect([said(shows, 'Go on?', row), said('Go on?', shows, row)]).toEqual([[], []]);
});
