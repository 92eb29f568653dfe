/** What the describers of Power Automate's steps share. */
import { isJsonObject, type Json, type JsonObject } from '../../kernel/json.ts';
import type { ForeignFacts } from '../../nodes/foreign-action/parameters.ts';
import type { SinkKind } from '../../nodes/kit/facts.ts';
import type { Trust } from '../../workflow/model/labels.ts';
import { brings } from '../n8n/describe/kit.ts';
import type { Profile } from '../n8n/map/profiles.ts';
import { isComputed, type Names, type Over } from './expression.ts';
import { text } from './parse.ts';
import type { Facts } from '../step-facts.ts';

export { nothing } from '../step-facts.ts';
export type { Facts };

export interface PowerDescription {
  readonly category: string;
  readonly title: string;
  readonly operation?: string | undefined;
  readonly values: JsonObject;
  readonly code?: string;
  readonly facts: Facts;
}
/** Where its type is title enough. */
export type Described = Omit<PowerDescription, 'title'> & { readonly title?: string };

export interface Surroundings {
  readonly names: Names;
  /** Id of the API behind the name of a connection. */
  api(connection: string): string;
  /** It is plugged into an agent, which decides when it runs. */
  readonly isTool: boolean;
  readonly over?: Over;
}

export const body: string[][] = [['body']];

/** A record, and a list of such records, of whatever is called below `path`. */
export function bringsAt(profile: Profile | undefined, path: readonly string[], isList: boolean, trust?: Trust): ForeignFacts['brings'] {
  const own = brings(profile, ['out'], trust);
  const one = own.map((source) => ({ ...source, path: [...path, ...source.path] }));
  const many = isList
    ? own.filter((source) => source.path.length > 0).map((source) => ({ ...source, path: [...path, 'value', '*', ...source.path] }))
    : [];
  return [...one, ...many].slice(0, 50);
}

/** A mail holds the files that came with it. */
const attachmentsOf = (place: readonly string[]): ForeignFacts['brings'] =>
  ['contentBytes', 'ContentBytes'].map((name) => ({
    port: 'out',
    path: [...place, name.startsWith('C') ? 'Attachments' : 'attachments', '*', name],
    labels: ['unknown' as const],
    trust: 'public' as const,
    type: 'file' as const,
    why: 'a file that came with a mail',
  }));

/** Names beside those of the profile of a mail that Microsoft gives its parts. */
export function mailFields(path: readonly string[], isList: boolean): ForeignFacts['brings'] {
  const parts = [
    ['toRecipients', true],
    ['ccRecipients', true],
    ['bodyPreview', false],
  ] as const;
  return [path, ...(isList ? [[...path, 'value', '*']] : [])].flatMap((place) => [
    ...attachmentsOf(place),
    ...parts.map(([name, addresses]) => ({
      port: 'out',
      path: [...place, name],
      labels: addresses ? (['person', 'contact'] as const).slice() : (['person'] as const).slice(),
      trust: 'public' as const,
      type: 'text' as const,
      why: addresses ? "the recipients' names and addresses" : 'the first words of a mail',
    })),
  ]);
}

/** One sink for each value that is computed, so that a finding points at it. */
export const sinksOf = (kind: SinkKind, values: JsonObject, special: Readonly<Record<string, SinkKind>> = {}): Facts['sinks'] =>
  Object.entries(values)
    .filter(([, value]) => isComputed(value))
    .slice(0, 45)
    .map(([key]) => ({ kind: Object.hasOwn(special, key) ? (special[key] ?? kind) : kind, parameter: [key] }));

/** Fixed text, or undefined where it is missing, empty or computed. */
export const fixed = (value: Json | undefined): string | undefined =>
  typeof value === 'string' && value !== '' && !value.includes('{{') ? value : undefined;

/** `PT30S`, `P1D`: an ISO 8601 duration without months and years. */
export { durationMs } from '../bpmn/durations.ts';

export interface Messages {
  readonly system: string[][];
  readonly prompt: string[][];
}

/** Where a list of messages says who speaks; what says nothing is the user's. */
export function messagesAt(values: JsonObject, path: readonly string[]): Messages {
  const found = path.reduce<Json | undefined>((here, key) => (isJsonObject(here) ? here[key] : undefined), values);
  if (!Array.isArray(found)) return { system: [], prompt: found === undefined || found === '' ? [] : [[...path]] };
  const places = (found as readonly Json[]).slice(0, 20).flatMap((message, index): { system: boolean; place: string[] }[] => {
    if (!isJsonObject(message)) return [{ system: false, place: [...path, String(index)] }];
    const key = ['content', 'message', 'text'].find((name) => message[name] !== undefined);
    return key === undefined ? [] : [{ system: /system|developer/i.test(text(message['role'])), place: [...path, String(index), key] }];
  });
  return {
    system: places.filter(({ system }) => system).map(({ place }) => place),
    prompt: places.filter(({ system }) => !system).map(({ place }) => place),
  };
}
