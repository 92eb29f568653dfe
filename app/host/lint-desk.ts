/**
 * The linter as this workspace runs it: with its policy, its registry and its waivers, with the flows that lie beside this one, and
 * with what its store knows of the flow and of the connections and people around it.
 */
import { flowsAround } from '../lint/flows-around.ts';
import { keptOutside, neighboursIn } from '../lint/join-flows.ts';
import type { Around, LintContext, Policy } from '../lint/kit/context.ts';
import type { FlowRecord } from '../lint/kit/flow-record.ts';
import type { PolicyDocument } from '../lint/policy.ts';
import { lintFlow, type LintResult } from '../lint/run.ts';
import { instantText } from '../kernel/instant.ts';
import type { Clock, Hash } from '../kernel/ports.ts';
import type { ModelRepository } from '../ai/ports.ts';
import type { AccountRepository } from '../identity/ports.ts';
import type { FlowReader } from '../ipc/services.ts';
import type { WaiverLock } from '../review/closure.ts';
import { lintWaivers } from '../review/waivers.ts';
import { bindConnections } from '../workflow/graph/bind-connections.ts';
import type { Flow } from '../workflow/model/flow.ts';
import { ownerIn } from '../workflow/model/owner.ts';
import type { ConnectionRepository, SettingsRepository } from '../workflow/ports.ts';
import { policyOf, withKept, withRegistry } from './policy-desk.ts';
import type { WorkspaceFlows } from './workspace-flows.ts';

/** What the linter knows beside a flow, as the editor's worker is told it. */
export type KnownBeside = Required<Pick<LintContext, 'waivers' | 'now' | 'around'>> &
  Pick<LintContext, 'stores' | 'contracts' | 'reviewed'> & { readonly policy: PolicyDocument; readonly record: FlowRecord };

export interface LintDesk {
  /** For the editor, which lints by itself while somebody draws. */
  context(flowId: string, reader: FlowReader): Promise<KnownBeside>;
  /** By another policy than the workspace's where one is given: to see what it would change. Names of other flows are for `reader` alone. */
  lint(flow: Flow, given?: { readonly policy?: PolicyDocument; readonly reader?: FlowReader }): LintResult;
  /** What surrounds a flow, for a review: it is shown there, and no hash goes by it. */
  beside(flow: Flow, reader: FlowReader): Promise<Pick<LintContext, 'around' | 'reviewed' | 'now'>>;
}

export interface LintDeskPorts {
  readonly clock: Clock;
  readonly hash: Hash;
  readonly settings: SettingsRepository;
  readonly models: ModelRepository;
  /** Those that count now. */
  waiversOf(flow: Flow): readonly WaiverLock[];
  readonly connections: ConnectionRepository;
  readonly accounts: AccountRepository;
  readonly flows: WorkspaceFlows;
  /** The name by which the trust root knows a person: it is in the closure. */
  ownerOf(accountId: string): string;
  recordOf(flowId: string, now: number): Promise<FlowRecord>;
  /** The name of a system that gets the audit records of this workspace. */
  auditSink(): string | undefined;
  /** When one of these flows last ran in earnest. */
  lastRunOf(flowIds: readonly string[]): Promise<number | undefined>;
  /** The scripts of the newest approved review, by step. */
  reviewedOf(flowId: string): LintContext['reviewed'];
}

/** What others keep in the stores that these flows read is frozen with the policy; what surrounds them otherwise is not. */
export function policyFor(policy: Policy, inside: readonly Flow[], flows: WorkspaceFlows): Policy {
  return withKept(policy, keptOutside(inside, flows.all(), { kept: policy.organisation?.stores }));
}

const nobody: FlowReader = { account: '', seesFlows: false };

