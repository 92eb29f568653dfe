/** The organisation's rules for the linter, as a file (`--policy`). */
import { z } from 'zod';
import { UserError } from '../kernel/errors.ts';
import { schemaWords } from '../kernel/schema-words.ts';
import { riskTiers } from '../workflow/model/flow.ts';
import type { Policy } from './kit/context.ts';
import { severities } from './kit/finding.ts';
import { misfit } from './misfit.ts';
import { hostPattern, organisationSchema } from './kit/organisation.ts';
import { transferBases } from './kit/transfer.ts';
import { packSchema } from './kit/pack.ts';
import { readGiven } from './read-given.ts';

const name = z.string().min(1).max(200);

export const policySchema = z.lazy(() =>
  z.strictObject({
    schemaVersion: z.literal(1).default(1),
    rules: z.record(z.string().regex(/^(?:[A-Z]{2}\d{3}|[A-Z][A-Z0-9]{1,11}-\d{1,5})$/), z.enum([...severities, 'off'])).optional(),
    hosts: z.array(hostPattern).max(10_000).optional(),
    models: z
      .array(
        z.strictObject({
          provider: name,
          model: name,
          retired: z.boolean().optional(),
          signature: z.enum(['verified', 'unchecked', 'unsigned']).optional(),
          digest: z
            .string()
            .regex(/^sha256:[0-9a-f]{64}$/, 'sha256: and 64 hex digits')
            .optional(),
          signer: z.string().min(1).max(16_384).optional(),
          retention: z.enum(['none', 'limited', 'unknown']).optional(),
          driftMonitor: z.boolean().optional(),
        }),
      )
      .max(5_000)
      .optional(),
    vendors: z
      .array(
        z.strictObject({
          name,
          dpa: z.boolean().optional(),
          baa: z.boolean().optional(),
          zeroRetention: z.boolean().optional(),
          transfer: z.strictObject({ basis: z.enum(transferBases), since: z.iso.date() }).optional(),
        }),
      )
      .max(5_000)
      .optional(),
    minimumTls: z.enum(['1.2', '1.3']).optional(),
    /** The most that a run, and all runs together, may give away of people who are learnt from (epsilon). */
    learning: z
      .strictObject({
        epsilon: z.number().min(0.01).max(100).optional(),
        total: z.number().min(0.01).max(1_000).optional(),
        outsideProduction: z.literal(true).optional(),
      })
      .optional(),
    approvalsPerDay: z.int().min(1).max(100_000).optional(),
    badges: z.partialRecord(z.enum(riskTiers), name).optional(),
    /** For how long a badge counts; a year where nothing is said. */
    badgeDays: z.int().min(1).max(3_650).optional(),
    organisation: organisationSchema.optional(),
    packs: z.array(packSchema).max(50).optional(),
  }),
);

export type PolicyDocument = z.infer<typeof policySchema>;

/** Throws UserError `lint/bad-policy` that names the place. */
export function readPolicy(text: string, place: string): PolicyDocument {
  const parsed = policySchema.safeParse(readGiven(text, place, 'policy'), { error: schemaWords });
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw new UserError('lint/bad-policy', `The policy does not fit${misfit(issue)}`, {
      place,
      mend: 'Correct this entry; the rest of the file was not looked at.',
    });
  }
  return parsed.data satisfies Policy;
}
