import { defineRule } from '../kit/define-rule.ts';
import { scopeUse } from '../kit/scopes.ts';
import { list } from '../kit/words.ts';

export const PM001 = defineRule({
  id: 'PM001',
  title: 'A connection has rights that no step uses',
  severity: 'high',
  confidence: 'high',
  persona: 'builder',
  fix: 'safe',
  scope: 'flow',
  taxonomy: ['LCNC-SEC-02', 'ASI03', 'CWE-250', 'CC6.3'],
  visit(flow, report) {
    for (const slot of flow.flow.connections) {
      if (slot.scopes.length === 0) continue;
      const users = flow.usersOf(slot.id);
      const use = scopeUse(slot.scopes, users);
      if (use === undefined || use.idle.length === 0) continue;
      const [step] = users;
      const idle = new Set(use.idle);
      const kept = slot.scopes.filter((scope) => !idle.has(scope));
      report({
        ...(step === undefined ? {} : { step }),
        field: 'connection',
        title: `“${slot.name}” holds the ${use.idle.length === 1 ? 'right' : 'rights'} ${list(use.idle.map((scope) => `“${scope}”`))}, and no step uses ${use.idle.length === 1 ? 'it' : 'them'}`,
        message: 'Rights that nobody uses only help an attacker: whoever takes over one step of this flow gets all of them.',
        remedy: `Ask for a narrower grant: ${
          kept.length === 0
            ? 'none of them is used'
            : `only ${list(
                kept.map((scope) => `“${scope}”`),
                6,
              )} ${kept.length === 1 ? 'is' : 'are'} used`
        }.`,
        confidence: use.declared ? 'high' : 'medium',
        fixes: [
          {
            id: 'narrow',
            title: `Narrow “${slot.name}” to what is used`,
            safety: 'safe',
            patch: [{ op: 'setConnection', slotId: slot.id, path: ['scopes'], value: kept }],
          },
        ],
        key: slot.id,
      });
    }
  },
});
