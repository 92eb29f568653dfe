import { defineRule } from '../kit/define-rule.ts';

export const RL011 = defineRule({
  id: 'RL011',
  title: 'A person may be waited for for ever',
  severity: 'medium',
  confidence: 'high',
  persona: 'builder',
  fix: 'safe',
  scope: 'node',
  on: 'human',
  taxonomy: ['PI1.3'],
  visit(step, report) {
    const { human, guards } = step.facts;
    if (human === undefined || human.deadlineMs !== undefined) return;
    const own = step.node.foreign === undefined;
    const approves = guards.some(({ kind }) => kind === 'approval');
    report({
      step,
      field: 'deadlineMinutes',
      title: `“${step.name}” waits for a person without a deadline`,
      message: `If nobody answers, the run waits for ever with the data that it holds, and so does everyone who needs the answer.${approves ? ' And a yes counts however late it comes, when prices, balances and people have long changed.' : ''}`,
      remedy: 'Set a deadline, and say what happens when it passes.',
      severity: own ? 'medium' : 'low',
      fixes: own
        ? [
            {
              id: 'deadline',
              title: 'Wait at most one day',
              safety: 'safe',
              patch: [{ op: 'setParameter', nodeId: step.node.id, path: ['deadlineMinutes'], value: 1_440 }],
            },
          ]
        : [],
    });
  },
});
