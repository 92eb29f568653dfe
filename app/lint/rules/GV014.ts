import { defineRule } from '../kit/define-rule.ts';
import { samePerson } from '../kit/organisation.ts';
import { list } from '../kit/words.ts';

export const GV014 = defineRule({
  id: 'GV014',
  title: 'A change of the flow is unsigned, or signed by somebody other than its author',
  severity: 'medium',
  confidence: 'high',
  persona: 'reviewer',
  fix: 'choice',
  scope: 'flow',
  taxonomy: ['CWE-345', 'CC8.1'],
  visit(flow, report) {
    const commits = flow.context.record?.commits ?? [];
    const unsigned = commits.filter((commit) => commit.signer === undefined);
    const foreign = commits.filter((commit) => commit.signer !== undefined && samePerson(commit.signer) !== samePerson(commit.author));
    if (unsigned.length + foreign.length === 0) return;
    const [first] = [...foreign, ...unsigned];
    report({
      title:
        foreign.length > 0
          ? `A change in the name of ${first?.author ?? ''} was signed by ${first?.signer ?? ''}`
          : `${unsigned.length === 1 ? 'A change is' : `${unsigned.length} changes are`} not signed: ${list(unsigned.map(({ id }) => id.slice(0, 12)))}`,
      message:
        'Anyone can write another name under a change. Without a signature that fits, nobody can say who made this flow, and the rule that nobody approves their own work cannot be kept.',
      remedy: 'Have the author sign the change with their own key.',
      fixes: [{ id: 'sign', title: 'See whose keys are known', safety: 'choice', patch: [], opens: 'people' }],
      key: foreign.length > 0 ? 'mismatch' : 'unsigned',
    });
  },
});
