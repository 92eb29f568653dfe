/** Two findings of one cause at one place: the later one says that its mend ends the other as well, so that nobody looks for two. */
import type { Finding } from './finding.ts';

interface Pair {
  readonly of: string;
  readonly with: string;
  readonly words: string;
}
const pairs: readonly Pair[] = [
  { of: 'AI005', with: 'AI001', words: "What mends this also ends the finding about outsiders' text at this step." },
  { of: 'AI003', with: 'CN005', words: 'What mends this also ends the finding about who chooses the address.' },
];
const told = new Set(pairs.flatMap((pair) => [pair.of, pair.with]));
/** A finding that stays the same object is drawn once. */
const joined = new WeakMap<Finding, Finding>();

const placeOf = ({ nodeId = '', field = '' }: Finding, ruleId: string): string =>
  // An address is one field of a step; what a step does is the whole of it.
  ruleId === 'CN005' || ruleId === 'AI003' ? `${nodeId}\n${field}` : nodeId;

export function namingTheOther(findings: readonly Finding[]): readonly Finding[] {
  const places = new Set<string>();
  for (const one of findings)
    if (told.has(one.ruleId) && one.waived === undefined) places.add(`${one.ruleId}\n${placeOf(one, one.ruleId)}`);
  if (places.size < 2) return findings;
  return findings.map((one) => {
    const pair = pairs.find(({ of }) => of === one.ruleId);
    if (pair === undefined || one.waived !== undefined || !places.has(`${pair.with}\n${placeOf(one, pair.with)}`)) return one;
    let made = joined.get(one);
    if (made === undefined) joined.set(one, (made = { ...one, message: `${one.message} ${pair.words}` }));
    return made;
  });
}
