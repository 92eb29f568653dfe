/** What a lint run knows of each file: the input of every output format. */
import type { Flow } from '../../workflow/model/flow.ts';
import type { BaselineFigures } from '../baseline.ts';
import type { Finding, Persona, Verdict } from '../kit/finding.ts';

export interface FileReport {
  readonly path: string;
  readonly format: string;
  /** Name of the flow, where a file holds several. */
  readonly flowName: string;
  readonly nodes: number;
  readonly edges: number;
  readonly findings: readonly Finding[];
  readonly verdict: Verdict;
  readonly ms: number;
  /** The text that was read, to tell where in it a step stands; and its flow, where the file is ours, so that fixes can be given as changes of the text. */
  readonly source?: { readonly text: string; readonly flow?: Flow };
  /** Who outside gets data, by name. */
  readonly receivers?: readonly string[];
  /** Titles of the fixes that `--fix` applied. */
  readonly fixed?: readonly string[];
  /** Where `--fix` wrote what could be done, for a file that it does not change. */
  readonly proposals?: string;
}
export interface FileError { readonly path: string; readonly code: string; readonly message: string }
export interface LintReport { readonly files: readonly FileReport[]; readonly errors: readonly FileError[]; readonly ms: number; readonly baseline?: BaselineFigures }

/** For an auditor: every law and standard that a finding touches, with its rules. In the order of the references. */
export function byReference(findings: readonly Finding[]): readonly { readonly reference: string; readonly open: number; readonly waived: number; readonly rules: readonly string[] }[] {
  const groups = new Map<string, Finding[]>();
  for (const finding of findings) for (const reference of finding.taxonomy) groups.set(reference, [...(groups.get(reference) ?? []), finding]);
  return [...groups].sort(([a], [b]) => (a < b ? -1 : 1)).map(([reference, all]) => ({
    reference, open: all.filter((finding) => finding.waived === undefined).length, waived: all.filter((finding) => finding.waived !== undefined).length, rules: [...new Set(all.map(({ ruleId }) => ruleId))].sort(),
  }));
}

/** A builder sees what blocks or is high, and medium where one click mends it; the others see everything. Verdicts never depend on it. */
export function forPersona(findings: readonly Finding[], persona: Persona): readonly Finding[] {
  if (persona !== 'builder') return findings;
  return findings.filter((finding) => finding.severity === 'block' || finding.severity === 'high' || (finding.severity === 'medium' && finding.fixes.some((fix) => fix.safety === 'safe')));
}
