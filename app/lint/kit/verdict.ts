import { canonicalJson } from '../../kernel/json.ts';
import type { Hash } from '../../kernel/ports.ts';
import { flowHash } from '../../workflow/model/canonical.ts';
import type { Flow } from '../../workflow/model/flow.ts';
import { releaseForm } from '../../workflow/model/release-form.ts';
import type { LintContext, Waiver } from './context.ts';
import { severities, type Finding, type Severity, type Verdict } from './finding.ts';

/** Goes up with every change to what rules find: verdicts of different rule sets never look the same. */
export const ruleSetVersion = 'countersign-rules/3';

/**
 * Rules about what happened to a flow rather than about the flow. What they find depends on who asks and when, so it is in no hash: a
 * bundle's verdict is worked out again from the flow, the policy and the waivers alone.
 */
export const recordRules: ReadonlySet<string> = new Set([
  'AI017',
  'AI019',
  'GV004',
  'GV005',
  'GV006',
  'GV007',
  'GV008',
  'GV012',
  'GV013',
  'GV014',
  'GV015',
]);

/**
 * Rules that go by what a workspace or an organisation knows and no bundle carries: the clock, its people, its other flows, what was
 * reviewed before. They count at every door that knows it, and are in no hash either.
 */
const besideRules: ReadonlySet<string> = new Set(['DF013', 'PM004', 'PM011', 'PM012', 'SC008']);
export const isHashed = ({ ruleId, beside }: Finding): boolean => beside !== true && !recordRules.has(ruleId) && !besideRules.has(ruleId);

/** Marks the findings that a live waiver covers. */
export function applyWaivers(findings: readonly Finding[], context: LintContext): readonly Finding[] {
  const { waivers, now } = context;
  if (waivers === undefined || waivers.length === 0) return findings;
  const live = new Map<string, Waiver>();
  for (const waiver of waivers) if (now === undefined || Date.parse(waiver.until) > Date.parse(now)) live.set(waiver.fingerprint, waiver);
  return findings.map((finding) => {
    const waiver = live.get(finding.fingerprint);
    return waiver === undefined || finding.ruleId === 'rule-error'
      ? finding
      : {
          ...finding,
          waived: {
            by: waiver.by,
            ...(waiver.owner === undefined ? {} : { owner: waiver.owner }),
            reason: waiver.reason,
            until: waiver.until,
          },
        };
  });
}

/**
 * The hash is worked out when first asked for: while drawing nobody asks. All verdicts share one getter, because V8 gives an object with a
 * getter of its own a hidden class of its own, by which the whole flow would outlive all quick garbage collection.
 */
class LazyVerdict implements Verdict {
  readonly result: Verdict['result'];
  readonly counts: Verdict['counts'];
  declare readonly hash: string;
  readonly #make: () => string;
  #hash: string | undefined;
  static readonly #getter: PropertyDescriptor & ThisType<LazyVerdict> = {
    enumerable: true,
    get() {
      this.#hash ??= this.#make();
      return this.#hash;
    },
  };

  constructor(counts: Verdict['counts'], make: () => string) {
    this.result = counts.block > 0 ? 'blocked' : 'pass';
    this.counts = counts;
    this.#make = make;
    // The object's own, so that it is in every copy.
    Object.defineProperty(this, 'hash', LazyVerdict.#getter);
  }
}

export function countsOf(findings: readonly Finding[]): Verdict['counts'] {
  const counts: Record<Severity | 'waived', number> = { block: 0, high: 0, medium: 0, low: 0, waived: 0 };
  for (const finding of findings) counts[finding.waived === undefined ? finding.severity : 'waived'] += 1;
  return counts;
}

export function makeVerdict(flow: Flow, findings: readonly Finding[], hash: Hash): Verdict {
  return new LazyVerdict(countsOf(findings), () => verdictHash(flow, findings, hash));
}

function verdictHash(flow: Flow, findings: readonly Finding[], hash: Hash): string {
  const hashed = findings.filter(isHashed);
  return hash.sha256(
    canonicalJson({
      // A draft has the hash of what would be signed.
      flow: flowHash(releaseForm(flow), hash),
      rules: ruleSetVersion,
      findings: hashed.map((finding) => `${finding.fingerprint}:${severities.indexOf(finding.severity)}`).sort(),
      waivers: hashed
        .flatMap((finding) => (finding.waived === undefined ? [] : [`${finding.fingerprint}:${finding.waived.by}:${finding.waived.until}`]))
        .sort(),
    }),
  );
}
