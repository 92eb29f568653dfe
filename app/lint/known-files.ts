/** What is known besides the flow, as files for the command line: waivers that were given (`--waivers`), and what happened to flows (`--record`). */
import { z } from 'zod';
import { UserError } from '../kernel/errors.ts';
import { schemaWords } from '../kernel/schema-words.ts';
import type { LintContext, Waiver } from './kit/context.ts';
import { misfit } from './misfit.ts';
import { flowRecordSchema, saysWhy, type FlowRecord } from './kit/flow-record.ts';
import { readGiven } from './read-given.ts';

const name = z.string().min(1).max(200);
const time = z.iso.datetime({ offset: true });

const waiverFileSchema = z.lazy(() =>
  z.strictObject({
    schemaVersion: z.literal(1).default(1),
    waivers: z
      .array(
        z.strictObject({
          /** Id of the flow. */
          flow: name,
          ruleId: name,
          fingerprint: z.string().regex(/^[0-9a-f]{32}$/, 'the fingerprint of a finding, as --json gives it'),
          reason: z.string().max(20_000),
          owner: name,
          approvedBy: name,
          until: time,
        }),
      )
      .max(10_000),
  }),
);
const recordFileSchema = z.strictObject({ schemaVersion: z.literal(1).default(1), flows: z.record(name, flowRecordSchema) });

export type FiledWaiver = z.infer<typeof waiverFileSchema>['waivers'][number];
export interface Known {
  readonly waivers: readonly FiledWaiver[];
  readonly records: Readonly<Record<string, FlowRecord>>;
}

function read<T>(schema: z.ZodType<T>, text: string, place: string, what: string): T {
  const parsed = schema.safeParse(readGiven(text, place, what), { error: schemaWords });
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new UserError('lint/bad-policy', `The ${what} does not fit${misfit(issue)}`, {
    place,
    mend: 'Correct this entry; the rest of the file was not looked at.',
  });
}

/** Throws UserError `lint/bad-policy`. A waiver that somebody gave to themselves is refused: it would count for nobody else. */
export function readWaivers(text: string, place: string): readonly FiledWaiver[] {
  const { waivers } = read(waiverFileSchema, text, place, 'list of waivers');
  const own = waivers.find((waiver) => waiver.owner === waiver.approvedBy);
  if (own !== undefined)
    throw new UserError('review/self-approval', `The waiver for ${own.ruleId} was approved by ${own.approvedBy}, who asked for it.`, {
      place,
      mend: 'Somebody else must approve it.',
    });
  return waivers;
}
export const readRecords = (text: string, place: string): Readonly<Record<string, FlowRecord>> =>
  read(recordFileSchema, text, place, 'record').flows;

/** A waiver counts with a reason, and until its end. */
export function waiversThatCount(waivers: readonly FiledWaiver[], now: number): readonly FiledWaiver[] {
  return waivers.filter((waiver) => saysWhy(waiver.reason) && Date.parse(waiver.until) > now);
}

const waiverOf = ({ fingerprint, approvedBy, owner, reason, until }: FiledWaiver): Waiver => ({
  fingerprint,
  by: approvedBy,
  owner,
  reason,
  until,
});

/** The context of one flow: `base`, and what is known of it. `now` in milliseconds since the Unix epoch, as `base` says it. */
export function contextOf(base: LintContext, flowId: string, { waivers, records }: Known, now: number): LintContext {
  const mine = waivers.filter((waiver) => waiver.flow === flowId);
  const record = records[flowId];
  if (mine.length === 0 && record === undefined) return base;
  const given = mine.map(({ ruleId, fingerprint, reason, owner, until }) => ({ ruleId, fingerprint, reason, owner, until }));
  return {
    ...base,
    waivers: waiversThatCount(mine, now).map(waiverOf),
    record: { stage: 'draft', ...record, waivers: [...(record?.waivers ?? []), ...given] },
  };
}
