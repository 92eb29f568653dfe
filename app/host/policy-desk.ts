/** The organisation's policy as this workspace keeps it, and as the linter is given it. */
import type { ModelRepository } from '../ai/ports.ts';
import type { Policy, StoredElsewhere } from '../lint/kit/context.ts';
import { readPolicy, type PolicyDocument } from '../lint/policy.ts';
import type { ModelLock } from '../review/closure.ts';
import type { UsedModel } from '../review/setup.ts';
import type { SettingsRepository } from '../workflow/ports.ts';

/** Kept beside the settings, and not one of them: it has a channel, a permission and an audit action of its own. */
const keys = { document: 'policy', changedAt: 'policy-changed-at', changedBy: 'policy-changed-by' } as const;

export interface StoredPolicy {
  readonly policy: PolicyDocument;
  readonly changedAt?: number;
  /** Account id. */
  readonly changedBy?: string;
}

/** Throws UserError `lint/bad-policy`: a policy that cannot be read must not count as none. */
export function storedPolicy(settings: SettingsRepository): StoredPolicy {
  const [document, changedAt, changedBy] = [settings.get(keys.document), settings.get(keys.changedAt), settings.get(keys.changedBy)];
  return {
    policy: document === undefined ? { schemaVersion: 1 } : readPolicy(document, 'the policy of this workspace'),
    ...(changedAt === undefined ? {} : { changedAt: Number(changedAt) }),
    ...(changedBy === undefined ? {} : { changedBy }),
  };
}

export function keepPolicy(settings: SettingsRepository, policy: PolicyDocument, at: number, by: string): void {
  settings.set(keys.document, JSON.stringify(policy));
  settings.set(keys.changedAt, String(at));
  settings.set(keys.changedBy, by);
}

/** Registries have digests of many kinds; of a file it is this one. */
const isFileDigest = (digest: string | undefined): digest is string => digest !== undefined && /^sha256:[0-9a-f]{64}$/.test(digest);

/**
 * What the linter goes by: the policy with the vetted models of the registry in it. Neither list of models is none: who vets no models
 * yet is not told that each one is a stranger.
 */
export function withRegistry(policy: PolicyDocument, models: ModelRepository): PolicyDocument {
  const vetted = models
    .list()
    .filter((model) => model.vetted)
    // "Unknown" is what a new entry says before anybody has asked: no knowledge.
    .map(({ provider, model, retention, digest, signer }) => ({
      provider,
      model,
      ...(retention === 'unknown' ? {} : { retention }),
      ...(isFileDigest(digest) ? { digest } : {}),
      ...(signer === undefined || signer.trim() === '' ? {} : { signer: signer.trim() }),
    }));
  const named = policy.models ?? [];
  const known = [...named, ...vetted.filter((one) => !named.some((other) => other.provider === one.provider && other.model === one.model))];
  const { models: _models, ...rest } = policy;
  return known.length === 0 ? rest : { ...rest, models: known };
}

/** As a review freezes those that a flow uses. */
export const modelLocks = (models: ModelRepository): readonly ModelLock[] =>
  models.list().map(({ provider, model, digest }) => ({ provider, model, ...(digest === undefined ? {} : { digest }) }));

/** The provider without regard to capitals, as the linter compares them. */
export const usesOneOf = (used: readonly UsedModel[], models: readonly UsedModel[]): boolean =>
  used.some((one) => models.some(({ provider, model }) => provider.toLowerCase() === one.provider.toLowerCase() && model === one.model));

/** With what others keep in stores that a flow reads, as a review freezes it. */
export function withKept(policy: Policy, kept: readonly StoredElsewhere[]): Policy {
  if (kept.length === 0) return policy;
  const { organisation } = policy;
  const stores = [...(organisation?.stores ?? []), ...kept.map(({ key, labels, trust }) => ({ key, labels: [...labels], trust }))];
  return { ...policy, organisation: { ...organisation, stores } };
}

/** The policy of the workspace, as every door lints by it. */
export const policyOf = (settings: SettingsRepository, models: ModelRepository): PolicyDocument =>
  withRegistry(storedPolicy(settings).policy, models);
