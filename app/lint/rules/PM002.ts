import { defineRule } from '../kit/define-rule.ts';
import { scopeUse } from '../kit/scopes.ts';
import { list } from '../kit/words.ts';

export const PM002 = defineRule({
  id: 'PM002',
  title: 'A connection may change things, and its steps only read',
  severity: 'high', confidence: 'medium', persona: 'builder', fix: 'choice', scope: 'flow',
  taxonomy: ['LCNC-02', 'LLM06', 'CWE-269'],
  visit(flow, report) {
    for (const slot of flow.flow.connections) {
      const users = flow.steps.filter((step) => step.node.connection === slot.id);
      const [step] = users;
      const strong = slot.scopes.length === 0 || step === undefined ? [] : (scopeUse(slot.scopes, users)?.tooStrong ?? []);
      if (step === undefined || strong.length === 0) continue;
      report({
        step, field: 'connection',
        title: `“${slot.name}” may change data (${list(strong.map((scope) => `“${scope}”`))}), and every step only reads`,
        message: 'A mistake or an attack in this flow can then change or delete what it should only look at.',
        remedy: 'Ask for the read-only form of these rights.',
        key: slot.id,
      });
    }
  },
});
