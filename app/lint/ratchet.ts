/**
 * "No new risk from here on", for the flows of a workspace: the findings of the day on which it was said, flow by flow, how many of them are gone since,
 * and what is new. A baseline of files (baseline.ts) says the same for the command line. Pure.
 */
import { z } from 'zod';
import { severities, type Finding, type Severity } from './kit/finding.ts';

const time = z.int().nonnegative();
const entry = z.strictObject({
  flowId: z.string().max(128),
  fingerprint: z.string().max(64),
  ruleId: z.string().max(64),
  severity: z.enum(severities),
  count: z.int().min(1).max(1_000_000),
  /** ms: since when the flow has it at the least. */
  since: time,
});
export const ratchetSchema = z.strictObject({
  formatVersion: z.literal(1),
  setAt: time,
  setBy: z.string().max(128),
  gate: z.boolean(),
  entries: z.array(entry).max(1_000_000),
});
export type Ratchet = z.infer<typeof ratchetSchema>;

/** How far it has got: numbers by flow, and the totals at the end of each day on which something changed. */
export const progressSchema = z.strictObject({
  flows: z.record(z.string().max(128), z.strictObject({ left: z.int(), fresh: z.int() })),
  days: z.array(z.strictObject({ day: z.iso.date(), left: z.int(), fresh: z.int() })).max(4_000),
});
export type RatchetProgress = z.infer<typeof progressSchema>;

export interface FlowFindings {
  readonly flowId: string;
  readonly findings: readonly Finding[];
}

const open = (findings: readonly Finding[]): readonly Finding[] => findings.filter(({ waived }) => waived === undefined);

/** `since` tells how long a flow has had a finding. */
export function beginRatchet(
  flows: readonly FlowFindings[],
  since: (flowId: string, fingerprint: string) => number,
  about: Pick<Ratchet, 'setAt' | 'setBy' | 'gate'>,
): Ratchet {
  const entries = flows.flatMap(({ flowId, findings }) =>
    [...Map.groupBy(open(findings), ({ fingerprint }) => fingerprint)].flatMap(([fingerprint, same]) =>
      same[0] === undefined
        ? []
        : [
            {
              flowId,
              fingerprint,
              ruleId: same[0].ruleId,
              severity: same[0].severity,
              count: same.length,
              since: since(flowId, fingerprint),
            },
          ],
    ),
  );
  return { formatVersion: 1, ...about, entries };
}

export interface FlowStanding {
  readonly left: readonly { readonly finding: Finding; readonly since: number }[];
  readonly fresh: readonly Finding[];
}

/** Known findings are set aside as often as they were known: a copy of an old mistake is new. */
export function flowStanding({ entries }: Pick<Ratchet, 'entries'>, { flowId, findings }: FlowFindings): FlowStanding {
  const known = new Map(
    entries.filter((one) => one.flowId === flowId).map((one) => [one.fingerprint, { count: one.count, since: one.since }]),
  );
  const [left, fresh]: [{ finding: Finding; since: number }[], Finding[]] = [[], []];
  for (const finding of open(findings)) {
    const room = known.get(finding.fingerprint);
    if (room === undefined || room.count === 0) {
      fresh.push(finding);
      continue;
    }
    room.count -= 1;
    left.push({ finding, since: room.since });
  }
  return { left, fresh };
}

const grave: ReadonlySet<Severity> = new Set(['block', 'high']);
/** What a gate stops: new findings that a reviewer would not sign lightly. */
export const gravelyNew = (ratchet: Ratchet, flow: FlowFindings): readonly Finding[] =>
  flowStanding(ratchet, flow).fresh.filter(({ severity }) => grave.has(severity));

/** The progress after these flows were looked at; of a flow that is gone its findings are gone, too. `day`: YYYY-MM-DD. */
export function progressAfter(
  ratchet: Ratchet,
  before: RatchetProgress,
  seen: readonly FlowFindings[],
  live: ReadonlySet<string>,
  day: string,
): RatchetProgress {
  const flows = { ...before.flows };
  for (const flow of seen) {
    const { left, fresh } = flowStanding(ratchet, flow);
    flows[flow.flowId] = { left: left.length, fresh: fresh.length };
  }
  for (const id of Object.keys(flows)) if (!live.has(id)) delete flows[id];
  const total = Object.values(flows).reduce((sum, { left, fresh }) => ({ left: sum.left + left, fresh: sum.fresh + fresh }), {
    left: 0,
    fresh: 0,
  });
  const days = [...before.days.filter((one) => one.day !== day), { day, ...total }].slice(-4_000);
  return { flows, days };
}

export const noProgress: RatchetProgress = { flows: {}, days: [] };

const dayMs = 86_400_000;
export const ages = [
  { id: 'week', days: 7 },
  { id: 'month', days: 30 },
  { id: 'quarter', days: 90 },
  { id: 'year', days: 365 },
  { id: 'older', days: Number.POSITIVE_INFINITY },
] as const;
export type AgeId = (typeof ages)[number]['id'];

/** How many of what is left are how old. */
export function byAge(since: readonly number[], now: number): Readonly<Record<AgeId, number>> {
  const counts: Record<AgeId, number> = { week: 0, month: 0, quarter: 0, year: 0, older: 0 };
  for (const at of since) counts[ages.find(({ days }) => now - at < days * dayMs)?.id ?? 'older'] += 1;
  return counts;
}

export interface RevisionSeen {
  readonly revision: number;
  readonly at: number;
}

/**
 * Since when a flow has had each of these findings, by its revisions (oldest first): halves the span again and again, at most `budget` looks. What is
 * not found out by then counts from the oldest revision that is known to have it. A finding that came, went and came again counts from some of its times.
 */
export function sinceWhen(
  revisions: readonly RevisionSeen[],
  wanted: readonly string[],
  look: (revision: number) => ReadonlySet<string>,
  budget: number,
): ReadonlyMap<string, number> {
  const found = new Map<string, number>();
  let looks = budget;
  /** All of `those` are in the revision at `high`; none is known of below `low`. */
  const narrow = (low: number, high: number, those: readonly string[]): void => {
    const at = revisions[high]?.at ?? 0;
    if (those.length === 0) return;
    if (low >= high || looks <= 0) {
      for (const one of those) found.set(one, at);
      return;
    }
    looks -= 1;
    const middle = Math.floor((low + high) / 2);
    const there = look(revisions[middle]?.revision ?? 0);
    narrow(
      low,
      middle,
      those.filter((one) => there.has(one)),
    );
    narrow(
      middle + 1,
      high,
      those.filter((one) => !there.has(one)),
    );
  };
  narrow(0, revisions.length - 1, wanted);
  return found;
}
