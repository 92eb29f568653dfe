/** Does what a playbook says of an alarm: holds, calls back, tells. What it does stands in the audit log, step by step. */
import type { AuditDesk } from '../../ipc/services.ts';
import { causeOf, codeOfError, isCountersignError } from '../../kernel/errors.ts';
import { newId } from '../../kernel/ids.ts';
import type { Log } from '../../kernel/ports.ts';
import type { Hold } from '../../monitor/held.ts';
import { waysOf, type Alarm, type Does, type Playbook, type Way } from '../../monitor/playbook.ts';
import type { DemotedDesk } from '../held/demoted-desk.ts';
import type { HeldDesk } from '../held/held-desk.ts';
import type { HostPorts } from '../ports.ts';

export interface FollowParts {
  readonly audit: Pick<AuditDesk, 'append'>;
  /** Throws `store/conflict` for a bundle that is called back already. */
  readonly environments: { revoke(bundle: string, reason: string): void | Promise<void> };
  readonly ports: HostPorts;
  readonly log: Log;
  /** Tells somebody in one way; rejects when it cannot be told. */
  readonly tell: (way: Way, playbook: Playbook, alarm: Alarm, does: readonly Does[], idempotencyKey: string) => Promise<void>;
  /** Holds the runs of a flow that are under way; gives how many, and how many could not be. */
  readonly holdRuns: (flowId: string) => Promise<{ readonly held: number; readonly failed: number }>;
  /** Digest of the bundle that a run came from; undefined for the try of a drawing. */
  readonly bundleOf: (runId: string) => Promise<string | undefined>;
  readonly changed: () => void;
}

interface Around {
  readonly held: Pick<HeldDesk, 'has' | 'stand' | 'writeDown'>;
  readonly demoted: Pick<DemotedDesk, 'why' | 'demote'>;
  /** Runs something later, unless the desk is closed by then. */
  readonly after: (ms: number, run: () => void) => void;
  readonly isClosed: () => boolean;
}

/** `enough`: somebody was told often enough within the hour. */
export type Telling = 'yes' | 'no' | 'enough';
type Note = (action: string, details: Readonly<Record<string, string>>) => Promise<void>;

/** When somebody is told again who could not be told. */
const tellAgainMs = [10_000, 60_000, 600_000] as const;

/** Each part by itself: one that fails stops none of the others. */
export function playbookFollower(
  parts: FollowParts,
  { held, demoted, after, isClosed }: Around,
): (playbook: Playbook, alarm: Alarm, telling: Telling) => Promise<void> {
  const { audit, ports, log } = parts;

  function quietly(what: string, work: Promise<unknown>): void {
    work.catch((error: unknown) => log.write('error', what, causeOf(error)));
  }

  /** False where it was called back before. */
  async function callBack(bundle: string, reason: string, note: Note): Promise<boolean> {
    try {
      await parts.environments.revoke(bundle, reason);
    } catch (error) {
      if (codeOfError(error) === 'store/conflict') return false;
      throw error;
    }
    await note('playbook.revoked', { bundle });
    return true;
  }

  function tell(way: Way, playbook: Playbook, alarm: Alarm, does: readonly Does[], key: string, tries: number, note: Note): void {
    quietly(
      'that somebody was told could not be written down',
      parts.tell(way, playbook, alarm, does, key).then(
        () => note('playbook.told', { way, tries: String(tries + 1) }),
        async (error: unknown) => {
          const pause = tellAgainMs[tries];
          if (pause !== undefined && isCountersignError(error) && error.errorClass === 'transient')
            after(pause, () => tell(way, playbook, alarm, does, key, tries + 1, note));
          await note('playbook.untold', { way, tries: String(tries + 1), code: codeOfError(error) });
        },
      ),
    );
  }

  return async (playbook, alarm, telling) => {
    const { flowId, kind, runId, nodeId } = alarm;
    const note: Note = async (action, details) => {
      if (!isClosed())
        await audit.append({ actor: 'system', action, subject: flowId, details: { playbook: playbook.id, kind, ...details } });
    };
    const part = async <T>(name: string, work: () => Promise<T>): Promise<T | undefined> => {
      try {
        return await work();
      } catch (error) {
        log.write('error', 'a part of a playbook failed', { part: name, ...causeOf(error) });
        quietly('that a part failed could not be written down', note('playbook.failed', { part: name, code: codeOfError(error) }));
        return undefined;
      }
    };
    // Held first, and in memory: what it tries to start meanwhile is refused already.
    const holds = playbook.pause && !held.has(flowId);
    const hold: Hold = { at: alarm.at, why: alarm.words, playbook: playbook.name };
    if (holds) {
      held.stand(flowId, hold);
      await part('keep-hold', async () => held.writeDown(flowId, hold));
    }
    const demotes = playbook.demote === true && nodeId !== undefined && demoted.why(flowId, nodeId) === undefined;
    if (demotes) {
      await part('demote', async () => {
        demoted.demote({ flowId, nodeId, at: alarm.at, why: alarm.words, playbook: playbook.name });
        await note('playbook.demoted', { step: nodeId });
      });
    }
    // Before anything is asked or told, which takes its time. What runs meanwhile does what strayed.
    const stands = holds
      ? part('hold-runs', async () => {
          const { held: runs, failed } = await parts.holdRuns(flowId);
          await note('playbook.paused', { runs: String(runs), ...(failed === 0 ? {} : { failed: String(failed) }) });
        })
      : undefined;
    const bundle = playbook.revoke && runId !== undefined ? await part('revoke', () => parts.bundleOf(runId)) : undefined;
    const does: readonly Does[] = [
      ...(playbook.pause ? ['pause' as const] : []),
      ...(bundle === undefined ? [] : ['revoke' as const]),
      ...(playbook.demote === true && nodeId !== undefined ? ['demote' as const] : []),
    ];
    const tellAll = (): void => {
      for (const way of waysOf(playbook)) tell(way, playbook, alarm, does, newId('alarm', ports), 0, note);
    };
    // A flow that stands still because of this is always told of, the same alarm or not: somebody let it go on before.
    const tellsNow = telling === 'yes' || holds;
    if (tellsNow) tellAll();
    else if (telling === 'enough')
      for (const way of waysOf(playbook))
        quietly('that nobody was told could not be written down', note('playbook.untold', { way, tries: '0', why: 'told-often-enough' }));
    await stands;
    const calledBack =
      bundle !== undefined &&
      (await part('revoke', () => callBack(bundle, `${playbook.name}: ${alarm.words}`.slice(0, 500), note))) === true;
    if (calledBack && !tellsNow) tellAll();
    parts.changed();
  };
}
