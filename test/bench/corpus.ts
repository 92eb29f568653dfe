/**
 * Real n8n files, text to verdict, beside flowlint-core on the same files in the same run; and how often each rule fires.
 * With COUNTERSIGN_BENCH_FILES=FOLDER instead: all files of that folder, as `real-files.ts` says.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { importForeignAll } from '../../app/import/detect.ts';
import { nodeHash } from '../../app/kernel/host.node.ts';
import { isCountersignError } from '../../app/kernel/errors.ts';
import { lintFlow } from '../../app/lint/run.ts';
import { root } from '../support/toolchain.ts';
import { flowlint, nodeRedFlow } from './peers.ts';
import { smallWorkflow } from './small-flows.ts';
import { benchOfFiles } from './real-files.ts';
import { median, type BenchResult } from './result.ts';

const corpus = join(root, '..', 'shared', 'corpus', 'n8n-dev');
const own = join(root, 'test', 'import', 'n8n', 'files');
const rounds = 3;

interface Source {
  readonly name: string;
  readonly text: string;
}

function sources(folder: string): readonly Source[] {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter(
    (entry) => entry.isFile() && entry.name.endsWith('.json'),
  );
  return files.map((entry) => ({ name: entry.name, text: readFileSync(join(entry.parentPath, entry.name), 'utf8') }));
}

/** Rule ids that fired, each once; undefined when the file was refused with a clear error. */
function ours({ name, text }: Source): ReadonlySet<string> | undefined {
  try {
    return new Set(
      importForeignAll(text, name)
        .slice(0, 1)
        .flatMap(({ flow }) => lintFlow(flow, { hash: nodeHash }).findings.map((finding) => finding.ruleId)),
    );
  } catch (error) {
    if (isCountersignError(error)) return undefined;
    throw error;
  }
}

function seconds(list: readonly Source[], work: (source: Source) => unknown): number {
  const times = Array.from({ length: rounds }, () => {
    const began = performance.now();
    for (const source of list) work(source);
    return performance.now() - began;
  });
  return median(times) / 1_000;
}

const perFolder = 300;

const readEach = `import { readdirSync, readFileSync } from 'node:fs';
  const texts = readdirSync(process.argv[1]).map((name) => [name, readFileSync(process.argv[1] + '/' + name, 'utf8')]);`;

/** What others lint a folder with, each as a program of its own. */
const programs = {
  'flowlint-core': `${readEach}
    import { parseN8n, runAllRules, defaultConfig } from '@replikanti/flowlint-core';
    for (const [name, text] of texts) runAllRules(parseN8n(text), { path: name, cfg: defaultConfig, nodeLines: {} });`,
  nrlint: `${readEach}
    import { createRequire } from 'node:module';
    const require = createRequire(${JSON.stringify(import.meta.url)});
    const linter = require('nrlint/lib/linter');
    const rules = require('nrlint/lib/rules');
    linter.init({ resolveRule: (name) => rules[name] });
    const config = { rules: Object.fromEntries(Object.keys(rules).map((name) => [name, true])) };
    for (const [, text] of texts) linter.lint(JSON.parse(text), config);`,
} as const;

/** A folder of small flows that is made here, each linter as a process of its own, start to exit. */
function folderOf(format: string, peer: keyof typeof programs, make: (at: number) => string): BenchResult[] {
  const folder = mkdtempSync(join(tmpdir(), 'countersign-bench-'));
  const state = mkdtempSync(join(tmpdir(), 'countersign-bench-'));
  try {
    for (let at = 0; at < perFolder; at += 1) writeFileSync(join(folder, `flow-${at}.json`), make(at));
    const perSecond = (args: readonly string[]): { readonly flows: number; readonly note: string } => {
      const walls = Array.from({ length: rounds + 1 }, () => {
        const began = performance.now();
        const done = spawnSync(process.execPath, args, {
          cwd: root,
          maxBuffer: 1 << 28,
          env: { ...process.env, COUNTERSIGN_STATE: state },
        });
        if (done.status === null || done.status > 1) throw new Error(String(done.stderr).slice(0, 500));
        return performance.now() - began;
      }).slice(1);
      return {
        flows: perFolder / (median(walls) / 1_000),
        note: `start to exit, ${perFolder} files; ${(median(walls) / 1_000).toFixed(2)} s, fastest ${(Math.min(...walls) / 1_000).toFixed(2)}`,
      };
    };
    const again = [join(root, 'app', 'cli', 'bin.mjs'), 'lint', folder, '--json'];
    const lint = [...again, '--no-cache'];
    const ours = perSecond(lint);
    const unchanged = perSecond(again);
    const cores = availableParallelism();
    const shared = perSecond([...lint, '--jobs', String(cores)]);
    const theirs = perSecond(['--input-type=module', '-e', programs[peer], folder]);
    return [
      {
        name: `small ${format} files a second, first run`,
        value: ours.flows,
        unit: 'files/s',
        note: `${ours.note}; as it chooses its threads`,
      },
      {
        name: `small ${format} files a second, nothing changed since`,
        value: unchanged.flows,
        unit: 'files/s',
        note: `${unchanged.note}; what was found is remembered`,
      },
      { name: `small ${format} files a second, ${cores} threads`, value: shared.flows, unit: 'files/s', note: shared.note },
      { name: `${peer} on the same folder`, value: theirs.flows, unit: 'files/s', note: `${theirs.note}; follows no data` },
      { name: `times as many as ${peer}`, value: ours.flows / theirs.flows, unit: 'x', target: '>= 5' },
    ];
  } finally {
    for (const made of [folder, state]) rmSync(made, { recursive: true, force: true });
  }
}

export async function bench(): Promise<readonly BenchResult[]> {
  const folder = process.env['COUNTERSIGN_BENCH_FILES'];
  if (folder !== undefined) return benchOfFiles(folder);
  const present = existsSync(corpus);
  const list = sources(present ? corpus : own);
  const { run } = await flowlint();
  const peer = ({ text }: Source): void => {
    try {
      void run(text);
    } catch {
      // It refuses some shapes of real files; what it skips counts as done for it.
    }
  };
  const our = seconds(list, ours);
  const their = seconds(list, peer);
  const fired = list.map(ours);
  const read = fired.filter((hits) => hits !== undefined);
  const counts = new Map<string, number>();
  for (const hits of read) for (const rule of hits) counts.set(rule, (counts.get(rule) ?? 0) + 1);
  const note = present
    ? `${list.length} files of the corpus`
    : `SKIPPED the corpus, which is not on this machine: ${list.length} files of our own instead`;
  return [
    ...folderOf('n8n', 'flowlint-core', (at) => smallWorkflow(at + 1)),
    ...folderOf('Node-RED', 'nrlint', (at) => nodeRedFlow(5 + (at % 36))),
    { name: 'n8n files a second, import and all rules', value: list.length / our, unit: 'files/s', note },
    { name: 'flowlint-core on the same files', value: list.length / their, unit: 'files/s', note: '14 rules, follows no data' },
    { name: 'files that load', value: (read.length / list.length) * 100, unit: '%', note: 'the others are refused with a clear error' },
    ...[...counts]
      .sort(([, a], [, b]) => b - a)
      .map(([rule, count]) => ({ name: `hit rate of ${rule}`, value: (count / read.length) * 100, unit: '%' })),
  ];
}
