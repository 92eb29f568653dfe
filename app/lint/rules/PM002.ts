import { defineRule } from '../kit/define-rule.ts';
import { fullGoogle, scopeUse } from '../kit/scopes.ts';
import { list } from '../kit/words.ts';

/** As most services spell it: `x.write` has an `x.read`, `Mail.ReadWrite` a `Mail.Read`. */
const readOnlyForm = (scope: string): string =>
  scope.startsWith('https://mail.google.com')
    ? 'https://www.googleapis.com/auth/gmail.readonly'
    : fullGoogle.test(scope)
      ? `${scope}.readonly`
      : scope
          .replace(/readwrite/i, (word) => (word.startsWith('R') ? 'Read' : 'read'))
          .replace(/\b(?:write|manage|edit|modify|full|admin)\b/i, 'read');

export const PM002 = defineRule({
  id: 'PM002',
  title: 'A connection may change things, and its steps only read',
  severity: 'high',
  confidence: 'medium',
  persona: 'builder',
  fix: 'safe',
  scope: 'flow',
  choice: { title: 'Choose a narrower grant', opens: 'connections' },
  taxonomy: ['LCNC-SEC-02', 'CWE-250', 'CC6.3'],
  visit(flow, report) {
    for (const slot of flow.flow.connections) {
      const users = flow.usersOf(slot.id);
      const [step] = users;
      const strong = slot.scopes.length === 0 || step === undefined ? [] : (scopeUse(slot.scopes, users)?.tooStrong ?? []);
      if (step === undefined || strong.length === 0) continue;
      const readOnly = [...new Set(slot.scopes.map((scope) => (strong.includes(scope) ? readOnlyForm(scope) : scope)))];
      const narrowed = strong.filter((scope) => readOnlyForm(scope) !== scope);
      report({
        step,
        field: 'connection',
        title: `“${slot.name}” may change data (${list(strong.map((scope) => `“${scope}”`))}), and every step only reads`,
        message: 'A mistake or an attack in this flow can then change or delete what it should only look at.',
        remedy: 'Ask for the read-only form of these rights.',
        fixes:
          narrowed.length === 0
            ? []
            : [
                {
                  id: 'read-only',
                  title: `Let “${slot.name}” only read`,
                  safety: 'safe',
                  patch: [{ op: 'setConnection', slotId: slot.id, path: ['scopes'], value: readOnly }],
                },
              ],
        key: slot.id,
      });
    }
  },
});
