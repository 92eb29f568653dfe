/**
 * What an organisation knows and no flow can say: whose its connections are, what its other flows do, which connectors and libraries it
 * has looked at. A part of the policy file, and what a workspace tells its own linter. A rule that needs a list which is not here keeps quiet.
 */
import { lookOf } from '../../identity/look-alike.ts';
import { z } from 'zod';
import { environments, riskTiers } from '../../workflow/model/flow.ts';
import { labels, trustLevels } from '../../workflow/model/labels.ts';
import { effectKinds } from '../../nodes/kit/facts.ts';
import { hostPatternFault } from './host-pattern.ts';

const name = z.string().min(1).max(200);
const key = z.string().min(1).max(500);
const moment = z.iso.datetime({ offset: true }).or(z.iso.date());
export const hostPattern = z
  .string()
  .max(260)
  .superRefine((text, context) => {
    const fault = hostPatternFault(text);
    if (fault !== undefined) context.addIssue({ code: 'custom', message: fault });
  });
const httpsUrl = z
  .string()
  .max(2_000)
  .regex(/^https:\/\/[^\s@]+$/, 'an https address without a login in it');
const advisory = z.lazy(() =>
  z.strictObject({
    /** As its publisher calls it: `CVE-2025-0001`, `GHSA-...`. */
    id: name,
    /** First version without it; left out where there is none yet. */
    fixedIn: name.optional(),
  }),
);

export const grants = ['password', 'client-credentials', 'authorization-code', 'device-code', 'static'] as const;

/** What lies in a store, besides what the flow itself puts there. */
const stored = z.lazy(() => z.strictObject({ key, labels: z.array(z.enum(labels)).max(labels.length), trust: z.enum(trustLevels) }));

export const organisationSchema = z.lazy(() =>
  z.strictObject({
    /** A connection by the id or the name of its slot in flows. */
    connections: z
      .array(
        z.strictObject({
          name,
          owner: name.optional(),
          createdAt: moment.optional(),
          usedAt: moment.optional(),
          rotatedAt: moment.optional(),
          grant: z.enum(grants).optional(),
          /** False: its token is good for ever. */
          expires: z.boolean().optional(),
          environments: z.array(z.enum(environments)).max(environments.length).optional(),
        }),
      )
      .max(10_000)
      .optional(),
    /** Days after which an unused connection, or a secret that was never changed, is pointed out. */
    unusedAfterDays: z.int().min(1).max(3_650).optional(),
    rotateAfterDays: z.int().min(1).max(3_650).optional(),
    /** People by the name that flows and connections give as owner. */
    people: z
      .array(z.strictObject({ name, active: z.boolean() }))
      .max(100_000)
      .optional(),
    /** The organisation's other flows. */
    flows: z
      .array(
        z.strictObject({
          id: name,
          name,
          owner: name.optional(),
          riskTier: z.enum(riskTiers).optional(),
          /** Service accounts and connections that it acts with. */
          identities: z.array(name).max(2_000).optional(),
          effects: z.array(z.enum(effectKinds)).max(effectKinds.length).optional(),
          /** Store keys (`orders`, `airtable:app1/tbl2`) whose changes start it, that it writes, and from which it erases a person's data. */
          startedBy: z.array(key).max(500).optional(),
          writes: z.array(key).max(500).optional(),
          erases: z.array(key).max(500).optional(),
        }),
      )
      .max(20_000)
      .optional(),
    /** What others put into stores: a workspace notes it for each flow that is reviewed. */
    stores: z.array(stored).max(2_000).optional(),
    /** Store keys from which a person's data can be erased on request, by whatever means. */
    erasable: z.array(key).max(10_000).optional(),
    /** What else a purpose of collection covers: words that a flow's purpose may use for it. */
    purposes: z
      .array(z.strictObject({ name, covers: z.array(name).max(200) }))
      .max(1_000)
      .optional(),
    /** MCP servers by host, node packages by the name in their registry. */
    connectors: z
      .array(
        z.strictObject({
          name,
          /** The approved state. */
          version: name.optional(),
          digest: z
            .string()
            .regex(/^sha(?:256|512)[:-][A-Za-z0-9+/=]{32,128}$/, 'a digest such as sha256:...')
            .optional(),
          /** False: somebody looked and would not vouch for it. */
          verified: z.boolean().optional(),
          operations: z
            .array(z.strictObject({ name, effect: z.enum(effectKinds) }))
            .max(2_000)
            .optional(),
          advisories: z.array(advisory).max(200).optional(),
        }),
      )
      .max(10_000)
      .optional(),
    libraries: z
      .array(z.strictObject({ name, version: name.optional(), advisories: z.array(advisory).max(200).optional() }))
      .max(10_000)
      .optional(),
    /** The system outside of this product that gets its audit records. */
    auditSink: name.optional(),
    /** Inside systems that are to be called through a gateway only. */
    gateways: z
      .array(z.strictObject({ hosts: z.array(hostPattern).min(1).max(1_000), url: httpsUrl }))
      .max(1_000)
      .optional(),
  }),
);

