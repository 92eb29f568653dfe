/** Builds the parts of the app: node test/support/on-node.mjs build [PART...] [--if-stale] */
import { existsSync, readdirSync, renameSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build, type Plugin } from 'vite';
import { root } from './toolchain.ts';

interface Part {
  /** One build each, into the same folder. */ readonly configs: readonly string[];
  readonly output: string;
}

const parts = {
  cli: { configs: ['app/cli/vite.config.ts', 'app/cli/vite.runner.config.ts'], output: 'dist/cli/start.js' },
  main: { configs: ['electron/vite.main.config.ts'], output: 'dist/main/main.cjs' },
  preload: { configs: ['electron/vite.preload.config.ts'], output: 'dist/preload/preload.cjs' },
  runner: { configs: ['electron/vite.runner.config.ts'], output: 'dist/runner/runner.cjs' },
  renderer: { configs: ['renderer/vite.config.ts'], output: 'dist/renderer/index.html' },
} as const satisfies Record<string, Part>;
type PartName = keyof typeof parts;
const allParts = Object.keys(parts) as PartName[];

/** What a bundle is made of. Resources are read at run time and need no build. */
const sourceFolders = ['app', 'electron', 'renderer', 'test/support'];
const stampOf = (part: PartName): string => join(root, 'dist', `.built-${part}`);

function newestSource(): number {
  let newest = statSync(join(root, 'package-lock.json')).mtimeMs;
  for (const folder of sourceFolders) {
    for (const entry of readdirSync(join(root, folder), { recursive: true, withFileTypes: true })) {
      newest = Math.max(newest, statSync(join(entry.parentPath, entry.name)).mtimeMs);
    }
  }
  return newest;
}

function isStale(part: PartName, newest: number): boolean {
  return !existsSync(join(root, parts[part].output)) || !existsSync(stampOf(part)) || statSync(stampOf(part)).mtimeMs < newest;
}

/** Nothing that the part is made of was saved since it was built. */
export const isCurrent = (part: PartName): boolean => !isStale(part, newestSource());

/**
 * The threads that the program starts, as the tests start them where the build is current: the built ones, which are what ships, and
 * begin in a third of the processor time that their sources take.
 */
export function builtPrograms(): Plugin {
  return {
    name: 'built-programs',
    transform(code, id) {
      if (!id.startsWith(join(root, 'app/')) || !code.includes('import.meta.url')) return null;
      const built = code.replaceAll(
        /new URL\((['"])\.\/([\w-]*worker)(?:\.node)?\.ts\1, import\.meta\.url\)/g,
        (_text, _quote, name: string) => `new URL(${JSON.stringify(pathToFileURL(join(root, 'dist/cli', `${name}.js`)).href)})`,
      );
      return built === code ? null : { code: built, map: null };
    },
  };
}

/**
 * Builds one part aside and puts it in place whole, so that a program started meanwhile finds the old one or the new one. The
 * stamp carries the time before the build: a source saved meanwhile counts as newer.
 */
async function buildPart(part: PartName): Promise<string> {
  const began = Date.now();
  const target = join(root, 'dist', part);
  const aside = join(root, 'dist', `.building-${part}-${process.pid}`);
  try {
    for (const [index, config] of parts[part].configs.entries())
      await build({
        configFile: join(root, config),
        // Read as they stand, so that what they share is loaded, and worked out, once for all of them.
        configLoader: 'native',
        mode: 'production',
        build: { outDir: aside, emptyOutDir: index === 0 },
      });
    rmSync(target, { recursive: true, force: true });
    renameSync(aside, target);
  } finally {
    rmSync(aside, { recursive: true, force: true });
  }
  writeFileSync(stampOf(part), '');
  utimesSync(stampOf(part), began / 1000, began / 1000);
  return `${part} ${Date.now() - began} ms`;
}

/** Builds what is asked for, one after the other: rolldown uses every core by itself. */
export async function buildAll(wanted: readonly PartName[] = allParts, options: { onlyStale?: boolean } = {}): Promise<string[]> {
  const newest = options.onlyStale === true ? newestSource() : Number.POSITIVE_INFINITY;
  const times: string[] = [];
  for (const part of wanted) if (isStale(part, newest)) times.push(await buildPart(part));
  return times;
}

const isPart = (name: string): name is PartName => Object.hasOwn(parts, name);

export async function main(args: readonly string[]): Promise<void> {
  const names = args.filter((arg) => !arg.startsWith('--'));
  const unknown = names.find((name) => !isPart(name));
  if (unknown !== undefined) throw new Error(`There is no part "${unknown}"; the parts are ${allParts.join(', ')}.`);
  const began = Date.now();
  const times = await buildAll(names.length === 0 ? allParts : names.filter(isPart), { onlyStale: args.includes('--if-stale') });
  process.stderr.write(times.length === 0 ? 'Everything is built.\n' : `Built ${times.join(', ')}; ${Date.now() - began} ms in all.\n`);
}
