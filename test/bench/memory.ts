/** How much memory a whole lint takes, each in a process of its own: as it is built for users, and for the largest also from the sources. */
import { spawnSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'vite';
import { nodeBundle } from '../support/node-bundle.ts';
import { root } from '../support/toolchain.ts';
import type { BenchResult } from './result.ts';

const sizes = [0, 100, 1_000, 5_000, 10_000] as const;
const source = join(root, 'test', 'bench', 'memory-program.ts');

/** In MB: the most that the process held, and the heap in use at the end. */
function measured(program: string, size: number): { readonly peak: number; readonly heap: number } {
  const done = spawnSync(process.execPath, ['--no-warnings', '--expose-gc', program, String(size)], { encoding: 'utf8' });
  if (done.status !== 0) throw new Error(done.stderr.slice(0, 500));
  const [, heap = Number.NaN, peak = Number.NaN] = JSON.parse(done.stdout) as number[];
  return { peak: peak / 1_048_576, heap: heap / 1_048_576 };
}

export async function memoryOfLinting(): Promise<BenchResult[]> {
  const folder = join(root, 'dist', `.bench-${process.pid}`);
  const config = nodeBundle({ entries: { program: source }, folder: `.bench-${process.pid}`, format: 'esm' });
  try {
    await build({ ...config, configFile: false });
    return sizes.map((size) => {
      const { peak, heap } = measured(join(folder, 'program.js'), size);
      const unbuilt =
        size === 10_000
          ? `; ${measured(source, size).peak.toFixed(0)} MB from the sources, whose types Node strips while it loads them`
          : '';
      return {
        name: size === 0 ? 'memory of the linter with nothing to lint' : `memory for ${size} new steps`,
        value: peak,
        unit: 'MB',
        ...(size === 10_000 ? { target: '<= 300' } : {}),
        note: `the most that the whole process held, as built for users of the command line; ${heap.toFixed(0)} MB of heap still in use with the result${unbuilt}`,
      };
    });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
