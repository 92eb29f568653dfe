import { defineRule } from '../kit/define-rule.ts';
import { drawingHash } from '../kit/flow-record.ts';
import { asTitle, signOffWords } from '../kit/sign-off-words.ts';
import { list } from '../kit/words.ts';

export const GV005 = defineRule({
  id: 'GV005',
  title: 'The flow is no longer what was approved',
  severity: 'block',
  confidence: 'high',
  persona: 'reviewer',
  fix: 'choice',
  scope: 'flow',
  taxonomy: ['CWE-345', 'CC8.1'],
  visit(flow, report) {
    const { record } = flow.context;
    const approval = record?.approval;
    if (record === undefined || approval === undefined) return;
    const drawn = drawingHash(flow.flow, flow.hash) !== approval.flow;
    if (!drawn && approval.changed.length === 0 && approval.ended === undefined) return;
    const what = [...(drawn ? ['the flow itself'] : []), ...approval.changed];
    report({
      title: asTitle(signOffWords.changed),
      message: `${what.length > 0 ? `Not as approved: ${list(what, 6)}. ` : ''}${approval.ended === undefined ? '' : `The approval of ${approval.at.slice(0, 10)} has ended: ${approval.ended} `}The signatures are about what was there then. Nobody has said yes to what is here now.`,
      remedy: 'Submit it for review again, or go back to what was approved.',
      // A draft may differ from what runs: that is what it is for.
      severity: record.stage === 'release' ? 'block' : 'low',
      fixes: [{ id: 'submit', title: 'Submit it for review again', safety: 'choice', patch: [], opens: 'review' }],
      key: drawn ? 'flow' : 'parts',
    });
  },
});
