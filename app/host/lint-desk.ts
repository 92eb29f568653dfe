/** The linter as this workspace runs it: with its policy, its registry, its waivers, and what its store knows of the flow. */
import type { LintContext, Waiver } from '../lint/kit/context.ts';
import type { FlowRecord } from '../lint/kit/flow-record.ts';
import type { PolicyDocument } from '../lint/policy.ts';
import { lintFlow, type LintResult } from '../lint/run.ts';
import type { Clock, Hash } from '../kernel/ports.ts';
import type { ModelRepository } from '../ai/ports.ts';
import { lintWaivers, waiverLocks } from '../review/waivers.ts';
import type { WaiverRepository } from '../review/ports.ts';
import type { Flow } from '../workflow/model/flow.ts';
import type { SettingsRepository } from '../workflow/ports.ts';
import { policyOf, withRegistry } from './policy-desk.ts';

export interface LintDesk {
  /** For the editor, which lints by itself while somebody draws. */
  context(flowId: string): Promise<{ readonly policy: PolicyDocument; readonly waivers: readonly Waiver[]; readonly now: string; readonly record: FlowRecord }>;
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
  recordOf(flowId: string, now: number): Promise<FlowRecord>;
}

export function createLintDesk({ clock, hash, settings, models, waivers, ownerOf, recordOf }: LintDeskPorts): LintDesk {
  const now = (): number => clock.now();
  const known = (flowId: string): { readonly policy: PolicyDocument; readonly waivers: readonly Waiver[] } => ({ policy: policyOf(settings, models), waivers: lintWaivers(waiverLocks(waivers.listOf(flowId), now(), ownerOf)) });
  return {
    async context(flowId) {
      const at = now();
      return { ...known(flowId), now: new Date(at).toISOString(), record: await recordOf(flowId, at) };
    },
    lint: (flow, policy) => lintFlow(flow, { ...known(flow.id), ...(policy === undefined ? {} : { policy: withRegistry(policy, models) }), hash } satisfies LintContext),
  };
}
