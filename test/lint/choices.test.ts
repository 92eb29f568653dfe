/** The ways to end a finding: each one does end it, and says what it means. */
import { expect, test } from 'vitest';
import { choicesFor } from '../../app/lint/choices.ts';
import { lintFlow } from '../../app/lint/run.ts';
import type { Flow } from '../../app/workflow/model/flow.ts';
import { flow } from './kit/flow.ts';
import { agent, ask, mail, openHook } from './kit/steps.ts';

function waysFor(drawn: Flow, ruleId: string) {
  const { view, findings } = lintFlow(drawn);
  const finding = findings.find((one) => one.ruleId === ruleId);
  if (finding === undefined) throw new Error(`${ruleId} does not fire`);
  return { finding, choices: choicesFor(view, finding, {}) };
}

test('every way that is offered ends the finding, and none brings a new one that blocks', () => {
  const drawn = flow(
    [openHook([{ name: 'email' }]), ask('{{ input.body.email }}'), mail('{{ input.answer }}', 'Hello')],
    ['hook > ask', 'ask > mail'],
  );
  const before = lintFlow(drawn).verdict.counts.block;
  for (const ruleId of ['DF001', 'AI001']) {
    const { finding, choices } = waysFor(drawn, ruleId);
    expect(choices.length).toBeGreaterThan(1);
    for (const { flow: changed, fix } of choices) {
      const after = lintFlow(changed);
      expect({
        fix: fix.id,
        ends: !after.findings.some(({ fingerprint }) => fingerprint === finding.fingerprint),
        worse: after.verdict.counts.block > before,
      }).toEqual({ fix: fix.id, ends: true, worse: false });
    }
  }
});

test('no token is offered in place of the text that a deed is there for; where data leaks it is', () => {
  const drawn = flow(
    [openHook([{ name: 'email' }]), ask('{{ input.body.email }}'), mail('{{ input.answer }}', 'Hello')],
    ['hook > ask', 'ask > mail'],
  );
  const tokenises = (ruleId: string): boolean =>
    waysFor(drawn, ruleId).choices.some(({ fix }) => fix.patch.some((one) => one.op === 'addNode' && one.node.type === 'tokenise'));
  expect(['AI001', 'AI005', 'DF001'].map(tokenises)).toEqual([false, false, true]);
});

test('a tool can be taken away from its agent, and what that means is said', () => {
  const drawn = flow(
    [
      openHook([{ name: 'text', label: 'none' }]),
      agent('{{ input.body.text }}'),
      { ...mail('desk@example.com', '{{ $ai.text }}'), name: 'Send mail' },
    ],
    ['hook > agent', 'mail -tool> agent'],
  );
  const { choices } = waysFor(drawn, 'AI001');
  expect(choices.find(({ fix }) => fix.title === 'Take “Send mail” away from “agent”')?.changes).toEqual([
    'Removes “Send mail” and its wires',
  ]);
});
