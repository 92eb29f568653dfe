/**
 * The command line over any folder of real files, beside the linters of others on the very same files: `npm run bench -- corpus` with
 * COUNTERSIGN_BENCH_FILES=FOLDER. Each linter is a process of its own, start to exit, and they take turns. Nothing of the files is printed.
 */
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, symlinkSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { extname, join, resolve } from 'node:path';
import { performance } from 'node:perf_hooks';
import { detectFormat, readForeignText } from '../../app/import/detect.ts';
import { root } from '../support/toolchain.ts';
import type { BenchResult } from './result.ts';

const rounds = 3;

/** Processor time of all threads and memory of a process, written where BENCH_FIGURES says when it ends. */
const atExit = `import { writeFileSync } from 'node:fs'; import { isMainThread } from 'node:worker_threads';
  if (isMainThread) process.on('exit', () => { const { userCPUTime, systemCPUTime, maxRSS } = process.resourceUsage(); writeFileSync(process.env.BENCH_FIGURES, JSON.stringify({ cpu: (userCPUTime + systemCPUTime) / 1_000_000, rss: maxRSS / 1024 })); });`;

/** A file that a peer refuses, and a rule of its own that fails, count as done for it; how many there were is told. */
const peerOver = (
  setup: string,
  lint: string,
): string => `import { readdirSync, readFileSync } from 'node:fs'; import { createRequire } from 'node:module';
  ${setup}
  let refused = 0; let broken = 0;
  console.log = (first) => { if (first instanceof Error) broken += 1; };
  for (const name of readdirSync(process.argv[1])) {
    const text = readFileSync(process.argv[1] + '/' + name, 'utf8');
    try { ${lint} } catch { refused += 1; }
  }
  process.stdout.write(JSON.stringify({ refused, broken }));`;

const peers: Readonly<Record<string, { readonly name: string; readonly program: string }>> = {
  n8n: {
    name: 'flowlint-core',
    program: peerOver(
      "import { parseN8n, runAllRules, defaultConfig } from '@replikanti/flowlint-core';",
      'runAllRules(parseN8n(text), { path: name, cfg: defaultConfig, nodeLines: {} });',
    ),
  },
  'node-red': {
    name: 'nrlint',
    program: peerOver(
      `const require = createRequire(${JSON.stringify(import.meta.url)}); const linter = require('nrlint/lib/linter'); const rules = require('nrlint/lib/rules');
       linter.init({ resolveRule: (name) => rules[name] }); const config = { rules: Object.fromEntries(Object.keys(rules).map((name) => [name, true])) };`,
      'linter.lint(JSON.parse(text), config);',
    ),
  },
};

interface Figures {
  readonly seconds: number;
  readonly cpu: number;
  readonly rss: number;
  readonly out: string;
}

function once(args: readonly string[], folder: string): Figures {
  const figures = join(folder, 'figures.json');
  const began = performance.now();
  const done = spawnSync(process.execPath, ['--import', `data:text/javascript,${encodeURIComponent(atExit)}`, ...args], {
    cwd: root,
    maxBuffer: 1 << 30,
    encoding: 'utf8',
    env: { ...process.env, BENCH_FIGURES: figures, COUNTERSIGN_STATE: join(folder, 'state') },
  });
  const seconds = (performance.now() - began) / 1_000;
  // 2: some of the files could not be read, which real folders hold.
  if (done.status === null || done.status > 2) throw new Error(done.stderr.slice(0, 500));
  return { seconds, out: done.stdout, ...(JSON.parse(readFileSync(figures, 'utf8')) as Pick<Figures, 'cpu' | 'rss'>) };
}

const fastest = (all: readonly Figures[], of: 'seconds' | 'cpu'): number => Math.min(...all.map((one) => one[of]));

/** Paths by format, told apart by content; what we cannot read is `unreadable`. */
function byFormat(folder: string): ReadonlyMap<string, readonly string[]> {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((name) => resolve(folder, name))
    .filter((path) => /\.(?:json|bpmn|xml)$/i.test(path) && statSync(path, { throwIfNoEntry: false })?.isFile() === true)
    .sort();
  return Map.groupBy(files, (path) => {
    try {
      return detectFormat(readForeignText(readFileSync(path, 'utf8'), path), path) ?? 'other';
    } catch {
      return 'unreadable';
    }
  });
}

