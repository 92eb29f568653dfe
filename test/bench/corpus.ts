/** Real n8n files, text to verdict, beside flowlint-core on the same files in the same run; and how often each rule fires. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { importForeign } from '../../app/import/detect.ts';
import { nodeHash } from '../../app/kernel/host.node.ts';
import { isCountersignError } from '../../app/kernel/errors.ts';
import { lintFlow } from '../../app/lint/run.ts';
import { root } from '../support/toolchain.ts';
import { median, type BenchResult } from './result.ts';

const corpus = join(root, '..', 'shared', 'corpus', 'n8n-dev');
const own = join(root, 'test', 'import', 'n8n', 'files');
const rounds = 3;

interface Source { readonly name: string; readonly text: string }

function sources(folder: string): readonly Source[] {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile() && entry.name.endsWith('.json'));
  return files.map((entry) => ({ name: entry.name, text: readFileSync(join(entry.parentPath, entry.name), 'utf8') }));
}

/** Rule ids that fired, each once; undefined when the file was refused with a clear error. */
function ours({ name, text }: Source): ReadonlySet<string> | undefined {
  try {
    return new Set(lintFlow(importForeign(text, name).flow, { hash: nodeHash }).findings.map((finding) => finding.ruleId));
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

export async function bench(): Promise<readonly BenchResult[]> {
  const present = existsSync(corpus);
  const list = sources(present ? corpus : own);
  const { parseN8n, runAllRules, defaultConfig } = await import('@replikanti/flowlint-core');
  const peer = ({ text }: Source): void => {
    try {
      runAllRules(parseN8n(text), { path: 'flow.json', cfg: defaultConfig, nodeLines: {} } as never);
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
  const note = present ? `${list.length} files of the corpus` : `SKIPPED the corpus, which is not on this machine: ${list.length} files of our own instead`;
  return [
    { name: 'n8n files a second, import and all rules', value: list.length / our, unit: 'files/s', note },
    { name: 'flowlint-core on the same files', value: list.length / their, unit: 'files/s', note: '14 rules, follows no data' },
    { name: 'files that load', value: (read.length / list.length) * 100, unit: '%', note: 'the others are refused with a clear error' },
    ...[...counts].sort(([, a], [, b]) => b - a).map(([rule, count]) => ({ name: `hit rate of ${rule}`, value: (count / read.length) * 100, unit: '%' })),
  ];
}
