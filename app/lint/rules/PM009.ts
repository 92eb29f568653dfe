import { defineRule } from '../kit/define-rule.ts';
import type { StepView } from '../kit/step-view.ts';
import { storeWords } from '../kit/stores.ts';
import { list } from '../kit/words.ts';

/** Rights over everything of a kind: a whole drive, every mailbox, all sites. */
const wide =
  /(?:\/auth\/drive(?:\.readonly)?$|\/auth\/spreadsheets(?:\.readonly)?$|(?:Files|Sites|Mail|User|Directory|Group|Calendars|Notes)\.[A-Za-z]+\.All$|^(?:repo|files:read|data\.records:(?:read|write))$)/;
/** `WHERE column = 'constant'`, and nothing that data decides. */
const constantFilter = /\bwhere\b[^:?$]*?([\w".]+)\s*=\s*(?:'[^']*'|\d+|true|false)\s*(?:;|$|\border\b|\blimit\b|\bgroup\b|\band\b)/i;

/** Undefined where a step's place is computed or not known. */
function places(users: readonly StepView[]): Set<string> | undefined {
  const out = new Set<string>();
  for (const step of users) {
    if (step.facts.stores.length === 0) return undefined;
    for (const store of step.facts.stores) out.add(store.key);
  }
  return out;
}

export const PM009 = defineRule({
  id: 'PM009',
  title: 'Access to everything, where one part is used',
  severity: 'medium',
  confidence: 'medium',
  persona: 'reviewer',
  fix: 'choice',
  scope: 'flow',
  choice: { title: 'Choose the part that is needed', opens: 'step' },
  taxonomy: ['GDPR 25', 'CC6.3'],
  visit(flow, report) {
    for (const slot of flow.flow.connections) {
      const users = flow.usersOf(slot.id).filter((step) => step.node.disabled !== true);
      const [step] = users;
      if (step === undefined) continue;
      const scopes = slot.scopes.filter((scope) => wide.test(scope));
      const used = scopes.length === 0 ? undefined : places(users);
      if (used !== undefined && used.size <= 2) {
        report({
          step,
          field: 'connection',
          title: `“${slot.name}” may open everything (${list(scopes.map((scope) => `“${scope}”`))}), and the flow only uses ${list([...used].map((key) => storeWords(key, step.name)))}`,
          message: 'A leak of this login, or a mistake in this flow, then opens every file or mailbox instead of the one that is needed.',
          remedy: 'Share the one file, folder or table with the account, and take the wide right away.',
          key: slot.id,
        });
        continue;
      }
      const narrow =
        users.length === 1
          ? step.sinks.find(
              (sink) => sink.kind === 'query' && !sink.bound && sink.reads.length === 0 && constantFilter.test(sink.literal ?? ''),
            )
          : undefined;
      const all = step.sinks.filter((sink) => sink.kind === 'query' && sink.bound);
      if (narrow === undefined || all.length > 0) continue;
      report({
        step,
        field: narrow.parameter,
        title: `“${step.name}” always asks for the same part of ${list(step.facts.stores.map(({ key }) => storeWords(key, step.name)))}, with a login that sees the whole`,
        message: 'The filter is in the statement only: whoever changes it, or takes over the login, reads all the other rows too.',
        remedy: 'Make a view of these rows in the database and give the login that view alone.',
        severity: 'low',
        key: slot.id,
      });
    }
  },
});
