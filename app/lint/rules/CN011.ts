import type { Json, JsonObject } from '../../kernel/json.ts';
import { defineRule } from '../kit/define-rule.ts';
import { knownConnection } from '../kit/organisation.ts';

const passwordGrant = /\bgrant_type\b["']?\s*[=:]\s*["']?password\b/i;

/** A list entry `{ name: "grant_type", value: "password" }` says the same as the text does. */
function asksByPassword(value: Json | undefined): boolean {
  if (typeof value === 'string') return passwordGrant.test(value);
  if (typeof value !== 'object' || value === null) return false;
  if (Array.isArray(value)) {
    for (let i = 0; i < value.length; i += 1) if (asksByPassword((value as readonly Json[])[i])) return true;
    return false;
  }
  let namesGrant = false;
  let namesPassword = false;
  for (const key in value as JsonObject) {
    const item = (value as JsonObject)[key];
    namesGrant ||= item === 'grant_type';
    namesPassword ||= item === 'password';
    if (asksByPassword(item)) return true;
  }
  return (namesGrant && namesPassword) || (value as JsonObject)['grant_type'] === 'password';
}

export const CN011 = defineRule({
  id: 'CN011',
  title: "A login never ends, or hands over the person's password",
  severity: 'medium',
  confidence: 'high',
  persona: 'reviewer',
  fix: 'choice',
  scope: 'flow',
  choice: { title: 'Choose a login that ends by itself', opens: 'connections' },
  taxonomy: ['CWE-613', 'CWE-522'],
  visit(flow, report) {
    for (const slot of flow.flow.connections) {
      const known = knownConnection(flow.context.policy?.organisation?.connections, slot);
      const step = flow.usersOf(slot.id).find((one) => one.node.disabled !== true);
      if (step === undefined || (known?.grant !== 'password' && known?.expires !== false)) continue;
      const byPassword = known.grant === 'password';
      report({
        step,
        field: 'connection',
        title: byPassword ? `“${slot.name}” signs in with a person's name and password` : `The token of “${slot.name}” is good for ever`,
        message: byPassword
          ? 'The program holds the password itself: it can do all that the person can, second factors do not apply, and the standard has given this way up (RFC 9700).'
          : 'Whoever copies the token can use it for years, and nobody notices.',
        remedy: byPassword
          ? 'Use the authorisation code or client credentials grant of OAuth 2.'
          : 'Use tokens that end within hours and are renewed.',
        key: slot.id,
      });
    }
    for (const step of flow.stepsLike(['networks', 'code'], 'password-grant', ({ node }) => asksByPassword(node.parameters))) {
      report({
        step,
        title: `“${step.name}” asks for a token with a person's name and password`,
        message:
          'The flow then handles the password itself. The standard has given this way up (RFC 9700): it goes round second factors, and a leak opens the whole account.',
        remedy: 'Keep the login in a connection, with the authorisation code or client credentials grant of OAuth 2.',
      });
    }
  },
});
