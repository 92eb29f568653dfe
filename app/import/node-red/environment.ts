/** `${NAME}` in a step: what the sheet around it, or those that use its sub-flow, have put under that name. */
import { isJsonObject, type Json, type JsonObject } from '../../kernel/json.ts';
import { findSecretsInJson } from '../../privacy/detectors/secrets/places.ts';
import type { RedFile, RedNode } from './parse.ts';

const mark = /^\$\{([^}\s]{1,200})\}$/;
const text = (value: Json | undefined): string => (typeof value === 'string' ? value : '');

/** Fixed texts and numbers by name. Secrets stay where they stand: no step gets a copy. */
function settingsOf(holder: RedNode): ReadonlyMap<string, string> {
  const rows = Array.isArray(holder.raw['env']) ? (holder.raw['env'] as readonly Json[]).filter(isJsonObject) : [];
  const fixed = rows
    .filter((row) => row['type'] === undefined || row['type'] === 'str' || row['type'] === 'num')
    .map((row) => [text(row['name']), text(row['value'])] as const);
  return new Map(fixed.filter(([name, value]) => name !== '' && value !== '' && findSecretsInJson({ [name]: value }).length === 0));
}

/** What all of them have alike. */
function alike(all: readonly ReadonlyMap<string, string>[]): ReadonlyMap<string, string> {
  const [first, ...others] = all;
  return new Map([...(first ?? [])].filter(([name, value]) => others.every((one) => one.get(name) === value)));
}

/** By sheet: what stands for which name there. A sub-flow is drawn once, so what its users differ in stays open. */
function environments(nodes: readonly RedNode[]): ReadonlyMap<string, ReadonlyMap<string, string>> {
  const everywhere = nodes.filter(({ type }) => type === 'global-config').map(settingsOf);
  const users = Map.groupBy(
    nodes.filter(({ type }) => type.startsWith('subflow:')),
    ({ type }) => type.slice('subflow:'.length),
  );
  return new Map(
    nodes
      .filter(({ type }) => type === 'tab' || type === 'subflow')
      .map((sheet) => {
        const own = settingsOf(sheet);
        const inside = new Map([...everywhere.flatMap((one) => [...one]), ...own]);
        const uses = users.get(sheet.id) ?? [];
        return [
          sheet.id,
          sheet.type === 'subflow' && uses.length > 0 ? alike(uses.map((use) => new Map([...inside, ...settingsOf(use)]))) : inside,
        ];
      }),
  );
}

/** The step with what its names stand for. */
function settled(node: RedNode, all: ReadonlyMap<string, ReadonlyMap<string, string>>): RedNode {
  const names = all.get(node.parent);
  if (names === undefined || names.size === 0) return node;
  const known = Object.entries(node.raw).flatMap(([key, value]): [string, string][] => {
    const found = names.get(mark.exec(text(value))?.[1] ?? '');
    return found === undefined ? [] : [[key, found]];
  });
  return known.length === 0 ? node : { ...node, raw: { ...node.raw, ...Object.fromEntries(known) } as JsonObject };
}

/** The file with what the names in its steps stand for. */
export function withEnvironments(file: RedFile): RedFile {
  const all = environments([...file.tabs, ...file.subflows, ...file.steps, ...file.configs.values()]);
  return { ...file, steps: file.steps.map((node) => settled(node, all)) };
}
