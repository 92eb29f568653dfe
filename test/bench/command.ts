/** Start to exit of the commands people wait for, as whole processes. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
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
    if (done.status === null || !codes.includes(done.status))
      throw new Error(`countersign ${args.join(' ')} ended with ${String(done.status)}: ${done.stderr.slice(0, 500)}`);
  }
  return median(times);
}

/** A signed bundle of the daily report, with keys made for this run. */
function signedBundle(folder: string): { readonly bundle: string; readonly trustRoot: string } {
  const at = (name: string): string => join(folder, name);
  const people = [
    ['author', []],
    ['reviewer', ['--group', 'security', '--group', 'privacy']],
    ['release', []],
    ['root', []],
  ] as const;
  for (const [role, groups] of people) once(['key', 'new', '-o', at(`${role}.key`), '--owner', role, '--role', role, ...groups]);
  const listed = ['author', 'reviewer', 'release'].flatMap((role) => ['--key', at(`${role}.key.pub`)]);
  once(['trust', 'init', '--root-key', at('root.key'), ...listed, '-o', at('root.json')]);
  const signing = ['author', 'reviewer', 'release'].flatMap((role) => ['--key', at(`${role}.key`)]);
  once(['bundle', 'create', join(root, 'resources', 'templates', 'daily-report.flow.json'), ...signing, '-o', at('report.countersign')]);
  return { bundle: at('report.countersign'), trustRoot: at('root.json') };
}

function once(args: readonly string[]): void {
  const done = spawnSync(process.execPath, [countersign, ...args], { cwd: root, encoding: 'utf8' });
  if (done.status !== 0) throw new Error(`countersign ${args[0] ?? ''} ended with ${String(done.status)}: ${done.stderr.slice(0, 500)}`);
}

export async function bench(): Promise<readonly BenchResult[]> {
  const folder = mkdtempSync(join(tmpdir(), 'countersign-bench-'));
  const figure = (name: string, value: number, target?: string): BenchResult => ({
    name,
    value,
    unit: 'ms',
    ...(target === undefined ? {} : { target }),
    note: `start to exit, median of ${runs}`,
  });
  try {
    const { bundle, trustRoot } = signedBundle(folder);
    // The runner remembers the versions that it admitted; this run's memory is its own.
    process.env['COUNTERSIGN_STATE'] = folder;
    return [
      figure('node -e 0 (the floor)', floor()),
      figure(
        'lint of one n8n file',
        timed(['lint', join(root, 'resources', 'samples', 'support-reply.n8n.json'), '--json'], [0, 1]),
        '<= 400',
      ),
      figure(
        'lint of one flow of ours',
        timed(['lint', join(root, 'resources', 'templates', 'daily-report.flow.json'), '--json'], [0, 1]),
        '<= 400',
      ),
      figure('verify of a bundle', timed(['verify', bundle, '--trust-root', trustRoot, '--json'], [0]), '<= 400'),
      figure('run of a bundle, dry', timed(['run', bundle, '--trust-root', trustRoot, '--dry-run', '--json'], [0]), '<= 500'),
    ];
  } finally {
    delete process.env['COUNTERSIGN_STATE'];
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
