import { defineRule, type Report } from '../kit/define-rule.ts';
import type { FlowView } from '../kit/flow-view.ts';
import { listSteps } from '../kit/words.ts';

/** What a step gives away for everybody to read. */
function tellShares(flow: FlowView, report: Report): void {
  const steps = flow.stepsWith('effects').filter(({ facts }) => facts.effects.some(({ toEveryone }) => toEveryone === true));
  const [first] = steps;
  if (first === undefined) return;
  report({
    step: first,
    title: `${listSteps(steps)} ${steps.length === 1 ? 'lets' : 'let'} everybody who has the link read a file`,
    message:
      'A link is passed on, is found in mails and histories, and asks nobody who they are. What lies behind it can be read by people outside for as long as it is there.',
    remedy: 'Share it with the people or the team who need it, or with your own organisation, and let the link run out.',
    path: steps.slice(0, 20).map(({ node, name, facts }) => ({
      nodeId: node.id,
      nodeName: name,
      field: '',
      why: facts.effects.find(({ toEveryone }) => toEveryone === true)?.what ?? 'shares a file',
    })),
    key: `share ${first.node.id}`,
  });
}

export const PM013 = defineRule({
  id: 'PM013',
  title: 'The flow, or what it makes, is shared with everyone',
  severity: 'medium',
  confidence: 'high',
  persona: 'builder',
  fix: 'safe',
  scope: 'flow',
  taxonomy: ['LCNC-SEC-05', 'CWE-732'],
  visit(flow, report) {
    tellShares(flow, report);
    if (flow.flow.sharedWith !== 'everyone') return;
    report({
      title: 'Everyone in the organisation can open and change this flow',
      message: 'Anyone can add a step that carries data out, or learn from it which systems and keys there are.',
      remedy: 'Share it with the team that needs it.',
      fixes: [
        {
          id: 'team',
          title: 'Share it with the team only',
          safety: 'safe',
          patch: [{ op: 'setFlow', path: ['sharedWith'], value: 'team' }],
        },
      ],
    });
  },
});
