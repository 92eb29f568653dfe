/**
 * Each setting that differs between two versions of a flow, as it was and as it is. The sentences of the security diff say what follows from a
 * change; a signature is also for what no sentence can judge: a limit, an account number, a condition, a table. Nothing that runs is left out.
 */
import { isJsonObject, type Json, type JsonObject } from '../kernel/json.ts';
import { quotedName } from '../kernel/plain-text.ts';
import { releaseForm } from '../workflow/model/release-form.ts';
import type { Flow } from '../workflow/model/flow.ts';
import type { Sentence } from './sentences.ts';
import {
  connectionSetting,
  flowSetting,
  nameOfPath,
  parameterSetting,
  stepSetting,
  type Path,
  type SettingWords,
} from './setting-words.ts';

export interface SettingChange {
  /** Of a flow that is called: its name. */
  readonly flow?: string;
  /** The name of the step or connection; none for the flow itself. */
  readonly place?: string;
  readonly nodeId?: string;
  /** `condition`, `headers \u203a 1 \u203a value`. */
  readonly setting: string;
  /** The same in the words of the form that it is filled in; none where no form shows it. */
  readonly words?: string;
  /** As stored. None where there was none before, or is none any more. */
  readonly before?: string;
  readonly after?: string;
  /** The same as they stand in that form, where that is not what is stored. */
  readonly beforeWords?: string;
  readonly afterWords?: string;
}

interface Leaf extends Pick<SettingChange, 'place' | 'nodeId' | 'setting'> {
  readonly value: Json;
  /** What it is called, asked for only where it differs. */
  readonly wordsOf?: (path: Path) => SettingWords | undefined;
  readonly path: Path;
}

const textOf = (value: Json): string => (typeof value === 'string' ? value : JSON.stringify(value));

/** Deeper values stand as one text. */
const deepest = 12;

function leaves(value: Json, path: Path, take: (path: Path, value: Json) => void): void {
  const parts: readonly (readonly [string | number, Json])[] = Array.isArray(value)
    ? (value as readonly Json[]).map((item, index) => [index, item] as const)
    : isJsonObject(value)
      ? Object.entries(value)
      : [];
  if (parts.length === 0 || path.length >= deepest) take(path, value);
  else for (const [key, item] of parts) leaves(item, [...path, key], take);
}

/** By a key that stays the same where only the value is another, and that no other setting has, whatever it is called. */
function leavesOf(flow: Flow): ReadonlyMap<string, Leaf> {
  const found = new Map<string, Leaf>();
  const { nodes, edges, connections, schemaVersion: _version, id: _id, notes: _notes, layout: _layout, ...head } = releaseForm(flow);
  const keep = (
    kind: readonly string[],
    value: object,
    about: Pick<Leaf, 'place' | 'nodeId'>,
    wordsOf: (path: Path) => SettingWords | undefined,
  ): void =>
    leaves(value as JsonObject, [], (path, leaf) =>
      found.set(JSON.stringify([...kind, path]), { ...about, setting: nameOfPath(path), value: leaf, path, wordsOf }),
    );
  keep(['flow'], head, {}, flowSetting);
  for (const { id, ...slot } of connections) keep(['connection', id], slot, { place: slot.name }, connectionSetting);
  for (const { id, parameters, ...node } of nodes) {
    const about = { place: node.name, nodeId: id };
    keep(['node', id], node, about, (path) => stepSetting(path, connections));
    keep(['parameters', id], parameters, about, (path) => parameterSetting(node.type, path));
  }
  const nameOf = new Map(nodes.map(({ id, name }) => [id, name]));
  for (const { kind, from, to } of edges)
    found.set(JSON.stringify(['wire', kind, from.node, from.port, to.node, to.port]), {
      setting: 'wire',
      path: [],
      value: `${nameOf.get(from.node) ?? from.node} (${from.port}) \u2192 ${nameOf.get(to.node) ?? to.node} (${to.port})${kind === 'data' ? '' : `, ${kind}`}`,
    });
  return found;
}

const wireKey = '["wire",';
const sameValue = (a: Json, b: Json): boolean => JSON.stringify(a) === JSON.stringify(b);

/** A number that became the text of its digits is written so that both can be told apart, and words that say the same of both say nothing. */
function changed({ value: _value, wordsOf, path, ...about }: Leaf, before: Leaf | undefined, after: Leaf | undefined): SettingChange {
  const alike = before !== undefined && after !== undefined && textOf(before.value) === textOf(after.value);
  const shown = ({ value }: Leaf): string => (alike ? JSON.stringify(value) : textOf(value));
  const spoken = (leaf: Leaf | undefined): string | undefined => leaf?.wordsOf?.(path)?.valueWords(leaf.value);
  const [was, is] = [spoken(before), spoken(after)];
  const title = wordsOf?.(path)?.title;
  return {
    ...about,
    ...(title === undefined ? {} : { words: title }),
    ...(before === undefined ? {} : { before: shown(before) }),
    ...(after === undefined ? {} : { after: shown(after) }),
    ...(was === undefined || was === is ? {} : { beforeWords: was }),
    ...(is === undefined || was === is ? {} : { afterWords: is }),
  };
}

/** Against nothing, all of it is new. */
export function settingChanges(before: Flow | undefined, after: Flow): readonly SettingChange[] {
  const [was, is] = [before === undefined ? new Map<string, Leaf>() : leavesOf(before), leavesOf(after)];
  return [
    ...[...is].flatMap(([key, leaf]) => {
      const old = was.get(key);
      // A step that has only another name is called by it in its wires, which lead where they led.
      return old !== undefined && (key.startsWith(wireKey) || sameValue(old.value, leaf.value)) ? [] : [changed(leaf, old, leaf)];
    }),
    ...[...was].flatMap(([key, leaf]) => (is.has(key) ? [] : [changed(leaf, leaf, undefined)])),
  ];
}

