/** Which modules of a bundle share a file: those that the same uses of the program need. */

/** What is asked of the bundler's graph (rolldown's `ChunkingContext`). */
export interface ModuleGraph {
  getModuleInfo(id: string): { readonly importedIds: readonly string[]; readonly isExternal?: boolean } | null;
}

/** The modules that stand behind `entries` without being asked for later, `entries` among them. */
function behind(entries: readonly string[], graph: ModuleGraph): ReadonlySet<string> {
  const seen = new Set<string>();
  const open = [...entries];
  for (let id = open.pop(); id !== undefined; id = open.pop()) {
    const info = seen.has(id) ? null : graph.getModuleInfo(id);
    if (info === null || info.isExternal === true) continue;
    seen.add(id);
    open.push(...info.importedIds);
  }
  return seen;
}

export interface Uses {
  /** By name, the modules that each use of the program begins with. What the same of these need shares a file. */
  readonly heavy: Readonly<Record<string, readonly string[]>>;
  /** The modules that uses begin with which need little: nothing of theirs is put into a file with what they do not need. */
  readonly light: readonly string[];
}

/**
 * Names the file that a module belongs to, or null for one that is left to the bundler, which makes a file for each set of entries: a command that is one of
 * thirty looks for a hundred small ones. What a module imports is needed by every use that needs the module, so that files
 * import only those of more uses, and never each other.
 */
export function filesByUse({ heavy, light }: Uses): (id: string, graph: ModuleGraph) => string | null {
  let needed: readonly (readonly [string, ReadonlySet<string>])[] | undefined;
  let kept: ReadonlySet<string> | undefined;
  return (id, graph) => {
    kept ??= behind(light, graph);
    needed ??= Object.entries(heavy).map(([name, entries]) => [name, behind(entries, graph)]);
    const names = kept.has(id) ? [] : needed.flatMap(([name, modules]) => (modules.has(id) ? [name] : []));
    return names.length === 0 ? null : names.join('-');
  };
}
