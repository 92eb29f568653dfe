import { defineRule } from '../kit/define-rule.ts';
import { asTitle, signOffWords } from '../kit/sign-off-words.ts';
import { list } from '../kit/words.ts';
import { looksLike, samePerson } from '../kit/organisation.ts';

export const GV007 = defineRule({
  id: 'GV007',
  title: 'Somebody approved what they made themselves',
  severity: 'block',
  confidence: 'high',
  persona: 'reviewer',
  fix: 'choice',
  scope: 'flow',
  taxonomy: ['CC6.3', 'CC8.1'],
  visit(flow, report) {
    const { record } = flow.context;
    const wrote = [...(record?.approval?.authors ?? []), ...(record?.commits ?? []).map(({ author }) => author)];
    const authors = new Set(wrote.map(samePerson));
    const both = (record?.approval?.approvers ?? []).filter(
      (name) => authors.has(samePerson(name)) || wrote.some((author) => looksLike(author, name)),
    );
    if (both.length === 0) return;
    report({
      title: `${asTitle(signOffWords.ownReview)}, and ${list(both)} did`,
      message:
        'Four eyes find what two miss, and nobody should be able to bring a change into production alone. This approval does not count.',
      remedy: 'Have somebody sign who did not touch the flow, its connections or its sub-flows.',
      fixes: [{ id: 'other', title: 'Ask another reviewer', safety: 'choice', patch: [], opens: 'review' }],
      key: 'approver',
    });
  },
});
