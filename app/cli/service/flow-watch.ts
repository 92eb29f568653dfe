/** Watches the flows of a service or a worker, as the workspace watches its own: what is usual, what is not, and what the playbooks do then. */
import { z } from 'zod';
import type { BoundConnection } from '../../broker/connection.ts';
import type { GatewayRecord } from '../../broker/ports.ts';
import { grantOfFlow } from '../../engine/grant-of-flow.ts';
import type { DecisionCounts, RunEvent } from '../../engine/ports.ts';
import type { StepWorld } from '../../engine/step-world.node.ts';
import { alarmTeller } from '../../host/monitor/alarm-teller.ts';
import { createWatchDesk, type HostWatchDesk, type WatchedRun } from '../../host/monitor/watch-desk.node.ts';
import { causeOf } from '../../kernel/errors.ts';
import { nodeHash, stderrLog, systemClock, systemRandom, systemTimers } from '../../kernel/host.node.ts';
import { factsOf } from '../../nodes/describe.ts';
import type { BrokerClient } from '../../nodes/kit/executor.ts';
import type { Environment, Flow } from '../../workflow/model/flow.ts';
import type { SettingsRepository } from '../../workflow/ports.ts';
import type { RefusedFile } from './bundle-folder.ts';
import type { CallBack } from './call-back.ts';
import { doubtedFolder, type DoubtedFolder } from './doubted-folder.ts';
import { heldFolder, type HeldFlow, type HeldFolder } from './held-folder.ts';
import { judgePlaybooks, type PlaybookFile } from './playbook-file.ts';
import { noBindings, type Bindings } from '../runs/run-bindings.ts';
import type { RunAudit } from '../runs/run-audit.ts';
import { flowsOf, type RunTarget } from '../runs/run-target.ts';
import type { ServiceMetrics } from './service-metrics.ts';

export interface FlowWatchParts {
  readonly file: PlaybookFile;
  readonly held: HeldFolder;
  readonly doubted: DoubtedFolder;
  readonly callBack: CallBack | undefined;
  readonly counts?: DecisionCounts | undefined;
  readonly drawingOf: (flowId: string) => Flow | undefined;
  readonly approvedAt: (flowId: string) => number | undefined;
  /** Where it is kept what is usual. */
  readonly settings: Pick<SettingsRepository, 'get' | 'set' | 'remove'>;
  readonly bound: ReadonlyMap<string, BoundConnection>;
  readonly environment: Environment;
  readonly metrics: ServiceMetrics;
  /** The log of the store, where there is one. */
  readonly audit?: Pick<RunAudit, 'write'> | undefined;
  readonly nameOf: (flowId: string) => string;
  readonly outside: (flow: Flow) => BrokerClient;
  /** Of a run that this process did not see begin. */
  readonly runOf: (runId: string) => Promise<WatchedRun | undefined>;
  readonly bundleOf: (runId: string) => Promise<string | undefined>;
  readonly holdRuns: (flowId: string) => Promise<{ readonly held: number; readonly failed: number }>;
  /** Lets go on what stands still because of a hold, each run only while its flow `may`; gives how many go on, and how many could not be resumed. */
  readonly resumeRuns: (flowId: string, may: (flowId: string) => boolean) => Promise<{ readonly resumed: number; readonly failed: number }>;
}

/** What whoever starts a service or a worker gives it for that. */
export interface WatchOptions {
  readonly file: PlaybookFile;
  readonly callBack: CallBack | undefined;
  readonly settings: FlowWatchParts['settings'];
  /** Left out: nobody looks at what steps decide. */ readonly counts?: DecisionCounts | undefined;
}

export interface FlowWatch extends Pick<HostWatchDesk, 'mayRun' | 'noted' | 'holds' | 'doubts' | 'unwritten'> {
  heard(event: RunEvent): void;
  /** Holds what a crash left running of held flows, and looks from now on who lets them go on. */
  begin(): Promise<void>;
  readonly holding: number;
  stop(): void;
}

