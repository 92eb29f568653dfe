/** manifest.json: what the bundle is, what it may do, and the digest of every other file. SPEC.md B-MAN. */
import { z } from 'zod';
import { instantSchema } from '../kernel/instant.ts';
import { grantSchema } from '../broker/grant.ts';
import { reviewerGroups } from '../identity/permissions.ts';
import { connectionSlotSchema, environments, riskTiers } from '../workflow/model/flow.ts';

export const bundleFormatVersion = 1;

const count = z.int().min(0);
const namesOnce = (list: readonly string[]): boolean => new Set(list).size === list.length;
const digest = z.string().regex(/^[0-9a-f]{64}$/);
export const bundleVersion = z.int().min(1).max(2_147_483_647);
export const runnerVersion = z.string().regex(/^\d{1,5}\.\d{1,5}\.\d{1,5}$/);

export const manifestSchema = z.strictObject({
  format: z.literal('countersign-bundle'),
  formatVersion: z.literal(bundleFormatVersion),
  flow: z.strictObject({ id: z.string().min(1).max(128), name: z.string().min(1).max(200) }),
  /** Grows with every release of this flow to this environment. */
  version: bundleVersion,
  environment: z.enum(environments),
  expiresAt: instantSchema,
  minimumRunner: runnerVersion,
  closure: z.strictObject({
    hash: digest,
    words: z.string().max(100),
    parts: z.array(z.strictObject({ name: z.string().max(200), sha256: digest })).max(2_048),
  }),
  risk: z.strictObject({ tier: z.enum(riskTiers), score: z.int().min(0).max(10_000) }),
  /** Review signatures asked for, and groups that must be among them; in an emergency any two reviewers, for a day. */
  review: z.strictObject({
    signatures: z.int().min(0).max(20),
    groups: z.array(z.enum(reviewerGroups)).max(reviewerGroups.length).refine(namesOnce),
    emergency: z.literal(true).optional(),
  }),
  /** Owners who touched the closure: none of them may review it. */
  authors: z.array(z.string().min(1).max(200)).max(1_000).refine(namesOnce),
  verdict: z.strictObject({
    result: z.literal('pass'),
    hash: digest,
    ruleSet: z.string().min(1).max(100),
    counts: z.strictObject({ block: count, high: count, medium: count, low: count, waived: count }),
  }),
  capabilities: grantSchema,
  /** What the target must bind before a run. */
  requirements: z.strictObject({ connections: z.array(connectionSlotSchema).max(2_000) }),
  files: z.array(z.strictObject({ path: z.string().max(200), sha256: digest, size: z.int().min(0) })).max(2_048),
});
export type Manifest = z.infer<typeof manifestSchema>;

/** Files that every bundle has beside manifest.json and the attestations. */
export const requiredFiles = [
  'bom.cdx.json',
  'flow.json',
  'models.lock.json',
  'nodes.lock.json',
  'policy.json',
  'reports/lint.sarif.json',
  'reports/tests.json',
] as const;

export const isSubflowPath = (path: string): boolean => /^subflows\/[0-9a-f]{32}\.json$/.test(path);
export const isAttestationPath = (path: string): boolean => path.startsWith('attestations/');
const isStatementPath = (path: string): boolean => /^attestations\/[^/]+\.dsse\.json$/.test(path);
/** What can be in a bundle at all, whatever its manifest lists. */
export const isBundlePath = (path: string): boolean =>
  path === 'manifest.json' || (requiredFiles as readonly string[]).includes(path) || isSubflowPath(path) || isStatementPath(path);

/** Negative, zero or positive, as `a` is older than, the same as or newer than `b` (`1.2.3`). */
export function compareRunnerVersions(a: string, b: string): number {
  const left = a.split('.').map(Number);
  const right = b.split('.').map(Number);
  for (let i = 0; i < 3; i += 1) {
    const difference = (left[i] ?? 0) - (right[i] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}
