/** A watch desk over a clock and timers of the test's own, with all that it wrote and told. */
import { heldInSettings } from '../../../app/host/held/held-flows.ts';
import { createWatchDesk, type HostWatchDesk, type WatchParts } from '../../../app/host/monitor/watch-desk.node.ts';
import type { GatewayRecord } from '../../../app/broker/ports.ts';
import type { RunEvent, RunRecord } from '../../../app/engine/ports.ts';
import { nodeHash } from '../../../app/kernel/host.node.ts';
import type { Playbook } from '../../../app/monitor/playbook.ts';

const day = 86_400_000;
export const hour = 3_600_000;
export const start = 20_000 * day + 9 * hour;
export const book = (more: Partial<Playbook>): Playbook => ({
  id: 'new',
  name: 'Stop it',
  enabled: true,
  when: ['halted'],
  pause: false,
  revoke: false,
  ...more,
});
export const mail = { connection: 'mail', from: 'watch@example.com', to: ['ops@example.com'] };
export const web = { url: 'https://pager.example.com/alarm' };
const failure = (code: string, message = 'No.') => ({ code, class: 'terminal', message }) as const;
/** Whatever was begun by itself has come to its end. */
export const settled = async (): Promise<void> => {
  for (let turn = 0; turn < 30; turn += 1) await Promise.resolve();
};

interface World {
  readonly desk: HostWatchDesk;
  readonly stored: Map<string, string>;
  readonly read: string[];
  readonly notes: string[];
  readonly revoked: string[];
  readonly told: string[];
  readonly logged: string[];
  readonly timers: { readonly ms: number; run(): void; cancelled: boolean }[];
  end(
    status: 'succeeded' | 'failed' | 'halted',
    more?: { flowId?: string; runId?: string; at?: number; message?: string; code?: string },
  ): Promise<void>;
  sent(more: { flowId?: string; runId?: string; at?: number; place?: string }): Promise<void>;
}

export function world(more: Partial<WatchParts> = {}, stored = new Map<string, string>()): World {
  const [read, notes, revoked, told, logged]: [string[], string[], string[], string[], string[]] = [[], [], [], [], []];
  const timers: World['timers'] = [];
  let number = 0;
  const settings = more.settings ?? {
    get: (key: string) => {
      read.push(key);
      return stored.get(key);
    },
    set: (key: string, value: string) => {
      stored.set(key, value);
    },
    remove: (key: string) => {
      stored.delete(key);
    },
  };
  const desk = createWatchDesk({
    settings,
    held: heldInSettings(settings),
    mendHold: 'Let it go on.',
    audit: {
      append: async ({ action, details }) => {
        const { playbook: _playbook, kind: _kind, ...rest } = details;
        notes.push([action, ...Object.entries(rest).map((one) => one.join('='))].join(' '));
      },
    },
    environments: {
      revoke: (digest) => {
        revoked.push(digest);
      },
    },
    ports: {
      clock: { now: () => start },
      random: {
        bytes: (length) => {
          number += 1;
          return new Uint8Array(length).fill(number);
        },
      },
      hash: nodeHash,
    },
    timers: {
      after(ms, run) {
        const timer = { ms, run, cancelled: false };
        timers.push(timer);
        return () => {
          timer.cancelled = true;
        };
      },
    },
    log: {
      write: (_level, message) => {
        logged.push(message);
      },
    },
    tell: async (way, _playbook, alarm) => {
      told.push(`${way} ${alarm.words}`);
    },
    holdRuns: async () => ({ held: 2, failed: 0 }),
    bundleOf: async (runId) => (runId.startsWith('signed') ? 'digest-1' : undefined),
    flowOf: async () => undefined,
    nameOf: (flowId) => flowId,
    personOf: () => 'Ada Winter',
    changed: () => {},
    ...more,
  });
  return {
    desk,
    stored,
    read,
    notes,
    revoked,
    told,
    logged,
    timers,
    async end(status, { flowId = 'flow_a', runId = 'run_1', at = start, message, code = 'halted/capability' } = {}) {
      const run: RunRecord = {
        runId,
        flowId,
        flowName: 'A',
        flowHash: 'h',
        environment: 'dev',
        status,
        dryRun: false,
        trigger: 'manual',
        startedAt: at,
        steps: 1,
        retries: 0,
        tokens: 0,
        costMilliUsd: 0,
        ...(status === 'succeeded' ? {} : { error: failure(code, message) }),
      };
      const event: RunEvent =
        status === 'succeeded'
          ? { type: 'run.succeeded', runId, at, output: [], ms: 1 }
          : { type: `run.${status}`, runId, at, error: failure(code, message), ms: 1 };
      desk.heard(event, run);
      await settled();
    },
    async sent({ flowId = 'flow_a', runId = 'run_1', at = start, place = 'api.example.com' }) {
      const record: GatewayRecord = {
        at,
        runId,
        flowId,
        nodeId: 'n',
        kind: 'http',
        labels: [],
        decision: 'allowed',
        destination: place,
        requestBytes: 1,
        responseBytes: 1,
        durationMs: 1,
      };
      desk.noted(record);
      await settled();
    },
  };
}
/** A flow whose usual places are known: all of them are `api.example.com`. */
export const learned = new Map([
  [
    'usual flow_a',
    JSON.stringify({
      since: start - 10 * day,
      runs: 50,
      places: { 'api.example.com': { since: 1, labels: [] } },
      hours: Array.from({ length: 24 }, () => 1),
      days: [],
      failures: 0,
    }),
  ],
]);