/** Beside what is usual, and none of it. */
const keptKey = 'held on file';
const madeKey = 'held folder';
const LOOK_MS = 2_000;
/** Runs whose end is told elsewhere would otherwise stay here for ever. */
const MOST_KNOWN = 50_000;
const ends: ReadonlySet<RunEvent['type']> = new Set(['run.succeeded', 'run.failed', 'run.halted', 'run.cancelled']);

export const forgetfulSettings = (): FlowWatchParts['settings'] => {
  const kept = new Map<string, string>();
  return {
    get: (key) => kept.get(key),
    set: (key, value) => {
      kept.set(key, value);
    },
    remove: (key) => {
      kept.delete(key);
    },
  };
};

/** A slot as the bindings have it. */
const bindTo =
  (bound: ReadonlyMap<string, BoundConnection>) =>
  (flow: Flow): Flow => ({
    ...flow,
    connections: flow.connections.map((slot) => ({ ...slot, hosts: [...(bound.get(slot.id)?.hosts ?? [])] })),
  });

interface HereParts extends WatchOptions, Pick<FlowWatchParts, 'audit' | 'metrics' | 'runOf' | 'bundleOf' | 'holdRuns' | 'resumeRuns'> {
  readonly cwd: string;
  readonly environment: Environment | undefined;
  readonly bindings: Bindings | undefined;
  readonly targets: readonly RunTarget[];
  /** A flow that is watched may be in one of them. */
  readonly refused: readonly RefusedFile[];
  readonly outside: StepWorld['outside'];
}

/** Throws UserError for playbooks that cannot be followed here, and where nobody can tell what is held. */
export function watchHere({ cwd, environment, bindings = noBindings, targets, refused, outside, file, ...parts }: HereParts): FlowWatch {
  const flows = new Map(flowsOf(targets).map(({ flow }) => [flow.id, flow]));
  judgePlaybooks(
    file,
    new Set(flows.keys()),
    bindings,
    refused.length === 0 ? undefined : (message) => stderrLog.write('warn', message, { refusedFiles: refused.length }),
  );
  const held = heldFolder(file.held, cwd);
  // What was made once and is not there any more is no empty folder: flows may be held in it.
  held.open(parts.settings.get(madeKey) === file.held);
  parts.settings.set(madeKey, file.held);
  return watchFlows({
    ...parts,
    file,
    held,
    doubted: doubtedFolder(file.held, cwd),
    environment: environment ?? 'prod',
    bound: bindings.connections,
    nameOf: (flowId) => flows.get(flowId)?.name ?? flowId,
    drawingOf: (flowId) => flows.get(flowId),
    // A flow that others bring along was approved with each of them: what it decided before the first of these is what it was approved for.
    approvedAt: (flowId) =>
      targets
        .filter((target) => flowsOf([target]).some(({ flow }) => flow.id === flowId))
        .map(({ approvedAt }) => approvedAt)
        .reduce((first, at) => (first === undefined || at === undefined ? (first ?? at) : Math.min(first, at)), undefined),
    outside: (flow) =>
      outside({ runId: '', flowId: flow.id, nodeId: flow.nodes[0]?.id ?? '', labels: [], dryRun: false }, grantOfFlow(flow, { factsOf })),
  });
}

