/**
 * What is signed: in-toto Statement v1 (github.com/in-toto/attestation, spec/v1) with manifest.json as the subject.
 * One predicate type a purpose; the role that may sign it is part of the definition.
 */
import { z } from 'zod';
import { instantSchema } from '../kernel/instant.ts';
import { reviewerGroups } from '../identity/permissions.ts';
import { BundleRefusal } from './refusal.ts';
import { readCanonicalJson } from './strict-json.ts';

export const trustRoles = ['author', 'reviewer', 'release', 'root'] as const;
/** What a key may be trusted for. */
export type TrustRole = (typeof trustRoles)[number];

const digest = z.string().regex(/^[0-9a-f]{64}$/);
const person = z.string().min(1).max(200);
/** When it was signed, by the signer's clock. Nothing proves it, so it can only count against a bundle. */
const signedAt = instantSchema.optional();
const resource = z.strictObject({ name: z.string().max(200), digest: z.strictObject({ sha256: digest }) });
const count = z.int().min(0);

const predicates = {
  author: z.strictObject({ closure: digest, author: person, signedAt }),
  review: z.strictObject({
    closure: digest,
    reviewer: person,
    decision: z.literal('approved'),
    groups: z.array(z.enum(reviewerGroups)).max(reviewerGroups.length),
    signedAt,
  }),
  lint: z.strictObject({
    closure: digest,
    result: z.literal('pass'),
    verdict: digest,
    ruleSet: z.string().max(100),
    counts: z.strictObject({ block: count, high: count, medium: count, low: count, waived: count }),
    report: resource,
  }),
  /** in-toto's own predicate for test results. */
  tests: z.strictObject({
    result: z.enum(['PASSED', 'WARNED']),
    configuration: z.array(resource).max(10),
    passedTests: z.array(z.string().max(300)).max(10_000),
    warnedTests: z.array(z.string().max(300)).max(10_000),
  }),
  release: z.strictObject({ closure: digest, version: z.int().min(1), attestations: z.array(resource).max(64), signedAt }),
} as const;

export type StatementKind = keyof typeof predicates;
export const statementKinds = Object.keys(predicates) as StatementKind[];
export type Predicate<K extends StatementKind> = z.infer<(typeof predicates)[K]>;

const types: Readonly<Record<StatementKind, string>> = {
  author: 'urn:countersign:attestation:author:1',
  review: 'urn:countersign:attestation:review:1',
  lint: 'urn:countersign:attestation:lint:1',
  tests: 'https://in-toto.io/attestation/test-result/v0.1',
  release: 'urn:countersign:attestation:release:1',
};

/** Whose keys may sign a statement of that kind. */
export const roleOfKind: Readonly<Record<StatementKind, TrustRole>> = {
  author: 'author',
  review: 'reviewer',
  lint: 'release',
  tests: 'release',
  release: 'release',
};

export interface Statement<K extends StatementKind = StatementKind> {
  readonly kind: K;
  /** SHA-256 of manifest.json. */
  readonly subject: string;
  readonly predicate: Predicate<K>;
}

/** A statement of some kind, told apart by `kind`. */
export type AnyStatement = { readonly [K in StatementKind]: Statement<K> }[StatementKind];

const envelopeOf = z.strictObject({
  _type: z.literal('https://in-toto.io/Statement/v1'),
  subject: z.array(z.unknown()),
  predicateType: z.string().max(200),
  predicate: z.unknown(),
});

const subjectOf = z.tuple([z.strictObject({ name: z.literal('manifest.json'), digest: z.strictObject({ sha256: digest }) })]);

/** The statement as in-toto writes it. */
export function printStatement<K extends StatementKind>(statement: Statement<K>): Readonly<Record<string, unknown>> {
  return {
    _type: 'https://in-toto.io/Statement/v1',
    subject: [{ name: 'manifest.json', digest: { sha256: statement.subject } }],
    predicateType: types[statement.kind],
    predicate: statement.predicate,
  };
}

/** Reads a payload whose signature has been verified. Throws BundleRefusal. */
export function readStatement(payload: Uint8Array, place: string): AnyStatement {
  const outer = envelopeOf.safeParse(readCanonicalJson(payload, place));
  if (!outer.success) throw new BundleRefusal('bad-statement', place);
  const subject = subjectOf.safeParse(outer.data.subject);
  if (!subject.success) throw new BundleRefusal('wrong-subject', place);
  const kind = statementKinds.find((candidate) => types[candidate] === outer.data.predicateType);
  if (kind === undefined) throw new BundleRefusal('bad-statement', place, 'Its predicate type is unknown.');
  const predicate = predicates[kind].safeParse(outer.data.predicate);
  if (!predicate.success) throw new BundleRefusal('bad-statement', place, `${kind}: ${predicate.error.issues[0]?.path.join('.') ?? ''}`);
  return { kind, subject: subject.data[0].digest.sha256, predicate: predicate.data } as AnyStatement;
}
