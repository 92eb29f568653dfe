/** `kill -9` at every named crash point, over the real encrypted store. COUNTERSIGN_CRASH_ROUNDS=50 for the long version. */
import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { crashPoints } from '../../app/engine/crash-points.ts';

const rounds = Number(process.env['COUNTERSIGN_CRASH_ROUNDS'] ?? 1);
/** Of a busy machine with little to give; what hangs is found all the same. */
const PATIENCE_MS = 200_000;
const child = new URL('./crash-child.ts', import.meta.url).pathname;

const spawn = (
  folder: string,
  point: string,
  nth: number,
): Promise<{ readonly signal: string | null; readonly code: number | null; readonly stderr: string }> =>
  new Promise((resolve) => {
    const process_ = execFile(process.execPath, [child, folder, point, String(nth)], { timeout: PATIENCE_MS }, (_error, _stdout, stderr) =>
      resolve({
        signal: process_.signalCode,
        code: process_.exitCode,
        stderr: process_.signalCode === 'SIGTERM' ? `It was not done after ${PATIENCE_MS} ms. ${stderr}` : stderr,
      }),
    );
  });

/** Runs until one process ends by itself; gives the log and how many were killed. */
async function runOver(folder: string, point: string, nth: number): Promise<{ readonly log: readonly string[]; readonly killed: number }> {
  const first = await spawn(folder, point, nth);
  if (first.signal !== 'SIGKILL' && first.code !== 0) throw new Error(first.stderr);
  if (first.signal === 'SIGKILL') {
    const second = await spawn(folder, '-', 1);
    if (second.code !== 0) throw new Error(`${point} ${nth}: ${second.stderr}`);
  }
  return { log: readFileSync(join(folder, 'log'), 'utf8').trim().split('\n'), killed: first.signal === 'SIGKILL' ? 1 : 0 };
}

test.concurrent.each(crashPoints.map((point, index) => [point, index]))(
  'E2, E27: a crash at %s loses no step or item, repeats none that was completed, and counts none twice',
  async (point, index) => {
    for (let round = 0; round < rounds; round += 1) {
      const folder = mkdtempSync(join(tmpdir(), 'countersign-crash-'));
      try {
        // Another place each time: the third, fourth, ... time that the run, or the one that it called, passes the point.
        const { log, killed } = await runOver(
          folder,
          String(point),
          point.startsWith('before-append') || point.startsWith('after-') || point === 'before-attempt'
            ? 1 + ((round + Number(index)) % 12)
            : 1 + ((round + Number(index)) % 2),
        );
        const completed = new Set<string>();
        const repeated: string[] = [];
        for (const line of log) {
          const [kind, ...rest] = line.split(' ');
          if (kind === 'session') for (const step of rest) completed.add(step);
          if (kind === 'act' && completed.has(rest[0] ?? '')) repeated.push(line);
        }
        const acts = new Set(log.filter((line) => line.startsWith('act')));
        expect([killed <= 1, repeated, [...acts].sort(), ...log.slice(-2)]).toEqual([
          true,
          [],
          ['act a/0 a/0', 'act b/0 b/0', 'act c/0 c/0', 'act d/0 d/0', 'act many/0/0', 'act many/0/1', 'act many/0/2'],
          'counted once',
          'ended succeeded',
        ]);
      } finally {
        rmSync(folder, { recursive: true, force: true });
      }
    }
  },
  2 * PATIENCE_MS * Math.max(1, rounds),
);
