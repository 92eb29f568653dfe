import { defineRule } from '../kit/define-rule.ts';
import { list } from '../kit/words.ts';

export const PM001 = defineRule({
  id: 'PM001',
  title: 'A connection has rights that no step uses',
  severity: 'high', confidence: 'high', persona: 'builder', fix: 'safe', scope: 'flow',
  taxonomy: ['LCNC-02', 'ASI03', 'CWE-250', 'CWE-272', 'CC6.3'],
  visit(flow, report) {
    for (const slot of flow.flow.connections) {
      if (slot.scopes.length === 0) continue;
      const users = flow.steps.filter((step) => step.node.connection === slot.id);
      const declared = users.flatMap((step) => step.facts.capabilities.scopes.map(({ scope }) => scope));
      // A step that does not say what it needs could need any of them.
      if (users.some((step) => step.facts.capabilities.scopes.length === 0 && step.node.disabled !== true)) continue;
      const used = new Set(declared);
      const idle = slot.scopes.filter((scope) => !used.has(scope));
      if (idle.length === 0) continue;
      const [step] = users;
      report({
        ...(step === undefined ? {} : { step }), field: 'connection',
        title: `“${slot.name}” may ${list(idle)}, and no step needs that`,
        message: 'Rights that nobody uses only help an attacker: whoever takes over one step of this flow gets all of them.',
        remedy: `Ask for a narrower grant: ${used.size === 0 ? 'nothing at all is used' : `only ${list([...used], 6)} ${used.size === 1 ? 'is' : 'are'} used`}.`,
        fixes: [{ id: 'narrow', title: `Narrow “${slot.name}” to what is used`, safety: 'safe', patch: [{ op: 'setConnection', slotId: slot.id, path: ['scopes'], value: slot.scopes.filter((scope) => used.has(scope)) }] }],
        key: slot.id,
      });
    }
  },
});