export function createLintDesk({
  clock,
  hash,
  settings,
  models,
  waiversOf,
  connections,
  accounts,
  flows,
  ownerOf,
  recordOf,
  auditSink,
  lastRunOf,
  reviewedOf,
}: LintDeskPorts): LintDesk {
  /** A flow that somebody keeps to themselves is not named to others. */
  const nameFor = (reader: FlowReader) => {
    const people = accounts
      .list()
      .map((account) => ({ account: account.name, displayName: account.displayName, active: account.state === 'active' }));
    return ({ name, sharedWith, owner }: Flow): string =>
      reader.seesFlows && (sharedWith !== 'private' || (owner !== undefined && ownerIn(owner, people)?.account === reader.account))
        ? name
        : 'another flow';
  };

  function around(flow: Flow, reader: FlowReader, all = flows.all()): Around {
    const known = new Map(connections.list().map((connection) => [connection.id, connection]));
    const used = flow.connections.flatMap((slot) => known.get(slot.id) ?? []);
    const owners = new Set(used.flatMap(({ secretChangedBy }) => (secretChangedBy === undefined ? [] : [secretChangedBy])));
    const isIdentity = (id: string): boolean =>
      known.has(id) || id === flow.serviceAccount || used.some(({ serviceAccount }) => serviceAccount === id);
    const sink = auditSink();
    return {
      whole: true,
      ...(sink === undefined ? {} : { auditSink: sink }),
      flows: [...flowsAround(all, { isIdentity, nameOf: nameFor(reader) })(flow)],
      connections: used.map(({ id, secretChangedAt, secretChangedBy }) => ({
        name: id,
        ...(secretChangedAt === undefined ? {} : { rotatedAt: instantText(secretChangedAt) }),
        ...(secretChangedBy === undefined ? {} : { owner: ownerOf(secretChangedBy) }),
      })),
      people: accounts
        .list()
        .filter(({ id }) => owners.has(id))
        .map(({ id, state }) => ({ name: ownerOf(id), active: state === 'active' })),
    };
  }

  /** When a connection was last used needs the runs of every flow that has it. */
  async function withRuns(known: Around): Promise<Around> {
    const all = flows.all();
    const dated = await Promise.all(
      (known.connections ?? []).map(async (connection) => {
        const last = await lastRunOf(
          all.filter((flow) => flow.nodes.some((node) => node.connection === connection.name)).map(({ id }) => id),
        );
        return last === undefined ? connection : { ...connection, usedAt: instantText(last) };
      }),
    );
    return { ...known, connections: dated };
  }

  function neighbours(flow: Flow, policy: Policy, reader: FlowReader, all: readonly Flow[]): Pick<LintContext, 'stores' | 'contracts'> {
    const nameOf = nameFor(reader);
    const names = new Map(all.map((one) => [one.id, nameOf(one)]));
    return neighboursIn(flow, all, { kept: policy.organisation?.stores, nameOf: ({ id, name }) => names.get(id) ?? name });
  }

  function known(flow: Flow, policy: PolicyDocument, reader: FlowReader) {
    const at = clock.now();
    const all = flows.all();
    return {
      policy,
      now: new Date(at).toISOString(),
      waivers: lintWaivers(waiversOf(flow)),
      around: around(flow, reader, all),
      reviewed: reviewedOf(flow.id),
      ...neighbours(flow, policy, reader, all),
    };
  }

  return {
    async context(flowId, reader) {
      const flow = flows.get(flowId);
      const policy = policyOf(settings, models);
      const record = await recordOf(flowId, clock.now());
      // A flow that is only tried out is in no workspace.
      if (flow === undefined) return { policy, record, now: new Date(clock.now()).toISOString(), waivers: [], around: {} };
      const all = known(flow, policy, reader);
      return { ...all, around: await withRuns(all.around), record };
    },
    lint(flow, { policy, reader = nobody } = {}) {
      const bound = bindConnections(flow, connections.list());
      return lintFlow(bound, {
        ...known(bound, policy === undefined ? policyOf(settings, models) : withRegistry(policy, models), reader),
        hash,
      });
    },
    async beside(flow, reader) {
      return { around: await withRuns(around(flow, reader)), reviewed: reviewedOf(flow.id), now: new Date(clock.now()).toISOString() };
    },
  };
}
