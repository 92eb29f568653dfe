/** The linter as this workspace runs it: with its registry and its waivers. */
import type { LintContext } from '../lint/kit/context.ts';
import { lintFlow, type LintResult } from '../lint/run.ts';
import type { Clock, Hash } from '../kernel/ports.ts';
import type { ModelRepository } from '../ai/ports.ts';
import type { WaiverRepository } from '../review/ports.ts';
import type { Flow } from '../workflow/model/flow.ts';

export interface LintDesk {
  context(flowId: string): { readonly policy: { readonly models?: { provider: string; model: string }[] }; readonly waivers: { fingerprint: string; by: string; reason: string; until: string }[]; readonly now: string };
  lint(flow: Flow): LintResult;
}

export interface LintDeskPorts {
  readonly clock: Clock;
  readonly hash: Hash;
  readonly models: ModelRepository;
  readonly waivers: WaiverRepository;
  nameOf(accountId: string): string;
}

export function createLintDesk({ clock, hash, models, waivers, nameOf }: LintDeskPorts): LintDesk {
  const context: LintDesk['context'] = (flowId) => {
    const vetted = models.list().filter((model) => model.vetted).map(({ provider, model }) => ({ provider, model }));
    return {
      // An empty registry is none: a workspace that vets no models yet is not told that each one is a stranger.
      policy: vetted.length === 0 ? {} : { models: vetted },
      waivers: waivers.listOf(flowId).filter((waiver) => waiver.approvedBy !== undefined && waiver.revokedAt === undefined).map((waiver) => ({
        fingerprint: waiver.fingerprint, by: nameOf(waiver.approvedBy ?? ''), reason: waiver.reason, until: new Date(waiver.until).toISOString(),
      })),
      now: new Date(clock.now()).toISOString(),
    };
  };
  return {
    context,
    lint: (flow) => lintFlow(flow, { ...context(flow.id), hash } satisfies LintContext),
  };
}
