/** What the bundles that run under Node or in Electron's main process have in common. */
import { basename, dirname, relative, resolve, sep } from 'node:path';
import { normalizePath, type Plugin, type Rolldown, type UserConfig } from 'vite';
import { filesByUse, type Uses } from './files-by-use.ts';
import { neededTablePlugin } from './needed-table.ts';
import { root } from './toolchain.ts';

/** Loaded from node_modules at run time: native addons, WebAssembly beside its loader, and what probes for optional packages. */
const external = [
  /^node:/,
  'electron',
  'better-sqlite3',
  /^@node-rs\//,
  /quickjs/,
  /^onnxruntime-web/,
  'libpg-query',
  'pg-native',
  'cloudflare:sockets',
];

interface NodeBundle {
  readonly entries: Readonly<Record<string, string>>;
  /** Under dist/. One level only: resources are found two levels up, as from app/<module>/. */
  readonly folder: string;
  readonly format: 'esm' | 'cjs';
  /** Everything in one file; otherwise each dynamic import is loaded when it is first used. */
  readonly single?: boolean;
  /** Programs that another build puts into the same folder, by name: this one only says where they are. */
  readonly apart?: readonly string[];
  /** What the program is used for, by sources: see `filesByUse`. */
  readonly uses?: Uses;
  /** Compile-time constants. */
  readonly define?: Readonly<Record<string, string>>;
}

export function nodeBundle({ entries, folder, format, single = false, apart = [], uses, define = {} }: NodeBundle): UserConfig {
  const extension = format === 'cjs' ? 'cjs' : 'js';
  return {
    root,
    logLevel: 'warn',
    publicDir: false,
    plugins: [neededTablePlugin(), sourceAddresses(format, apart)],
    define: { ...define },
    ssr: { noExternal: true, external: ['electron'] },
    build: {
      ssr: true,
      outDir: `${root}/dist/${folder}`,
      emptyOutDir: true,
      // Electron 33 runs Node 20.
      target: 'node20',
      minify: true,
      sourcemap: false,
      reportCompressedSize: false,
      rolldownOptions: {
        input: { ...entries },
        external: [...external],
        // A module that several commands share may well be loaded lazily by one of them; a library that asks where it lies is ready for no answer.
        checks: { ineffectiveDynamicImport: false, emptyImportMeta: false },
        output: {
          format,
          entryFileNames: `[name].${extension}`,
          chunkFileNames: `[name]-[hash].${extension}`,
          ...(single ? { codeSplitting: false } : uses === undefined ? {} : { codeSplitting: byUse(uses) }),
        },
        // Files that stand for several modules give more names than an entry alone would.
        ...(uses === undefined ? {} : { preserveEntrySignatures: 'allow-extension' as const }),
      },
    },
  };
}

function byUse({ heavy, light }: Uses): Rolldown.CodeSplittingOptions {
  const ids = (sources: readonly string[]): string[] => sources.map((source) => normalizePath(resolve(root, source)));
  const name = filesByUse({
    heavy: Object.fromEntries(Object.entries(heavy).map(([use, sources]) => [use, ids(sources)])),
    light: ids(light),
  });
  return { groups: [{ debugName: 'by use', name, includeDependenciesRecursively: false }] };
}

/** Stands for the chunk's own address until every mention of the source's is replaced. */
const HERE = '__address_of_this_chunk__';

/**
 * In a bundle `import.meta.url` would be the chunk's own address, and `new URL('../../resources/...', import.meta.url)` would
 * miss. Each module keeps the address that it has in the source tree, so the same line finds the same file built and unbuilt.
 * A TypeScript file that is named like this is a program of its own (a worker): it is built beside the chunk that starts it.
 */
function sourceAddresses(format: 'esm' | 'cjs', apart: readonly string[]): Plugin {
  const here = format === 'cjs' ? "require('node:url').pathToFileURL(__filename).href" : 'import.meta.url';
  return {
    name: 'source-addresses',
    transform(code, id) {
      if (!code.includes('import.meta.url') || id.includes('node_modules')) return null;
      const source = relative(root, id).split(sep).join('/');
      const withPrograms = code.replaceAll(
        /new URL\((['"])(\.{1,2}\/[^'"]+\.ts)\1, import\.meta\.url\)/g,
        (_text, _quote, path: string) => {
          const name = basename(path, '.ts').replace(/\.node$/, '');
          const fileName = `${name}.${format === 'cjs' ? 'cjs' : 'js'}`;
          if (!apart.includes(name)) this.emitFile({ type: 'chunk', id: resolve(dirname(id), path), fileName });
          return `new URL(${JSON.stringify(`./${fileName}`)}, ${HERE})`;
        },
      );
      const address = `new URL(${JSON.stringify(`../../${source}`)}, ${HERE}).href`;
      return { code: withPrograms.replaceAll('import.meta.url', address).replaceAll(HERE, here), map: null };
    },
  };
}
