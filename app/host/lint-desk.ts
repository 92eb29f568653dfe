/** The linter as this workspace runs it: with its registry and its waivers. */
import type { LintContext } from '../lint/kit/context.ts';
import { lintFlow, type LintResult } from '../lint/run.ts';
import type { Clock, Hash } from '../kernel/ports.ts';
import type { ModelRepository } from '../ai/ports.ts';
import { waiverLocks } from '../review/waivers.ts';
import type { WaiverRepository } from '../review/ports.ts';
import type { Flow } from '../workflow/model/flow.ts';

export interface LintDesk {
  context(flowId: string): { readonly policy: { readonly models?: { provider: string; model: string }[] }; readonly waivers: { fingerprint: string; by: string; reason: string; until: string }[] };
  lint(flow: Flow): LintResult;
}

export interface LintDeskPorts {
  readonly clock: Clock;
  readonly hash: Hash;
  readonly models: ModelRepository;
  readonly waivers: WaiverRepository;
  /** The name by which the trust root knows a person: it is in the closure. */
  ownerOf(accountId: string): string;
}

/** The organisation's policy as far as a workspace has one. An empty registry is none: who vets no models yet is not told that each one is a stranger. */
export function policyOf(models: ModelRepository): { readonly models?: { provider: string; model: string }[] } {
  const vetted = models.list().filter((model) => model.vetted).map(({ provider, model }) => ({ provider, model }));
  return vetted.length === 0 ? {} : { models: vetted };
}

export function createLintDesk({ clock, hash, models, waivers, ownerOf }: LintDeskPorts): LintDesk {
  const context: LintDesk['context'] = (flowId) => ({
    policy: policyOf(models),
    waivers: waiverLocks(waivers.listOf(flowId), clock.now(), ownerOf).map(({ fingerprint, approvedBy, reason, until }) => ({ fingerprint, by: approvedBy, reason, until })),
  });
  return {
    context,
    lint: (flow) => lintFlow(flow, { ...context(flow.id), hash } satisfies LintContext),
  };
}
