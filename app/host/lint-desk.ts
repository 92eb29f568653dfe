/** The linter as this workspace runs it: with its policy, its registry and its waivers. */
import type { LintContext } from '../lint/kit/context.ts';
import type { PolicyDocument } from '../lint/policy.ts';
import { lintFlow, type LintResult } from '../lint/run.ts';
import type { Clock, Hash } from '../kernel/ports.ts';
import type { ModelRepository } from '../ai/ports.ts';
import { waiverLocks } from '../review/waivers.ts';
import type { WaiverRepository } from '../review/ports.ts';
import type { Flow } from '../workflow/model/flow.ts';
import type { SettingsRepository } from '../workflow/ports.ts';
import { policyOf, withRegistry } from './policy-desk.ts';

export interface LintDesk {
  context(flowId: string): { readonly policy: PolicyDocument; readonly waivers: { fingerprint: string; by: string; reason: string; until: string }[] };
  /** By another policy than the workspace's where one is given: to see what it would change. */
  lint(flow: Flow, policy?: PolicyDocument): LintResult;
}

export interface LintDeskPorts {
  readonly clock: Clock;
  readonly hash: Hash;
  readonly settings: SettingsRepository;
  readonly models: ModelRepository;
  readonly waivers: WaiverRepository;
  /** The name by which the trust root knows a person: it is in the closure. */
  ownerOf(accountId: string): string;
}

export function createLintDesk({ clock, hash, settings, models, waivers, ownerOf }: LintDeskPorts): LintDesk {
  const context: LintDesk['context'] = (flowId) => ({
    policy: policyOf(settings, models),
    waivers: waiverLocks(waivers.listOf(flowId), clock.now(), ownerOf).map(({ fingerprint, approvedBy, reason, until }) => ({ fingerprint, by: approvedBy, reason, until })),
  });
  return {
    context,
    lint: (flow, policy) => lintFlow(flow, { ...context(flow.id), ...(policy === undefined ? {} : { policy: withRegistry(policy, models) }), hash } satisfies LintContext),
  };
}
