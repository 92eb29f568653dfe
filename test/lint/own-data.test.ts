/** What Countersign itself does with data, drawn as a flow (threat model, decision 0008) and held to its own rules. */
import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { lintFlow } from '../../app/lint/run.ts';
import { readFlow } from '../../app/workflow/migrations/read-flow.ts';

const text = readFileSync(new URL('../../resources/decisions/0008-own-data.flow.json', import.meta.url), 'utf8');
const grave = (changed: string): readonly string[] => {
  const { findings } = lintFlow(readFlow(JSON.parse(changed) as unknown, '0008-own-data.flow.json'));
  return [...new Set(findings.filter(({ severity }) => severity === 'block' || severity === 'high').map(({ ruleId }) => ruleId))].sort();
};
/** `from` is there once: a drawing that says something else by now is to be noticed. */
const changed = (from: string, to: string): string => {
  expect(text.split(from)).toHaveLength(2);
  return text.replace(from, to);
};

it('what leaves is an account with what it did, and words that a person has read and sent: nothing grave is found', () => {
  expect(grave(text)).toEqual([]);
});

it.each<[string, string, string, string]>([
  [
    'a password stands in the address of the SIEM',
    'services/collector"',
    'services/collector?by={{ node[\\"What a person gives the window\\"].password }}"',
    'DF003',
  ],
  ['a secret of a connection stands in a prompt', 'gives the window\\"].description', 'gives the window\\"].secret', 'DF003'],
  ['run data go to a vendor as they are', 'gives the window\\"].description', 'gives the window\\"].input', 'DF001'],
  ['entries travel in the clear', 'https://siem.example.com', 'http://siem.example.com', 'CN001'],
])('the same drawing is blocked where %s', (_what, from, to, rule) => {
  expect(grave(changed(from, to))).toContain(rule);
});
