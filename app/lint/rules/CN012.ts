import { isJsonObject } from '../../kernel/json.ts';
import type { NetworkFact } from '../../nodes/kit/facts.ts';
import { valueAt, type PatchOperation } from '../../workflow/graph/patch.ts';
import { defineRule } from '../kit/define-rule.ts';
import { newSlot, setParameter } from '../kit/fixes.ts';
import type { StepView } from '../kit/step-view.ts';

const credentialHeader = /^(?:authorization|proxy-authorization|x-api-key|api-key|apikey|x-auth-token|x-access-token|cookie)$/i;

/** The login leaves the address and the headers; the step gets a connection, which the vault fills. */
function intoConnection(step: StepView, { host, parameter }: NetworkFact): PatchOperation[] | undefined {
  const slot = newSlot(step, 'http', 'bearer', host === undefined ? [] : [host]);
  const { headers } = step.node.parameters;
  if (step.node.foreign !== undefined || slot.length === 0) return undefined;
  const patch: PatchOperation[] = [];
  const address = valueAt(step.node.parameters, parameter.split('.'));
  const bare = typeof address === 'string' ? address.replace(/^(\s*[a-z][a-z0-9+.-]*:\/\/)[^/?#@{}]*@/i, '$1') : undefined;
  if (bare !== undefined && bare !== address) patch.push(setParameter(step, parameter, bare));
  if (Array.isArray(headers)) {
    const kept = headers.filter((row) => !(isJsonObject(row) && credentialHeader.test(String(row['name']).trim())));
    if (kept.length < headers.length) patch.push(setParameter(step, 'headers', kept));
  }
  return patch.length === 0 ? undefined : [...patch, ...slot];
}

export const CN012 = defineRule({
  id: 'CN012',
  title: 'A login goes along as plain password or in the address',
  severity: 'high', confidence: 'high', persona: 'builder', fix: 'safe', scope: 'node', on: 'networks',
  choice: { title: 'Choose a login that can be withdrawn', opens: 'connections' },
  taxonomy: ['CWE-522', 'CWE-598', 'LCNC-SEC-04'],
  visit(step, report) {
    for (const network of step.facts.networks) {
      const inline = network.inlineCredentials === true;
      const basic = network.auth === 'basic' && network.direction === 'out';
      if (!inline && !basic) continue;
      const patch = inline ? intoConnection(step, network) : undefined;
      report({
        step, field: inline ? network.parameter : 'connection',
        title: inline ? `“${step.name}” carries its login in the address or in a header typed by hand` : `“${step.name}” logs in with name and password on every call`,
        message: inline ? 'Addresses and headers end up in logs, in exports and on screens; whoever sees one can log in.' : 'The password itself travels with every call and is kept by every program on the way; one leak opens the account for good.',
        remedy: 'Put the login into a connection, and use OAuth 2 or a token that can be withdrawn by itself.',
        fixes: patch === undefined ? [] : [{ id: 'to-vault', title: 'Move the login into a connection', safety: 'safe', patch }],
        severity: inline ? 'high' : 'medium', key: inline ? 'inline' : 'basic',
      });
      return;
    }
  },
});
