import type { SourceFact } from '../../nodes/kit/facts.ts';
import { defineRule } from '../kit/define-rule.ts';
import { listSteps } from '../kit/words.ts';

const saysNothing = ({ type, labels, path }: SourceFact): boolean =>
  type === 'any' && labels.includes('unknown') && path.length <= 1 && path[0] !== 'query';

export const DF016 = defineRule({
  id: 'DF016',
  title: 'Nobody has said what comes in',
  severity: 'low',
  confidence: 'high',
  persona: 'reviewer',
  fix: 'choice',
  scope: 'flow',
  choice: { title: 'Describe the fields, or infer them from a sample', opens: 'step' },
  taxonomy: ['CWE-20', 'PI1.2'],
  visit(flow, report) {
    const vague = flow.stepsLike(
      ['sources', 'unknown'],
      'brings what nobody described',
      (step) => step.node.disabled !== true && (step.facts.unknown === true || step.facts.sources.some(saysNothing)),
    );
    const [first] = vague;
    if (first === undefined) return;
    report({
      step: first,
      title: `The fields that ${listSteps(vague)} bring${vague.length === 1 ? 's' : ''} in are unknown`,
      message:
        'They are taken for untrusted and maybe personal. Until someone says what they are, leaks may be missed and harmless fields may be flagged.',
      remedy: 'Run the step once and take the fields from the sample, or list them by hand.',
    });
  },
});