function figuresOf(format: string, paths: readonly string[], folder: string): BenchResult[] {
  const links = join(folder, format);
  mkdirSync(links);
  paths.forEach((path, at) => {
    symlinkSync(path, join(links, `${at}${extname(path)}`));
  });
  const again = [join(root, 'app', 'cli', 'bin.mjs'), 'lint', links, '--json'];
  const lint = [...again, '--no-cache'];
  const programs: Readonly<Record<string, readonly string[]>> = {
    ours: lint,
    alone: [...lint, '--jobs', '1'],
    again,
    ...(peers[format] === undefined ? {} : { theirs: ['--input-type=module', '-e', peers[format].program, links] }),
  };
  once(again, folder);
  const runs: Record<string, Figures[]> = {};
  for (let round = 0; round < rounds; round += 1)
    for (const [who, args] of Object.entries(programs)) (runs[who] ??= []).push(once(args, folder));
  const { ours = [], alone = [], again: unchanged = [], theirs } = runs;
  const { errors, files } = JSON.parse(ours[0]?.out ?? '{}') as {
    readonly errors: readonly unknown[];
    readonly files: readonly { readonly findings: readonly unknown[] }[];
  };
  const told = (all: readonly Figures[]): string =>
    `start to exit; ${fastest(all, 'seconds').toFixed(2)} s, at most ${Math.max(...all.map(({ rss }) => rss)).toFixed(0)} MB`;
  const rate = (all: readonly Figures[]): number => paths.length / fastest(all, 'seconds');
  const cost = (all: readonly Figures[]): number => (fastest(all, 'cpu') / paths.length) * 1_000;
  const results: BenchResult[] = [
    {
      name: `${format}: files a second, first run`,
      value: rate(ours),
      unit: 'files/s',
      note: `${paths.length} files, ${errors.length} refused, ${files.reduce((sum, { findings }) => sum + findings.length, 0)} findings; ${told(ours)}; as it chooses its threads, of ${availableParallelism()} cores`,
    },
    {
      name: `${format}: files a second, nothing changed since`,
      value: rate(unchanged),
      unit: 'files/s',
      note: `what was found is remembered; ${told(unchanged)}`,
    },
    { name: `${format}: files a second, one thread`, value: rate(alone), unit: 'files/s', note: told(alone) },
    {
      name: `${format}: processor time a file`,
      value: cost(ours),
      unit: 'ms',
      note: `of all threads, start and end shared out; one thread ${cost(alone).toFixed(2)} ms`,
    },
  ];
  const peer = peers[format];
  if (theirs === undefined || peer === undefined) return results;
  const { refused, broken } = JSON.parse(theirs[0]?.out ?? '{}') as { readonly refused: number; readonly broken: number };
  return [
    ...results,
    {
      name: `${format}: ${peer.name} on the same files`,
      value: rate(theirs),
      unit: 'files/s',
      note: `${told(theirs)}; ${cost(theirs).toFixed(2)} ms of processor time a file; it refused ${refused} files, which count as done for it${broken === 0 ? '' : `, and its own rules failed ${broken} times`}; it follows no data`,
    },
    { name: `${format}: times as many as ${peer.name}, first run`, value: rate(ours) / rate(theirs), unit: 'x', target: '>= 5' },
    {
      name: `${format}: times as many as ${peer.name}, nothing changed since`,
      value: rate(unchanged) / rate(theirs),
      unit: 'x',
      note: 'it remembers nothing',
    },
  ];
}

export function benchOfFiles(from: string): BenchResult[] {
  const folder = mkdtempSync(join(tmpdir(), 'countersign-bench-'));
  try {
    const groups = byFormat(from);
    const left = [...groups]
      .filter(([format]) => format === 'other' || format === 'unreadable')
      .map(([format, paths]) => `${paths.length} ${format}`);
    const results = [...groups]
      .filter(([format]) => format !== 'other' && format !== 'unreadable')
      .flatMap(([format, paths]) => figuresOf(format, paths, folder));
    return left.length === 0
      ? results
      : [
          ...results,
          {
            name: 'files left out',
            value: (groups.get('other')?.length ?? 0) + (groups.get('unreadable')?.length ?? 0),
            unit: 'files',
            note: `no flow of a known format, or broken: ${left.join(', ')}`,
          },
        ];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
