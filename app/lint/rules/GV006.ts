import { defineRule } from '../kit/define-rule.ts';
import { asTitle, signOffWords } from '../kit/sign-off-words.ts';

const words = { 'sub-flow': 'sub-flow', connector: 'connector', 'policy': 'policy' } as const;

export const GV006 = defineRule({
  id: 'GV006',
  title: 'A signed flow relies on something that nobody signed',
  severity: 'block',
  confidence: 'high',
  persona: 'reviewer',
  fix: 'choice',
  scope: 'flow',
  taxonomy: ['CWE-347', 'LCNC-SEC-07'],
  visit(flow, report) {
    const { record } = flow.context;
    for (const part of record?.parts ?? []) {
      if (part.signed) continue;
      // The step that starts the sub-flow, where it is one.
      const step = part.kind === 'sub-flow' ? flow.steps.find((one) => one.facts.control?.flowId === part.name) : undefined;
      report({
        ...(step === undefined ? {} : { step }),
        title: `${asTitle(signOffWords.unsignedPart)}: the ${words[part.kind]} “${part.name}”`,
        message: 'Whoever may change it changes what this flow does, and no signature on this flow notices.',
        remedy: `Have the ${words[part.kind]} reviewed and signed, then submit this flow again.`,
        severity: record?.stage === 'release' ? 'block' : 'low',
        fixes: [
          {
            id: 'review',
            title: `Have the ${words[part.kind]} reviewed`,
            safety: 'choice',
            patch: [],
            opens: part.kind === 'policy' ? 'policy' : part.kind === 'connector' ? 'connections' : 'review',
          },
        ],
        key: `${part.kind}:${part.name}`,
      });
    }
  },
});
