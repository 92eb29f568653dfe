/** What a lint run knows of each file: the input of every output format. */
import type { Flow } from '../../workflow/model/flow.ts';
import type { BaselineFigures } from '../baseline.ts';
import type { Finding, Persona, Severity, Verdict } from '../kit/finding.ts';

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
export interface FileError {
  readonly path: string;
  readonly code: string;
  readonly message: string;
}
/** What there is to say beside the files. */
export interface RunReport {
  readonly errors: readonly FileError[];
  readonly ms: number;
  readonly baseline?: BaselineFigures;
}
export interface LintReport extends RunReport {
  readonly files: readonly FileReport[];
}

/** What the document as a whole says of a file: little, so that it can be kept of thousands. */
export interface FileOutline {
  readonly path: string;
  readonly flowName: string;
  readonly result: Verdict['result'];
  readonly counts: Verdict['counts'];
  /** One of the findings that are shown has a waiver. */
  readonly waived: boolean;
  readonly proposals?: string;
  /** For the page: what its tables say. */
  readonly page?: PageOutline;
}
export interface PageOutline {
  /** By rule, in the order in which they are shown. */
  readonly rules: readonly { readonly id: string; readonly severity: Severity; readonly count: number }[];
  readonly receivers: readonly string[];
  /** The gravest findings with a way, each as it looks on the page. */
  readonly worst: readonly { readonly severity: Severity; readonly hops: number; readonly text: string }[];
}

/** A file of which nothing but its part of the document is left. */
export interface PrintedFile {
  readonly outline: FileOutline;
  text(): string;
}

/**
 * An output format, in parts: what each file adds is printed where the file was linted, so that its findings need not be kept, and
 * the document is put together of those parts. The same report gives the same bytes.
 */
export interface Printer {
  outline(file: FileReport): FileOutline;
  part(file: FileReport): string;
  document(files: readonly PrintedFile[], run: RunReport): Iterable<string>;
}

export const outlineOf = ({ path, flowName, verdict, findings, proposals }: FileReport): FileOutline => ({
  path,
  flowName,
  result: verdict.result,
  counts: verdict.counts,
  waived: findings.some(({ waived }) => waived !== undefined),
  ...(proposals === undefined ? {} : { proposals }),
});

/** A file that is printed when the document comes to it. */
export const printedBy =
  (printer: Printer) =>
  (file: FileReport): PrintedFile => ({ outline: printer.outline(file), text: () => printer.part(file) });

export const printReport = (printer: Printer, report: LintReport): string =>
  [...printer.document(report.files.map(printedBy(printer)), report)].join('');

/** For an auditor: every law and standard that a finding touches, with its rules. In the order of the references. */
export function byReference(
  findings: readonly Finding[],
): readonly { readonly reference: string; readonly open: number; readonly waived: number; readonly rules: readonly string[] }[] {
  const groups = new Map<string, Finding[]>();
  for (const finding of findings)
    for (const reference of finding.taxonomy) groups.set(reference, [...(groups.get(reference) ?? []), finding]);
  return [...groups]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([reference, all]) => ({
      reference,
      open: all.filter((finding) => finding.waived === undefined).length,
      waived: all.filter((finding) => finding.waived !== undefined).length,
      rules: [...new Set(all.map(({ ruleId }) => ruleId))].sort(),
    }));
}

/** A builder sees what blocks or is high, and medium where one click mends it; the others see everything. Verdicts never depend on it. */
export function forPersona(findings: readonly Finding[], persona: Persona): readonly Finding[] {
  if (persona !== 'builder') return findings;
  return findings.filter(
    (finding) =>
      finding.severity === 'block' ||
      finding.severity === 'high' ||
      (finding.severity === 'medium' && finding.fixes.some((fix) => fix.safety === 'safe')),
  );
}
