/** What a setting is called where people fill it in, by the way to it in the flow. One that no form shows has its stored name alone. */
import { findDefinition } from '../nodes/catalogue.ts';
import type { FormField, NodeForm } from '../nodes/kit/form.ts';

export type Path = readonly (string | number)[];

/** A name that looks like several stands in quotes. Lists are counted from one. */
const nameOfPart = (part: string | number): string =>
  typeof part === 'number' ? String(part + 1) : part.includes('\u203a') ? JSON.stringify(part) : part;
const joined = (parts: readonly string[]): string => parts.join(' \u203a ');
export const nameOfPath = (path: Path): string => joined(path.map(nameOfPart));

type Words = ReadonlyMap<string, string>;
const words = (entries: Readonly<Record<string, string>>): Words => new Map(Object.entries(entries));

const ofFlow = words({
  name: 'Name',
  purpose: 'Purpose',
  owner: 'Owner',
  environment: 'Environment',
  riskTier: 'Declared risk',
  region: 'Region',
  lawfulBasis: 'Legal basis',
  dataClasses: 'Kinds of data',
  serviceAccount: 'Service account',
  sharedWith: 'Shared with',
  'settings.timezone': 'Time zone',
  'settings.errorFlow': 'Flow that starts when a run fails',
  'settings.maxSteps': 'Most steps in a run',
  'settings.maxSeconds': 'Longest run, in seconds',
  'settings.maxTokens': 'Most model tokens',
  'settings.maxCostMilliUsd': 'Most that a run may cost, in thousandths of a US dollar',
  'settings.redactRunData': 'Mask labelled fields in run data',
  'settings.retentionDays': 'Days to keep its data',
  'settings.overlap': 'While another run is under way',
  'settings.auditSink': 'Where its audit log goes as well',
  'settings.alertRoute': 'Where its alerts go',
});

const ofConnection = words({
  name: 'Name',
  type: 'Type',
  auth: 'Signs in with',
  hosts: 'Hosts that the secret may travel to',
  scopes: 'Scopes',
  personal: "A person's own account",
  serviceAccount: 'Service account',
  'tls.minimum': 'Oldest TLS version',
  'tls.verify': 'Check the certificate of the server',
  environment: 'Environment',
});

/** What every step has beside its own form. */
const ofStep = words({
  name: 'Name of the step',
  type: 'Kind of step',
  typeVersion: 'Version of the kind of step',
  connection: 'Connection',
  onError: 'On error',
  'retry.maxAttempts': 'Attempts',
  'retry.backoffMs': 'Milliseconds between attempts',
  timeoutMs: 'Give up on the step after (ms)',
  disabled: 'Switched off',
  'foreign.format': 'Imported from',
  'foreign.type': 'Kind of step where it came from',
  'foreign.typeVersion': 'Version of the kind of step where it came from',
});

const ofDeclared = words({
  name: 'Name',
  value: 'Value',
  type: 'Type',
  label: 'Label',
  required: 'Required',
  consent: 'Only with consent',
  values: 'Values',
});
const ofRules = words({
  id: 'Id of the way',
  title: 'Title',
  combine: 'Taken when',
  conditions: 'Conditions',
  left: 'Left',
  operator: 'Comparison',
  right: 'Right',
});
const nothing: Words = new Map();

/** Of the parts of a field that is a list of rows. */
function partsOf(field: FormField): Words {
  switch (field.control) {
    case 'fields':
      return ofDeclared;
    case 'rules':
      return ofRules;
    case 'key-values':
      return words({ name: field.keyLabel, value: field.valueLabel });
    case 'rows':
      return new Map(field.columns.map(({ key, label }) => [key, label]));
    default:
      return nothing;
  }
}

/** Two fields of a form that are called the same are told apart by their keys. */
function titleOf(field: FormField, form: NodeForm): string {
  const alike = form.some(({ key, label }) => key !== field.key && label === field.label);
  const more = alike ? field.key : field.control === 'number' ? field.unit : undefined;
  return more === undefined ? field.label : `${field.label} (${more})`;
}

/** Of the settings of a flow, a connection or a step as such: each has a name of one part or two. */
function fixed(known: Words, path: Path): string | undefined {
  for (const length of [2, 1]) {
    const title = known.get(path.slice(0, length).join('.'));
    if (title !== undefined) return joined([title, ...path.slice(length).map(nameOfPart)]);
  }
  return undefined;
}

interface Titled {
  readonly way: readonly string[];
  readonly title: string;
  readonly parts: Words;
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
      form
        .map((field): Titled => ({ way: field.key.split('.'), title: titleOf(field, form), parts: partsOf(field) }))
        .sort((a, b) => b.way.length - a.way.length),
      ({ way }) => way[0] ?? '',
    );
    titled.set(type, known);
  }
  return known;
}

export function parameterSetting(type: string, path: Path): string | undefined {
  const field = fieldsOf(type)
    .get(String(path[0]))
    ?.find(({ way }) => way.every((part, index) => part === path[index]));
  if (field === undefined) return undefined;
  const rest = path.slice(field.way.length);
  return joined([field.title, ...rest.map((part) => field.parts.get(String(part)) ?? nameOfPart(part))]);
}

export const flowSetting = (path: Path): string | undefined => fixed(ofFlow, path);
export const connectionSetting = (path: Path): string | undefined => fixed(ofConnection, path);
export const stepSetting = (path: Path): string | undefined => fixed(ofStep, path);
