/** A submission from elsewhere comes with the policy of its workspace. What the policy here says otherwise is part of what changed for security. */
import { canonicalJson, type Json } from '../kernel/json.ts';
import type { Policy } from '../lint/kit/context.ts';
import { severities, type Finding, type Verdict } from '../lint/kit/finding.ts';
import { countsOf } from '../lint/kit/verdict.ts';
import type { Sentence } from './sentences.ts';

const words: Readonly<Record<Exclude<keyof Policy, 'rules'>, string>> = {
  hosts: 'the approved hosts',
  models: 'the vetted models',
  vendors: 'the vendors',
  minimumTls: 'the lowest TLS',
  learning: 'how much may be learnt from people',
  approvalsPerDay: 'how many approvals a person can read',
  badges: 'the badges that a risk takes',
  badgeDays: 'how long a badge counts',
  organisation: 'what the organisation says of itself',
  packs: 'the rule packs',
};
const keyOf = ({ ruleId, fingerprint }: Finding): string => `${ruleId} ${fingerprint}`;
/** Lower is graver; what was waived is least. */
const gravity = ({ severity, waived }: Finding): number => (waived === undefined ? severities.indexOf(severity) : severities.length);
const same = (a: unknown, b: unknown): boolean => canonicalJson((a ?? null) as Json) === canonicalJson((b ?? null) as Json);
const few = (list: readonly string[]): string =>
  list.length <= 6 ? list.join(', ') : `${list.slice(0, 6).join(', ')} and ${list.length - 6} more`;

/** Findings under both policies, each once and as the stricter one has it, with the verdict that they make; its hash stays the signed one. */
export function underBoth(
  there: { readonly findings: readonly Finding[]; readonly verdict: Verdict },
  here: { readonly findings: readonly Finding[] },
): { readonly findings: readonly Finding[]; readonly verdict: Verdict } {
  const graver = new Map(there.findings.map((finding) => [keyOf(finding), finding]));
  for (const finding of here.findings) {
    const other = graver.get(keyOf(finding));
    if (other === undefined || gravity(finding) < gravity(other)) graver.set(keyOf(finding), finding);
  }
  const findings = [...graver.values()];
  const counts = countsOf(findings);
  return { findings, verdict: { result: counts.block > 0 ? 'blocked' : 'pass', counts, hash: there.verdict.hash } };
}

/** What the two policies say otherwise, and each grave finding that only the one here makes. */
export function policySentences(carried: Policy, here: Policy, there: readonly Finding[], found: readonly Finding[]): readonly Sentence[] {
  const rules = [...new Set([...Object.keys(carried.rules ?? {}), ...Object.keys(here.rules ?? {})])]
    .sort()
    .filter((id) => carried.rules?.[id] !== here.rules?.[id]);
  const differs = [
    ...rules.map((id) => `${id} (${carried.rules?.[id] ?? 'as usual'} there, ${here.rules?.[id] ?? 'as usual'} here)`),
    ...(Object.keys(words) as (keyof typeof words)[]).filter((key) => !same(carried[key], here[key])).map((key) => words[key]),
  ];
  const known = new Map(there.map((finding) => [keyOf(finding), gravity(finding)]));
  const grave = severities.indexOf('high');
  const fresh = found.filter((finding) => gravity(finding) <= grave && gravity(finding) < (known.get(keyOf(finding)) ?? Infinity));
  return [
    ...(differs.length === 0
      ? []
      : [
          {
            sign: '~',
            kind: 'rule',
            text: `the policy that it came with is not the policy here: ${few(differs)}`,
            weight: 'risk',
          } as const,
        ]),
    ...fresh.map(
      ({ title, ruleId, severity }) =>
        ({
          sign: '+',
          kind: 'rule',
          text: `by the policy here ${severity === 'block' ? 'this blocks' : 'this is grave'}: ${title} (${ruleId})`,
          weight: 'risk',
        }) as const,
    ),
  ];
}
