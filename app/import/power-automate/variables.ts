/** Variables belong to a workflow as a whole: a step of another branch may write one at any moment, without any way from there to here. */
import { UserError } from '../../kernel/errors.ts';
import { at, list, text, type PowerStep } from './parse.ts';
import type { Way } from './wiring.ts';

export interface Variables {
  /** As the step spells it that makes it. */
  spelled(name: string): string;
  /** Names of steps that may write it while `reader` runs: those from which no way leads to it, and to which none leads from it. */
  writers(name: string, reader: PowerStep): readonly string[];
  /** As `writers`, of any variable. */
  writersOfAny(reader: PowerStep): readonly string[];
}

const namesIn = ({ type, inputs }: PowerStep): string[] => {
  if (type === 'InitializeVariable') return list(at(inputs, 'variables')).map((one) => text(at(one, 'name')));
  return type.endsWith('Variable') ? [text(at(inputs, 'name'))] : [];
};

/** Steps that write times ways; far beyond what Azure takes as a workflow. */
const mostWork = 50_000_000;

/** Throws UserError `flow/too-large`. */
export function variablesOf(steps: readonly PowerStep[], ways: readonly Way[], place: string): Variables {
  const spelling = new Map<string, string>();
  const writing = new Map<string, Set<PowerStep>>();
  for (const step of steps)
    for (const name of namesIn(step)) {
      const key = name.toLowerCase();
      if (!spelling.has(key)) spelling.set(key, name);
      writing.set(key, (writing.get(key) ?? new Set<PowerStep>()).add(step));
    }
  const count = new Set([...writing.values()].flatMap((some) => [...some])).size;
  if (count * ways.length > mostWork)
    throw new UserError(
      'flow/too-large',
      `This workflow has ${count} steps that set variables, and ${ways.length} ways from step to step: more than can be followed.`,
      { place, mend: 'Split it into several workflows.' },
    );
  const number = new Map(steps.map(({ id }, index) => [id, index]));
  const next = { ahead: new Map<string, string[]>(), behind: new Map<string, string[]>() };
  const join = (map: Map<string, string[]>, here: string, there: string): void => {
    const found = map.get(here);
    if (found === undefined) map.set(here, [there]);
    else found.push(there);
  };
  for (const { from, to } of ways) {
    join(next.ahead, from, to);
    join(next.behind, to, from);
  }
  const reached = (start: string, map: ReadonlyMap<string, readonly string[]>): Uint8Array => {
    const seen = new Uint8Array(steps.length);
    const open = [start];
    for (let here = open.pop(); here !== undefined; here = open.pop()) {
      for (const there of map.get(here) ?? []) {
        const index = number.get(there);
        if (index === undefined || seen[index] === 1) continue;
        seen[index] = 1;
        open.push(there);
      }
    }
    return seen;
  };
  const known = new Map<string, readonly Uint8Array[]>();
  const around = (id: string): readonly Uint8Array[] => {
    const found = known.get(id) ?? [reached(id, next.ahead), reached(id, next.behind)];
    known.set(id, found);
    return found;
  };
  const written = new Map<PowerStep, Map<string, readonly string[]>>();
  const writers = (name: string, reader: PowerStep): readonly string[] => {
    const ofReader = written.get(reader) ?? new Map<string, readonly string[]>();
    written.set(reader, ofReader);
    const key = name.toLowerCase();
    const found =
      ofReader.get(key) ??
      [...(writing.get(key) ?? [])]
        .filter((step) => step !== reader && around(step.id).every((seen) => seen[number.get(reader.id) ?? -1] !== 1))
        .map((step) => step.name);
    ofReader.set(key, found);
    return found;
  };
  return {
    spelled: (name) => spelling.get(name.toLowerCase()) ?? name,
    writers,
    writersOfAny: (reader) => [...new Set([...writing.keys()].flatMap((name) => writers(name, reader)))],
  };
}
