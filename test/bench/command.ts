/** Start to exit of the commands people wait for, as whole processes. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { root } from '../support/toolchain.ts';
import { median, type BenchResult } from './result.ts';

const runs = 11;
const countersign = join(root, 'app', 'cli', 'bin.mjs');

/** Median milliseconds, after one run that warms the compile cache. Throws when the exit code is not one of `codes`. */
function timed(args: readonly string[], codes: readonly number[]): number {
  const times: number[] = [];
  for (let run = 0; run <= runs; run += 1) {
    const began = performance.now();
    const done = spawnSync(process.execPath, [countersign, ...args], { cwd: root, encoding: 'utf8' });
    if (run > 0) times.push(performance.now() - began);
    if (done.status === null || !codes.includes(done.status)) throw new Error(`countersign ${args.join(' ')} ended with ${String(done.status)}: ${done.stderr.slice(0, 500)}`);
  }
  return median(times);
}

export async function bench(): Promise<readonly BenchResult[]> {
  const folder = mkdtempSync(join(tmpdir(), 'countersign-bench-'));
  const figure = (name: string, value: number, target: string): BenchResult => ({ name, value, unit: 'ms', target, note: `start to exit, median of ${runs}` });
  try {
    const samples = join(root, 'resources', 'samples');
    const risky = readdirSync(samples).find((name) => name.endsWith('.json') && !name.endsWith('.flow.json'));
    if (risky === undefined) throw new Error('resources/samples holds no foreign sample');
    const safe = join(root, 'resources', 'templates', readdirSync(join(root, 'resources', 'templates')).find((name) => name.endsWith('.flow.json')) ?? '');
    const key = join(folder, 'author.key.json');
    timed(['key', 'new', '-o', key, '--role', 'author'], [0]);
    return [
      figure('node -e 0 (the floor)', floor(), ''),
      figure('lint of one n8n file', timed(['lint', join(samples, risky), '--json'], [0, 1]), '<= 400'),
      figure('lint of one flow of ours', timed(['lint', safe, '--json'], [0, 1]), '<= 400'),
      figure('run of a flow, dry', timed(['run', safe, '--unsigned-dev', '--dry-run', '--json'], [0, 1]), '<= 500'),
    ];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function floor(): number {
  const times = Array.from({ length: runs }, () => {
    const began = performance.now();
    spawnSync(process.execPath, ['-e', '0']);
    return performance.now() - began;
  });
  return median(times);
}