function watchFlows({
  file,
  held,
  doubted,
  counts,
  drawingOf,
  approvedAt,
  callBack,
  settings,
  bound,
  environment,
  metrics,
  audit,
  nameOf,
  outside,
  runOf,
  bundleOf,
  holdRuns,
  resumeRuns,
}: FlowWatchParts): FlowWatch {
  const known = new Map<string, WatchedRun>();
  const calls = callBack !== undefined;
  const desk = createWatchDesk({
    // Whoever releases a flow takes its file away first, where it is still the one that was read.
    ...(counts === undefined ? {} : { decisions: { counts, drawingOf, approvedAt } }),
    settings,
    doubted,
    held: { ...held, remove: () => undefined },
    timers: systemTimers,
    log: stderrLog,
    ports: { clock: systemClock, random: systemRandom, hash: nodeHash },
    nameOf,
    personOf: (accountId) => accountId,
    bundleOf,
    flowOf: async (runId) => known.get(runId)?.flowId ?? (await runOf(runId))?.flowId,
    holdRuns,
    changed: () => undefined,
    mendHold: 'Find out why, then let it go on with "countersign held release".',
    // Whoever calls no bundle back from here holds the flow instead.
    playbooks: file.playbooks.map((playbook) => (playbook.revoke && !calls ? { ...playbook, revoke: false, pause: true } : playbook)),
    audit: {
      async append({ actor, action, subject, details }) {
        if (action === 'alarm.raised') metrics.alarm(details['kind'] ?? '');
        else if (action.startsWith('playbook.')) metrics.playbook(action.slice('playbook.'.length));
        audit?.write({ actor, action, subject, details });
        stderrLog.write(action === 'playbook.told' ? 'info' : 'warn', action, { flowId: subject, ...details });
      },
    },
    environments: {
      revoke: async (bundle, reason) => {
        await callBack?.(bundle, reason);
      },
    },
    tell: alarmTeller({
      workspace: 'countersign',
      environment,
      bind: bindTo(bound),
      outside: async (flow) => outside(flow),
      goOn: 'The flow is held. Find out why, then let it go on with "countersign held release"; the runs that the hold paused go on with it.',
      calledBack: 'The bundle that it ran from is revoked, in the revocation list of this service. Give the list to your other runners.',
    }),
  });
  function heard(event: RunEvent): void {
    if (event.type === 'run.started') {
      const run = { runId: event.runId, flowId: event.flowId, dryRun: event.dryRun };
      known.set(event.runId, run);
      const [oldest] = known.size > MOST_KNOWN ? known.keys() : [];
      if (oldest !== undefined) known.delete(oldest);
      desk.heard(event, run);
    } else if (ends.has(event.type)) {
      const { runId } = event;
      const error = event.type === 'run.succeeded' || !('error' in event) ? {} : { error: event.error };
      const run = known.get(runId);
      known.delete(runId);
      if (run !== undefined) desk.heard(event, { ...run, ...error });
      else
        void runOf(runId)
          .then((found) => {
            if (found !== undefined) desk.heard(event, { ...found, ...error });
          })
          .catch((error_: unknown) => stderrLog.write('error', 'a run could not be watched', { runId, ...causeOf(error_) }));
    }
  }
  /** Flows that were let go on, and of which a run may still stand still because of it: tried until none does, or it is held again. */
  const resuming = new Map<string, Readonly<Record<string, string>> | undefined>();
  function release(flowId: string, words: Readonly<Record<string, string>>): void {
    desk.release(flowId);
    resuming.set(flowId, words);
  }
  async function resumeLeft(): Promise<void> {
    for (const [flowId, words] of [...resuming]) {
      try {
        await desk.released();
        // It may stray again at once, with the rest of its runs still at a stand.
        const { resumed, failed } = desk.holds(flowId) ? { resumed: 0, failed: 0 } : await resumeRuns(flowId, (one) => !desk.holds(one));
        if (words !== undefined) audit?.write({ action: 'flow.released', subject: flowId, details: { runs: String(resumed), ...words } });
        if (words !== undefined || resumed > 0)
          stderrLog.write('warn', words === undefined ? 'runs of a released flow go on' : 'flow.released', {
            flowId,
            runs: String(resumed),
            ...(failed === 0 ? {} : { failed: String(failed) }),
            ...words,
          });
        // It may have been held and let go on once more meanwhile.
        if (resuming.get(flowId) !== words) continue;
        if (failed === 0) resuming.delete(flowId);
        else resuming.set(flowId, undefined);
      } catch (error) {
        stderrLog.write('error', 'the runs of a released flow could not be resumed; it is tried again', { flowId, ...causeOf(error) });
      }
    }
  }
  let resumes = false;
  /** One after the other: it may take minutes, in which others hold flows. */
  async function resumeInTurn(): Promise<void> {
    if (resumes) return;
    resumes = true;
    await resumeLeft();
    resumes = false;
  }
  /** So that a file that was removed while nothing ran is noticed. Throws where it cannot be kept. */
  let kept = settings.get(keptKey) ?? '[]';
  function keepFiles(files: readonly string[]): void {
    const now = JSON.stringify(files.toSorted());
    if (now !== kept) settings.set(keptKey, now);
    kept = now;
  }
  /** Those that were held or stood still when this service was last there, and are held no more. */
  function releaseGone(): void {
    for (const flowId of z.array(z.string()).catch([]).parse(JSON.parse(kept))) {
      if (!desk.holds(flowId)) resuming.set(flowId, { by: 'whoever removed its file while this service did not run' });
    }
  }
  function heed(file: HeldFlow): void {
    const { flowId, at, why, playbook, release: asked } = file;
    const mine = desk.held().find((one) => one.flowId === flowId);
    // The word of whoever looked at an earlier hold does not count for this one.
    if (mine !== undefined && mine.at > at) return held.add(flowId, { at: mine.at, why: mine.why, playbook: mine.playbook });
    // Of two workers that held it in the same moment, the one that wrote last is the one whose hold people read and let go on.
    if (mine?.at !== at) desk.adopt(flowId, { at, why, playbook });
    // Another worker may have held it anew since it was read: nobody let that one go on.
    if (asked !== undefined && held.takeAway(flowId, file)) release(flowId, { by: asked.by, reason: asked.reason });
  }
  /** One flow's trouble keeps no other from being let go on. */
  function each(flowId: string, work: () => void): void {
    try {
      work();
    } catch (error) {
      stderrLog.write('error', 'a held flow could not be looked at; it stays held', { flowId, ...causeOf(error) });
    }
  }
  /** Steps whose word somebody lets count again, here or at another worker. */
  function lookAtDoubted(): void {
    const said = new Map(
      doubted
        .list()
        .flatMap((step) =>
          step.trust !== undefined && doubted.takeAway(step) ? [[`${step.flowId}\n${step.nodeId}`, step.trust] as const] : [],
        ),
    );
    for (const { flowId, nodeId } of desk.lookAtDoubted()) {
      const words = said.get(`${flowId}\n${nodeId}`);
      if (words !== undefined) audit?.write({ action: 'step.trusted', subject: flowId, details: { step: nodeId, ...words } });
      stderrLog.write('warn', 'step.trusted', {
        flowId,
        step: nodeId,
        ...(words ?? { by: 'another worker, or whoever removed its file' }),
      });
    }
  }
  let stopped = false;
  let cancel = (): void => undefined;
  async function look(): Promise<void> {
    try {
      const { held: files, gone } = held.look();
      for (const file of files) each(file.flowId, () => heed(file));
      for (const flowId of gone)
        each(flowId, () => {
          if (held.takeAway(flowId, undefined) && desk.held().some((one) => one.flowId === flowId))
            release(flowId, { by: 'whoever removed its file' });
        });
      // Before the runs of what was let go on: a new start takes up those that are left.
      keepFiles([...new Set([...files.map(({ flowId }) => flowId).filter(desk.holds), ...resuming.keys()])]);
    } catch (error) {
      stderrLog.write('error', 'what is held could not be looked at; it stays held', causeOf(error));
    }
    try {
      lookAtDoubted();
    } catch (error) {
      stderrLog.write('error', 'about which steps people are asked could not be looked at; they are asked as before', causeOf(error));
    }
    if (!stopped)
      cancel = systemTimers.after(LOOK_MS, () => {
        void look();
      });
    await resumeInTurn();
  }
  return {
    heard,
    mayRun: (flowId) => desk.mayRun(flowId),
    holds: (flowId) => desk.holds(flowId),
    doubts: (flowId, nodeId) => desk.doubts(flowId, nodeId),
    noted: (record: GatewayRecord) => desk.noted(record),
    async begin() {
      releaseGone();
      await Promise.all([desk.standAll(), look()]);
    },
    get unwritten() {
      return desk.unwritten;
    },
    get holding() {
      return desk.held().length;
    },
    stop() {
      stopped = true;
      cancel();
      desk.close();
    },
  };
}
