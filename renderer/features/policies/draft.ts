/** A policy being edited: empty lists mean "no list is kept", as in the file. */
import { hostPatternFault } from '../../../app/lint/kit/host-pattern.ts';
import type { RiskTier } from '../../../app/workflow/model/flow.ts';
import type { InputOf } from '../../../app/ipc/contract.ts';

export type Policy = InputOf<'policy:save'>['policy'];
export type Vendor = NonNullable<Policy['vendors']>[number];
export type Model = NonNullable<Policy['models']>[number];
export type RuleSeverity = NonNullable<Policy['rules']>[string];

type Transfer = NonNullable<Vendor['transfer']>;
const isBasis = (text: string): text is Transfer['basis'] => ['adequacy', 'scc', 'consent', 'none'].includes(text);

/** The company with another basis for data abroad, and the day of it; without one where nothing is stated. */
export function onBasis(vendor: Vendor, basis: string, since: string): Vendor {
  const { transfer: _old, ...rest } = vendor;
  return isBasis(basis) ? { ...rest, transfer: { basis, since } } : rest;
}

export const splitLines = (text: string): string[] => [...new Set(text.split(/[\s,]+/).filter((one) => one !== ''))];
export const badHosts = (hosts: readonly string[]): string[] => hosts.filter((host) => hostPatternFault(host) !== undefined);

/** Without what says nothing, so that the same policy is the same text. */
export function tidy(policy: Policy): Policy {
  const vendors = (policy.vendors ?? [])
    .filter(({ name }) => name.trim() !== '')
    .map((vendor) => ({ ...vendor, name: vendor.name.trim() }));
  const models = (policy.models ?? []).filter(({ provider, model }) => provider.trim() !== '' && model.trim() !== '');
  const { hosts = [], rules = {}, vendors: _vendors, models: _models, packs = [], ...others } = policy;
  return {
    // What has no form here yet must not be lost by a change of the rest.
    ...others,
    ...(Object.keys(rules).length === 0 ? {} : { rules }),
    ...(hosts.length === 0 ? {} : { hosts }),
    ...(models.length === 0 ? {} : { models }),
    ...(vendors.length === 0 ? {} : { vendors }),
    ...(packs.length === 0 ? {} : { packs }),
  };
}

export const samePolicy = (a: Policy, b: Policy): boolean => JSON.stringify(tidy(a)) === JSON.stringify(tidy(b));

/** The rules with one of them at another severity, or as the catalogue has it. */
export function withRule(policy: Policy, ruleId: string, severity: RuleSeverity | undefined): Policy {
  const { [ruleId]: _old, ...rest } = policy.rules ?? {};
  const rules = severity === undefined ? rest : { ...rest, [ruleId]: severity };
  return { ...policy, rules: Object.fromEntries(Object.entries(rules).toSorted(([a], [b]) => (a < b ? -1 : 1))) };
}

/** The badge that a risk takes; no list is kept where none takes one. */
export function withBadge(policy: Policy, tier: RiskTier, badge: string | undefined): Policy {
  const { badges: { [tier]: _old, ...others } = {}, ...rest } = policy;
  const badges = badge === undefined ? others : { ...others, [tier]: badge };
  return Object.keys(badges).length === 0 ? rest : { ...rest, badges };
}

/** With another limit for learning from people, or without one; what says nothing is left out. */
export function withLearning(
  policy: Policy,
  change: { readonly [K in keyof NonNullable<Policy['learning']>]?: NonNullable<Policy['learning']>[K] | undefined },
): Policy {
  const { learning: before, ...rest } = policy;
  const learning = Object.fromEntries(Object.entries({ ...before, ...change }).filter(([, value]) => value !== undefined));
  return Object.keys(learning).length === 0 ? rest : { ...rest, learning };
}

/** What is no number of days leaves it as it was; nothing typed means the usual. */
export function withBadgeDays(policy: Policy, typed: string): Policy {
  const { badgeDays: _old, ...rest } = policy;
  const days = typed.trim();
  if (days === '') return rest;
  return /^[1-9][0-9]{0,3}$/.test(days) && Number(days) <= 3_650 ? { ...rest, badgeDays: Number(days) } : policy;
}
