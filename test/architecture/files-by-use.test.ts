/** The files that a program is built into: few for what is used most, nothing too much for the rest, and none that wait for each other. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { filesByUse, type ModuleGraph } from '../support/files-by-use.ts';

const graphOf = (imports: Readonly<Record<string, readonly string[]>>): ModuleGraph => ({
  getModuleInfo: (id) => (imports[id] === undefined ? null : { importedIds: imports[id] }),
});

test('modules that the same uses need share a file; what a light use needs, and what none needs, does not', () => {
  const graph = graphOf({
    lint: ['rules', 'words', 'zod', 'node:fs'],
    run: ['rules', 'engine', 'words'],
    engine: ['zod'],
    rules: ['labels'],
    labels: [],
    words: [],
    key: ['words'],
    zod: [],
    draft: ['rules', 'grammar'],
    grammar: [],
  });
  const name = filesByUse({ heavy: { lint: ['lint'], run: ['run'] }, light: ['key'] });
  const named = ['lint', 'run', 'engine', 'rules', 'labels', 'zod', 'words', 'key', 'draft', 'grammar'].map((id) => [id, name(id, graph)]);
  expect(Object.fromEntries(named)).toEqual({
    lint: 'lint',
    run: 'run',
    engine: 'run',
    rules: 'lint-run',
    labels: 'lint-run',
    zod: 'lint-run',
    words: null,
    key: null,
    draft: null,
    grammar: null,
  });
});

/** Each module imports some of those with a higher number, so that there are no circles among the modules themselves. */
const modules = fc
  .integer({ min: 4, max: 24 })
  .chain((count) =>
    fc
      .tuple(
        ...Array.from({ length: count }, (_none, index) =>
          fc.subarray(Array.from({ length: count - index - 1 }, (_no, at) => String(index + at + 1))),
        ),
      )
      .map((imports) => Object.fromEntries(imports.map((importedIds, index) => [String(index), importedIds]))),
  );

test('no file waits for one that waits for it', () => {
  fc.assert(
    fc.property(modules, fc.array(fc.nat(23), { minLength: 4, maxLength: 8 }), (imports, starts) => {
      const ids = Object.keys(imports);
      const [light = '0', ...heavy] = starts.map((start) => String(start % ids.length));
      const name = filesByUse({ heavy: Object.fromEntries(heavy.map((id, index) => [`use${index}`, [id]])), light: [light] });
      const graph = graphOf(imports);
      // A module that is left to the bundler is a file of its own here: it joins only what all the same entries need.
      const file = (id: string): string => name(id, graph) ?? `module ${id}`;
      const waits = new Map(ids.map((id) => [file(id), new Set<string>()]));
      for (const id of ids) for (const other of imports[id] ?? []) if (file(other) !== file(id)) waits.get(file(id))?.add(file(other));
      const reached = (from: string): ReadonlySet<string> => {
        const seen = new Set<string>();
        const open = [...(waits.get(from) ?? [])];
        for (let next = open.pop(); next !== undefined; next = open.pop()) {
          if (seen.has(next)) continue;
          seen.add(next);
          open.push(...(waits.get(next) ?? []));
        }
        return seen;
      };
      for (const from of waits.keys()) expect(reached(from).has(from)).toBe(false);
    }),
  );
});
