/** Leaks, injections and decoys as n8n would save them: the linter has to see them through the importer. */
import { expect, it } from 'vitest';
import { importN8n } from '../../../app/import/n8n/import-n8n.ts';
import { lintFlow } from '../../../app/lint/run.ts';
import { branchesLoopsAndRequests } from './imported/branches-loops-and-requests.ts';
import { leaksAndInjections } from './imported/leaks-and-injections.ts';
import { samplesNumbersAndLogins } from './imported/samples-numbers-and-logins.ts';
import { testsAndChosenHosts } from './imported/tests-and-chosen-hosts.ts';

const cases = [...leaksAndInjections, ...branchesLoopsAndRequests, ...samplesNumbersAndLogins, ...testsAndChosenHosts];

it.each(cases.map((one) => [one[0], one] as const))('%s', (_name, [, workflow, must, not = []]) => {
  const [made] = importN8n(workflow, 'workflow.json');
  if (made === undefined) throw new Error('nothing was imported');
  const { flow, leftOut } = made;
  const names = new Map([...flow.nodes, ...flow.notes].map(({ id, name = '' }) => [id, name]));
  const said = lintFlow(flow, { leftOut }).findings.map(({ ruleId, nodeId }) => `${ruleId}@${names.get(nodeId ?? '') ?? ''}`);
  expect({ missed: must.filter((one) => !said.includes(one)), wrong: not.filter((one) => said.includes(one)) }).toEqual({
    missed: [],
    wrong: [],
  });
});
