/** Where data goes, and which, as the security diff says it. */
import { quotedName } from '../kernel/plain-text.ts';
import type { Label } from '../workflow/model/labels.ts';
import { scopeNames, wholeItem, type Destination, type SecurityPicture } from './picture.ts';
import { changes, hostName, list, listed, plural, type Sentence } from './sentences.ts';

const fieldNames = (fields: readonly string[]): string => list(fields.map((field) => (field === wholeItem ? field : quotedName(field))));

const ourNames: ReadonlySet<string> = new Set(Object.values(scopeNames));
const placeName = ({ name }: Destination): string => (ourNames.has(name) ? name : hostName(name));

const where = (destination: Destination): string => {
  const notes = [destination.vendor !== destination.name ? destination.vendor : '', destination.region].filter((note) => note !== '');
  return `${placeName(destination)}${notes.length === 0 ? '' : ` (${notes.join(', ')})`}`;
};

const classes: readonly (readonly [noun: string, labels: readonly Label[]])[] = [
  ['secret field', ['credential', 'secret']],
  ['sensitive field', ['health', 'special', 'card', 'bank', 'id']],
  ['personal field', ['person', 'contact', 'location']],
  ['confidential field', ['confidential', 'internal']],
  ['field of unknown kind', ['unknown']],
];

/** Each field under its gravest class. */
function byClass(destination: Destination): ReadonlyMap<string, readonly string[]> {
  const out = new Map<string, string[]>();
  for (const { field, labels } of destination.fields) {
    const noun = classes.find(([, members]) => labels.some((label) => members.includes(label)))?.[0];
    if (noun !== undefined) out.set(noun, [...(out.get(noun) ?? []), field]);
  }
  return out;
}

function dataSentences(before: Destination | undefined, after: Destination): readonly Sentence[] {
  const old = before === undefined ? new Map<string, readonly string[]>() : byClass(before);
  const now = byClass(after);
  return classes.flatMap(([noun]): Sentence[] => {
    const had = old.get(noun) ?? [];
    const has = now.get(noun) ?? [];
    const more = has.filter((field) => !had.includes(field));
    const less = had.filter((field) => !has.includes(field));
    return [
      ...(more.length === 0
        ? []
        : [
            {
              sign: '+',
              kind: 'data',
              text: `${plural(more.length, noun)} ${more.length === 1 ? 'reaches' : 'reach'} ${placeName(after)}: ${fieldNames(more)}`,
              weight: 'risk',
            } as const,
          ]),
      ...(less.length === 0
        ? []
        : [
            {
              sign: '-',
              kind: 'data',
              text: `${plural(less.length, noun)} no longer ${less.length === 1 ? 'reaches' : 'reach'} ${placeName(after)}: ${fieldNames(less)}`,
              weight: 'safer',
            } as const,
          ]),
    ];
  });
}

export function destinationSentences(before: SecurityPicture, after: SecurityPicture): readonly Sentence[] {
  const { added, removed, kept } = changes(before.destinations, after.destinations, (destination) => destination.name);
  return [
    ...(added.length === 0
      ? []
      : [
          {
            sign: '+',
            kind: 'destination',
            text: `${plural(added.length, 'destination')}: ${list(added.map(where))}`,
            weight: 'risk',
          } as const,
        ]),
    ...added.flatMap((destination) => dataSentences(undefined, destination)),
    ...kept.flatMap(([was, is]) => [
      ...dataSentences(was, is),
      ...(was.region === is.region
        ? []
        : [
            {
              sign: '~',
              kind: 'destination',
              text: `${placeName(is)} is in ${is.region === '' ? 'an unknown region' : is.region}, not ${was.region === '' ? 'an unknown region' : was.region}`,
              weight: 'risk',
            } as const,
          ]),
    ]),
    ...(removed.length === 0
      ? []
      : [
          {
            sign: '-',
            kind: 'destination',
            text: `${plural(removed.length, 'destination')}: ${list(removed.map(where))}`,
            weight: 'safer',
          } as const,
        ]),
    ...listed(before.dataPicksHost, after.dataPicksHost, 'destination', (step) => `${quotedName(step)} lets data decide where it sends`),
    ...listed(before.weakTransport, after.weakTransport, 'destination', (step) => `${quotedName(step)} sends without checked encryption`),
  ];
}
