/** npm run bench [NAME...]: measures, beside peers in the same run, and prints. Nothing here passes or fails. */
import { cpus, totalmem } from 'node:os';
import { buildAll } from '../support/build.ts';
import type { BenchResult } from './result.ts';

const benches: Readonly<Record<string, () => Promise<{ bench(): Promise<readonly BenchResult[]> }>>> = {
  lint: () => import('./lint.ts'),
  corpus: () => import('./corpus.ts'),
  store: () => import('./store.ts'),
  engine: () => import('./engine.ts'),
  restate: () => import('./restate.ts'),
  broker: () => import('./broker.ts'),
  bundle: () => import('./bundle.ts'),
  command: () => import('./command.ts'),
  window: () => import('./window.ts'),
  canvas: () => import('./canvas.ts'),
};

const say = (line: string): void => {
  process.stdout.write(`${line}\n`);
};

const number = (value: number): string =>
  Math.abs(value) >= 100 ? value.toFixed(0) : Math.abs(value) >= 10 ? value.toFixed(1) : value.toFixed(2);

/** `met` or `NOT MET` for targets of the form `<= 10` and `>= 100`. */
function judged({ value, target }: BenchResult): string {
  const [, sign, bound] = /^([<>]=) ?([\d.]+)/.exec(target ?? '') ?? [];
  if (target === undefined || sign === undefined) return target ?? '';
  const met = sign === '<=' ? value <= Number(bound) : value >= Number(bound);
  return `${target} ${met ? 'met' : 'NOT MET'}`;
}

export async function main(names: readonly string[]): Promise<void> {
  const unknown = names.find((name) => !Object.hasOwn(benches, name));
  if (unknown !== undefined) throw new Error(`There is no benchmark "${unknown}": ${Object.keys(benches).join(', ')}.`);
  await buildAll(undefined, { onlyStale: true });
  say(`Node ${process.version}, ${cpus().length} cores (${cpus()[0]?.model.trim() ?? 'unknown'}), ${Math.round(totalmem() / 2 ** 30)} GiB`);
  for (const [name, load] of Object.entries(benches)) {
    if (names.length > 0 && !names.includes(name)) continue;
    say(`\n${name}`);
    try {
      for (const result of await (await load()).bench()) {
        say(
          `  ${result.name.padEnd(58)} ${number(result.value).padStart(10)} ${result.unit.padEnd(10)} ${judged(result)}${result.note === undefined ? '' : `  (${result.note})`}`,
        );
      }
    } catch (error) {
      say(`  could not run: ${error instanceof Error ? error.message : String(error)}`);
      process.exitCode = 1;
    }
  }
}
