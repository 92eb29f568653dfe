import { isJsonObject, type Json } from '../../kernel/json.ts';
import type { NetworkFact } from '../../nodes/kit/facts.ts';
import { isPlaceholder } from '../../privacy/detectors/placeholder.ts';
import { valueAt, type PatchOperation } from '../../workflow/graph/patch.ts';
import { isForeignExpression } from '../../workflow/expression/parameters.ts';
import { secretName } from '../../workflow/model/login-names.ts';
import { defineRule, type Report } from '../kit/define-rule.ts';
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

const scheme = /^=?\s*(?:bearer|basic|token|apikey)\s+/i;
/** `Bearer abc`, `"x-api-key": "abc"`. */
const written =
  /\b(?:basic|bearer)\s+([^\s"'`,;}]+)|\b(?:authorization|x-api-key|api-?key|x-auth-token|x-access-token|cookie)\b["'\\]{0,2}\s*[:=]\s*["'\\]{0,2}(?:(?:bearer|basic|token)\s+)?([^\s"'`,;}]+)/gi;
/** `https://name:abc@host`, `https://abc@host`; `?api_key=abc`. */
const userinfo = /:\/\/([^/?#@]+)@/g;
const queryPair = /[?&]([^=&#?\s]+)=([^&#\s"'`]+)/g;
const isFilledIn = (value: string): boolean => value.replace(/^=|\{\{[\s\S]*?\}\}/g, '').trim() === '';

function inAddress(value: string): string[] {
  const named = Array.from(value.matchAll(queryPair)).filter(([, name = '', login = '']) => secretName.test(name) && !isFilledIn(login));
  return [
    ...Array.from(value.matchAll(userinfo), ([, login = '']) => login.slice(login.indexOf(':') + 1)),
    ...named.map(([, , login = '']) => login),
  ];
}

/** Less exact than what finds the login itself. */
const holdsLogin = (address: string): boolean =>
  /:\/\/[^/?#]*@/.test(address) ||
  address
    .split('?')
    .slice(1)
    .join('?')
    .split('&')
    .some(
      (pair) => pair.includes('=') && secretName.test(pair.split('=')[0]?.trim() ?? '') && !isFilledIn(pair.slice(pair.indexOf('=') + 1)),
    );

/** Braces that are sent as they stand are a place that nobody has filled in: `Bearer {{ YOUR API KEY }}` without a sign that it is worked out. */
const unfilled = /\{\{ "\{\{" \}\}[^{}]*\}\}/g;

/** Logins as they stand in the step's own settings. */
function loginsIn(given: Json | undefined, name: string, out: string[]): void {
  const value = isForeignExpression(given) ? given.source : typeof given === 'string' ? given.replaceAll(unfilled, 'YOUR_TOKEN') : given;
  if (typeof value === 'string') {
    if (credentialHeader.test(name.trim()) || (secretName.test(name.trim()) && !isFilledIn(value))) out.push(value.replace(scheme, ''));
    else {
      // Blanks within what is filled in end no login.
      for (const [, ...texts] of value.replaceAll(/\{\{[\s\S]*?\}\}/g, '{{}}').matchAll(written))
        out.push(texts.find((text) => text !== undefined) ?? '');
      out.push(...inAddress(value));
    }
  } else if (Array.isArray(value)) for (const item of value as readonly Json[]) loginsIn(item, name, out);
  else if (isJsonObject(value ?? null)) {
    const { facts: _, ...own } = value as { readonly [key: string]: Json };
    for (const [key, item] of Object.entries(own))
      loginsIn(item, key === 'value' && typeof own['name'] === 'string' ? own['name'] : key, out);
  }
}

/** Says that something else has to be put there; a short password or one that is put in while running is none of that. */
const asksForOne = /your|x{3,}|\*{3}|^<[^<>]+>$|^\[[^[\]]+\]$|change|placeholder|replace|insert|enter|example|dummy|todo|token|key|\.{3}/i;

/** A place where a login will stand: `Bearer YOUR_TOKEN`. */
function isMadeUp({ node, facts }: StepView): boolean {
  const logins: string[] = [];
  loginsIn(node.parameters, '', logins);
  // An address that holds a login which is not understood here.
  for (const { parameter } of facts.networks) {
    const address = valueAt(node.parameters, parameter.split('.'));
    const text = isJsonObject(address ?? null) ? (address as { readonly source?: Json }).source : address;
    if (typeof text === 'string' && holdsLogin(text) && inAddress(text).length === 0) return false;
  }
  return logins.length > 0 && logins.every((login) => !login.includes('{{') && asksForOne.test(login) && isPlaceholder(login));
}

/** A login that is written out within what is worked out: `{{ 'Bearer abc123…' }}`. */
const spelledOut = /(['"`])(?:(?:bearer|basic|token)\s+)?(?=[^'"`]*\d)[\w+/=.-]{12,}\1/i;

/** What stands there is put in while it runs, from a setting or from data: nobody has typed a login. */
function isPutIn({ node, facts }: StepView): boolean {
  const logins: string[] = [];
  loginsIn(node.parameters, '', logins);
  const addresses = facts.networks.map(({ parameter }) => valueAt(node.parameters, parameter.split('.')));
  const inAddresses = addresses.some((address) => {
    const text = isForeignExpression(address ?? null) ? (address as { readonly source: string }).source : address;
    return typeof text === 'string' && holdsLogin(text);
  });
  return !inAddresses && logins.length > 0 && logins.every((login) => isFilledIn(login) && !spelledOut.test(login));
}

function reportAddress(step: StepView, { host, parameter }: NetworkFact, report: Report): void {
  report({
    step,
    field: parameter,
    title: `“${step.name}” puts its key into the address of each call`,
    message: `The key is kept in a connection, and yet stands in the address: ${host ?? 'the server'}, each proxy on the way and every log writes it down.`,
    remedy: 'Let the connection send the key in a header, if the service takes it there.',
    severity: 'medium',
    key: 'address',
  });
}

export const CN012 = defineRule({
  id: 'CN012',
  title: 'A login goes along as plain password or in the address',
  severity: 'high',
  confidence: 'high',
  persona: 'builder',
  fix: 'safe',
  scope: 'node',
  on: 'networks',
  choice: { title: 'Choose a login that can be withdrawn', opens: 'connections' },
  taxonomy: ['CWE-522', 'CWE-598', 'LCNC-SEC-04'],
  visit(step, report) {
    for (const network of step.facts.networks) {
      const inline = network.inlineCredentials === true && !step.ofContent('made up logins', () => isMadeUp(step));
      const basic = network.auth === 'basic' && network.direction === 'out';
      if (network.keyInAddress === true && !inline) {
        reportAddress(step, network, report);
        return;
      }
      if (!inline && !basic) continue;
      const patch = inline ? intoConnection(step, network) : undefined;
      const putIn = inline && step.ofContent('logins put in', () => isPutIn(step));
      report({
        step,
        field: inline ? network.parameter : 'connection',
        title: putIn
          ? `“${step.name}” puts its login into a header by itself, from a setting or from data`
          : inline
            ? `“${step.name}” carries its login in the address or in a header typed by hand`
            : `“${step.name}” logs in with name and password on every call`,
        message: putIn
          ? 'The login goes through the flow as any other value: it stands in run data, and every step can read it and send it elsewhere.'
          : inline
            ? 'Addresses and headers end up in logs, in exports and on screens; whoever sees one can log in.'
            : 'The password itself travels with every call and is kept by every program on the way; one leak opens the account for good.',
        remedy: 'Put the login into a connection, and use OAuth 2 or a token that can be withdrawn by itself.',
        fixes: patch === undefined ? [] : [{ id: 'to-vault', title: 'Move the login into a connection', safety: 'safe', patch }],
        severity: inline && !putIn ? 'high' : 'medium',
        key: inline ? 'inline' : 'basic',
      });
      return;
    }
  },
});