export type Organisation = z.infer<typeof organisationSchema>;
export type KnownConnection = NonNullable<Organisation['connections']>[number];
/** How a call of that flow is written among the keys of stores: a flow is started by calls of it, and writes those that it makes. */
export const callOf = (flowId: string): string => `call ${flowId}`;

export type KnownFlow = NonNullable<Organisation['flows']>[number];

const sameName = (a: string, b: string): boolean => a.toLowerCase() === b.toLowerCase();
/**
 * A person's name as it is compared: systems write one address in several ways, with a shown name beside it, or with a tag behind a plus.
 * What nobody sees makes nobody else of them.
 */
export const samePerson = (name: string): string => {
  const plain = name
    .normalize('NFKC')
    .replaceAll(/[\p{Cf}\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0]/gu, '')
    .replaceAll(/\s+/g, ' ')
    .trim()
    .toLowerCase();
  const address = /<\s*([^<>\s]+@[^<>\s]+)\s*>/.exec(plain) ?? /([^\s<>()"':,;]+@[^\s<>()"',;]+)/.exec(plain);
  return (address?.[1] ?? plain).replace(/^([^+@\s]+)\+[^@\s]*@/, '$1@').replace(/\.$/, '');
};

/** Of two names one is drawn in other letters, and reads like the other: nobody who looks can tell whom they have before them. Plain ones, such as l and 1, stand in the names of people who are not each other. */
export const looksLike = (a: string, b: string): boolean => {
  const [one, other] = [bareName(samePerson(a)), bareName(samePerson(b))];
  return (
    lookOf(samePerson(a)) === lookOf(samePerson(b)) &&
    one.length === other.length &&
    one.some((letter, index) => letter !== other[index] && /[^\x20-\x7e]/.test(`${letter}${other[index] ?? ''}`))
  );
};
/** As `lookOf` takes a name apart: accents and dots are ways to write the same letters. */
const bareName = (name: string): readonly string[] => [
  ...name
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[\p{M}\p{Cf}\p{Cc}\s._-]/gu, ''),
];

/** What is known of a connection, by the id or the name of its slot. */
export const knownConnection = (
  connections: Organisation['connections'],
  slot: { readonly id: string; readonly name: string },
): KnownConnection | undefined =>
  connections?.find((one) => one.name === slot.id) ?? connections?.find((one) => sameName(one.name, slot.name));

/** True where somebody keeps a list of people and this one has left. */
export const hasLeft = (people: Organisation['people'], person: string): boolean =>
  people?.some((one) => !one.active && samePerson(one.name) === samePerson(person)) === true;

/** Whole days from one moment to a later one; undefined where either is missing or unreadable. */
export function daysSince(moment: string | undefined, now: string | undefined): number | undefined {
  if (moment === undefined || now === undefined) return undefined;
  const days = Math.floor((Date.parse(now) - Date.parse(moment)) / 86_400_000);
  return Number.isFinite(days) ? days : undefined;
}
