/** What a setting is called where people fill it in, by the way to it in the flow. One that no form shows has its stored name alone. */
import { findDefinition } from '../nodes/catalogue.ts';
import { declaredTitles } from '../nodes/kit/schemas.ts';
import { ruleTitles } from '../nodes/kit/conditions.ts';
import type { FormField, NodeForm } from '../nodes/kit/form.ts';
import type { Json } from '../kernel/json.ts';
import type { ConnectionSlot } from '../workflow/model/flow.ts';
import { connectionTitles, flowTitles, stepTitles, type SettingTitle } from '../workflow/model/setting-titles.ts';
import { spanWords, unitsInMs } from './span-words.ts';

export type Path = readonly (string | number)[];

/** A name that looks like several stands in quotes. Lists are counted from one. */
const nameOfPart = (part: string | number): string =>
  typeof part === 'number' ? String(part + 1) : part.includes('\u203a') ? JSON.stringify(part) : part;
const joined = (parts: readonly string[]): string => parts.join(' \u203a ');
export const nameOfPath = (path: Path): string => joined(path.map(nameOfPart));

/** What a setting is called, and what a value of it is called there, where that is not what is stored. */
export interface SettingWords {
  readonly title: string;
  valueWords(value: Json): string | undefined;
}

type Titles = ReadonlyMap<string, SettingTitle>;
const titles = (entries: Readonly<Record<string, SettingTitle>>): Titles => new Map(Object.entries(entries));

const ofFlow = titles(flowTitles);
const ofConnection = titles(connectionTitles);
const ofStep = titles(stepTitles);
const ofDeclared = titles(declaredTitles);
const ofRules = titles(ruleTitles);
const nothing: Titles = new Map();

function wordsOfNumber({ unit, span }: SettingTitle, value: number): string | undefined {
  if (span !== undefined) return spanWords(value * span);
  return unit === undefined ? undefined : `${value / unit.of} ${unit.name}`;
}

function wordsOfValue(about: SettingTitle, value: Json): string | undefined {
  const { choices, toggle } = about;
  if (typeof value === 'boolean') return toggle === undefined ? undefined : value ? 'Yes' : 'No';
  if (typeof value === 'number') return wordsOfNumber(about, value);
  if (Array.isArray(value) && value.length === 0) return 'No entries';
  return typeof value === 'string' && choices !== undefined && Object.hasOwn(choices, value) ? choices[value] : undefined;
}

const worded = (title: string, about: SettingTitle): SettingWords => ({ title, valueWords: (value) => wordsOfValue(about, value) });

const choicesOf = (options: readonly { readonly value: string; readonly label: string }[]): Readonly<Record<string, string>> =>
  Object.fromEntries(options.map(({ value, label }) => [value, label]));

/** Of the parts of a field that is a list of rows. */
function partsOf(field: FormField): Titles {
  switch (field.control) {
    case 'fields':
    case 'output-schema':
      return ofDeclared;
    case 'rules':
      return ofRules;
    case 'key-values':
      return titles({ name: { label: field.keyLabel }, value: { label: field.valueLabel } });
    case 'rows':
      return new Map(
        field.columns.map((column) => [
          column.key,
          { label: column.label, ...(column.kind === 'select' ? { choices: choicesOf(column.options) } : {}) },
        ]),
      );
    default:
      return nothing;
  }
}

const unitOf = (field: FormField): string | undefined => (field.control === 'number' ? field.unit : undefined);
/** What its unit is in milliseconds, where it is a length of time. */
const spanOf = (field: FormField): number | undefined => unitsInMs[unitOf(field) ?? ''];

/** Two fields of a form that are called the same are told apart by their keys. A length of time says its unit itself. */
function titleOf(field: FormField, form: NodeForm): string {
  const alike = form.some(({ key, label }) => key !== field.key && label === field.label);
  const more = alike ? field.key : spanOf(field) === undefined ? unitOf(field) : undefined;
  return more === undefined ? field.label : `${field.label} (${more})`;
}

/** Of the settings of a flow, a connection or a step as such: each has a name of one part or two. */
function fixed(known: Titles, path: Path): SettingWords | undefined {
  for (const length of [2, 1]) {
    const about = known.get(path.slice(0, length).join('.'));
    if (about !== undefined) return worded(joined([about.label, ...path.slice(length).map(nameOfPart)]), about);
  }
  return undefined;
}

interface Titled {
  readonly way: readonly string[];
  readonly title: string;
  readonly about: SettingTitle;
  readonly parts: Titles;
}

function titledOf(field: FormField, form: NodeForm): Titled {
  const span = spanOf(field);
  const about: SettingTitle = {
    label: field.label,
    ...(span === undefined ? {} : { span }),
    ...(field.control === 'select' ? { choices: choicesOf(field.options) } : field.control === 'toggle' ? { toggle: true } : {}),
  };
  return { way: field.key.split('.'), title: titleOf(field, form), about, parts: partsOf(field) };
}

/** By the first part of their way, the longest first: flows have many steps of one kind. */
const titled = new Map<string, ReadonlyMap<string, readonly Titled[]>>();
function fieldsOf(type: string): ReadonlyMap<string, readonly Titled[]> {
  let known = titled.get(type);
  if (known === undefined) {
    const form = findDefinition(type)?.form;
    // Kinds that do not exist are as many as somebody likes: none of them is remembered.
    if (form === undefined) return new Map();
    known = Map.groupBy(
      form.map((field) => titledOf(field, form)).sort((a, b) => b.way.length - a.way.length),
      ({ way }) => way[0] ?? '',
    );
    titled.set(type, known);
  }
  return known;
}

export function parameterSetting(type: string, path: Path): SettingWords | undefined {
  const field = fieldsOf(type)
    .get(String(path[0]))
    ?.find(({ way }) => way.every((part, index) => part === path[index]));
  if (field === undefined) return undefined;
  const rest = path.slice(field.way.length);
  const title = joined([field.title, ...rest.map((part) => field.parts.get(String(part))?.label ?? nameOfPart(part))]);
  return worded(title, rest.length === 0 ? field.about : (field.parts.get(String(rest.at(-1))) ?? { label: '' }));
}

export const flowSetting = (path: Path): SettingWords | undefined => fixed(ofFlow, path);
export const connectionSetting = (path: Path): SettingWords | undefined => fixed(ofConnection, path);

/** A step says which connection it uses by an id, which nobody knows; a name that two of them bear says too little. */
export function stepSetting(path: Path, connections: readonly Pick<ConnectionSlot, 'id' | 'name'>[] = []): SettingWords | undefined {
  const found = fixed(ofStep, path);
  if (found === undefined || path.length > 1) return found;
  if (path[0] === 'type') return { ...found, valueWords: (value) => findDefinition(String(value))?.title };
  if (path[0] !== 'connection') return found;
  return {
    ...found,
    valueWords: (value) => {
      const name = connections.find(({ id }) => id === value)?.name;
      return connections.filter((one) => one.name === name).length === 1 ? name : undefined;
    },
  };
}