/** More are counted, and not listed: nobody reads them. */
const mostListed = 20_000;
const longestName = 300;
const cut = (text: string, most: number): string => (text.length <= most ? text : `${text.slice(0, most)}\u2026`.toWellFormed());

/** The flow with those that it calls: they are signed with it. */
export interface SignedFlows {
  readonly flow: Flow;
  readonly subflows: readonly Flow[];
}

export function allSettingChanges(before: SignedFlows | undefined, after: SignedFlows): readonly SettingChange[] {
  const gone = (before?.subflows ?? []).filter(({ id }) => after.subflows.every((one) => one.id !== id));
  return [
    ...settingChanges(before?.flow, after.flow),
    ...after.subflows.flatMap((flow) => {
      const was = before?.subflows.find(({ id }) => id === flow.id);
      return settingChanges(was, flow).map((change) => ({ ...change, flow: flow.name }));
    }),
    ...gone.map(({ name, id }) => ({ flow: name, setting: 'called flow', before: id })),
  ];
}

/** As it is shown and printed. */
export function listedSettings(before: SignedFlows | undefined, after: SignedFlows): readonly SettingChange[] {
  const changes = allSettingChanges(before, after);
  const more = changes.length - mostListed;
  return [
    // Ahead of them: behind so many nobody would find it.
    ...(more > 0 ? [{ setting: `${more} more settings differ than are listed here; compare the files of both versions` }] : []),
    ...changes.slice(0, mostListed).map(({ words, ...change }) => ({
      ...change,
      setting: cut(change.setting, longestName),
      ...(words === undefined ? {} : { words: cut(words, longestName) }),
    })),
  ];
}

const shownPlaces = 6;
const longestPlace = 80;

/** One sentence for the question that is signed by. A first version is new as a whole. */
export function settingSentences(before: SignedFlows | undefined, after: SignedFlows): readonly Sentence[] {
  const changes = before === undefined ? [] : allSettingChanges(before, after);
  if (changes.length === 0) return [];
  const named = (name: string): string => quotedName(cut(name, longestPlace));
  const places = [
    ...new Set(
      changes.map(
        ({ flow, place }) => `${flow === undefined ? '' : `${named(flow)}: `}${place === undefined ? 'the flow itself' : named(place)}`,
      ),
    ),
  ];
  const more = places.length - shownPlaces;
  return [
    {
      sign: '~',
      kind: 'setting',
      text: `${changes.length} ${changes.length === 1 ? 'setting differs' : 'settings differ'} from the approved version, in ${places
        .slice(0, shownPlaces)
        .join(', ')}${more > 0 ? ` and ${more} more` : ''}`,
      weight: 'neutral',
    },
  ];
}

const around = 3;
const longEnough = 12;

/** Of two long texts the lines that differ, with a few around them; how many are left out is said. */
export function whereTheyDiffer(before: string, after: string): readonly [before: string, after: string] {
  const [was, is] = [before.split('\n'), after.split('\n')];
  if (Math.max(was.length, is.length) <= longEnough) return [before, after];
  const least = Math.min(was.length, is.length);
  let head = 0;
  while (head < least && was[head] === is[head]) head += 1;
  let tail = 0;
  while (tail < least - head && was.at(-1 - tail) === is.at(-1 - tail)) tail += 1;
  const left = (count: number): readonly string[] =>
    count > 0 ? [`\u2026 ${count} ${count === 1 ? 'line' : 'lines'} as before \u2026`] : [];
  const part = (lines: readonly string[]): string =>
    [
      ...left(head - around),
      ...lines.slice(Math.max(0, head - around), lines.length - Math.max(0, tail - around)),
      ...left(tail - around),
    ].join('\n');
  return [part(was), part(is)];
}

type Stretch = readonly [from: number, to: number];
/** Texts that share less than this much are read as a whole. */
const leastShared = 4;
/** A number is read as a whole, not by its last digit. */
const longestWord = 40;
const amidWord = (text: string, at: number): boolean => /[\p{L}\p{N}]{2}/u.test(text.slice(at - 1, at + 1));
const inPair = (text: string, at: number): boolean => (text.codePointAt(at - 1) ?? 0) > 0xff_ff;

/** Where two texts that are alike at their ends begin and cease to differ, by whole words; none where next to nothing is alike. */
export function innerDifference(before: string, after: string): readonly [before: Stretch, after: Stretch] | readonly [] {
  const least = Math.min(before.length, after.length);
  let head = 0;
  while (head < least && before[head] === after[head]) head += 1;
  if (inPair(before, head) || inPair(after, head)) head -= 1;
  let tail = 0;
  while (tail < least - head && before.at(-1 - tail) === after.at(-1 - tail)) tail += 1;
  if (inPair(before, before.length - tail) || inPair(after, after.length - tail)) tail -= 1;
  const [leastHead, leastTail] = [head - longestWord, tail - longestWord];
  while (head > Math.max(0, leastHead) && [before, after].some((text) => amidWord(text, head))) head -= 1;
  while (tail > Math.max(0, leastTail) && [before, after].some((text) => amidWord(text, text.length - tail))) tail -= 1;
  return head + tail < leastShared
    ? []
    : [
        [head, before.length - tail],
        [head, after.length - tail],
      ];
}
