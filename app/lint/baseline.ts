/**
 * A baseline: the findings that were there on the day somebody said "no new risk from here on". Known ones are set aside as often as
 * they were known, so that a copy of an old mistake counts as new; what is gone is counted down.
 */
import { z } from 'zod';
import { UserError } from '../kernel/errors.ts';
import { schemaWords } from '../kernel/schema-words.ts';
import { severities, type Finding } from './kit/finding.ts';
import { misfit } from './misfit.ts';

const fingerprint = z.string().regex(/^[0-9a-f]{32}$/);

const baselineSchema = z.lazy(() =>
  z.strictObject({
    format: z.literal('countersign-baseline'),
    formatVersion: z.literal(1),
    findings: z
      .array(
        z.strictObject({
          fingerprint,
          ruleId: z.string().min(1).max(64),
          severity: z.enum(severities),
          count: z.int().min(1).max(1_000_000),
        }),
      )
      .max(1_000_000),
  }),
);
export type Baseline = z.infer<typeof baselineSchema>;

export interface BaselineFigures {
  /** Findings in the baseline, those of them still there, those that are gone, and those that it does not know. */
  readonly known: number;
  readonly left: number;
  readonly gone: number;
  readonly fresh: number;
}

/** Throws UserError `lint/bad-baseline`. */
export function readBaseline(text: string, place: string): Baseline {
  const bad = (message: string, cause?: unknown): UserError =>
    new UserError('lint/bad-baseline', message, {
      place,
      mend: 'Make it again with lint --write-baseline.',
      ...(cause === undefined ? {} : { cause }),
    });
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw bad('The baseline is not valid JSON.', cause);
  }
  const parsed = baselineSchema.safeParse(value, { error: schemaWords });
  if (!parsed.success) throw bad(`The baseline does not fit${misfit(parsed.error.issues[0])}`);
  return parsed.data;
}

/** Findings with a waiver are somebody's decision already and stay out. In order of fingerprints, so that it reads well in Git. */
export function makeBaseline(files: readonly (readonly Finding[])[]): Baseline {
  const counted = new Map<string, Baseline['findings'][number]>();
  for (const { fingerprint: id, ruleId, severity, waived } of files.flat()) {
    if (waived === undefined) counted.set(id, { fingerprint: id, ruleId, severity, count: (counted.get(id)?.count ?? 0) + 1 });
  }
  return {
    format: 'countersign-baseline',
    formatVersion: 1,
    findings: [...counted.values()].sort((a, b) => (a.fingerprint < b.fingerprint ? -1 : 1)),
  };
}

/** One finding a line. */
export const printBaseline = ({ findings, ...head }: Baseline): string =>
  `${JSON.stringify(head).slice(0, -1)},"findings":[${findings.map((finding) => `\n${JSON.stringify(finding)}`).join(',')}\n]}\n`;

/** The findings that the baseline does not know, file by file, and the figures. A waived finding counts in none of them and is kept. */
export function againstBaseline(
  baseline: Baseline,
  files: readonly (readonly Finding[])[],
): { readonly fresh: readonly (readonly Finding[])[]; readonly figures: BaselineFigures } {
  const open = new Map(baseline.findings.map((finding) => [finding.fingerprint, finding.count]));
  let left = 0;
  let unknown = 0;
  const fresh = files.map((findings) =>
    findings.filter((finding) => {
      if (finding.waived !== undefined) return true;
      const count = open.get(finding.fingerprint) ?? 0;
      if (count === 0) {
        unknown += 1;
        return true;
      }
      open.set(finding.fingerprint, count - 1);
      left += 1;
      return false;
    }),
  );
  const known = baseline.findings.reduce((sum, { count }) => sum + count, 0);
  return { fresh, figures: { known, left, gone: known - left, fresh: unknown } };
}
