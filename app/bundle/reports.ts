/** What the statements about lint and tests say of the reports in a bundle. */
import { z } from 'zod';
import { canonicalJson } from '../kernel/json.ts';
import type { Manifest } from './manifest.ts';
import { BundleRefusal } from './refusal.ts';
import type { AnyStatement, Predicate } from './statement.ts';
import { readCanonicalJson } from './strict-json.ts';

export const lintReportPath = 'reports/lint.sarif.json';
export const testReportPath = 'reports/tests.json';

const testReport = z.strictObject({
  tests: z.array(z.strictObject({ name: z.string(), result: z.enum(['passed', 'warned']), detail: z.string().optional() })),
});

type Resource = Predicate<'lint'>['report'];
export const reportResource = ({ files }: Manifest, path: string): Resource => ({
  name: path,
  digest: { sha256: files.find((file) => file.path === path)?.sha256 ?? '' },
});

/** The statement that these test results deserve: no tests at all are a warning, not a pass. Throws BundleRefusal for a file that holds none. */
export function testsPredicate(manifest: Manifest, file: Uint8Array | undefined): Predicate<'tests'> {
  const parsed = file === undefined ? undefined : testReport.safeParse(readCanonicalJson(file, testReportPath));
  if (parsed?.success !== true) throw new BundleRefusal('report-mismatch', testReportPath, 'It is no list of tests that passed or warned.');
  const named = (result: 'passed' | 'warned'): string[] =>
    parsed.data.tests.filter((test) => test.result === result).map((test) => test.name);
  const [passedTests, warnedTests] = [named('passed'), named('warned')];
  return {
    result: passedTests.length > 0 && warnedTests.length === 0 ? 'PASSED' : 'WARNED',
    configuration: [reportResource(manifest, testReportPath)],
    passedTests,
    warnedTests,
  };
}

/** Nobody here reads the findings again: they are for readers of SARIF, who get JSON. */
function lintResource(manifest: Manifest, file: Uint8Array | undefined): Resource {
  if (file !== undefined) readCanonicalJson(file, lintReportPath);
  return reportResource(manifest, lintReportPath);
}

/** Throws BundleRefusal where a statement is about another report, or says of the tests what their report does not. */
export function checkReports(path: string, statement: AnyStatement, manifest: Manifest, files: ReadonlyMap<string, Uint8Array>): void {
  const said = statement.kind === 'lint' ? statement.predicate.report : statement.kind === 'tests' ? statement.predicate : undefined;
  if (said === undefined) return;
  const due =
    statement.kind === 'lint' ? lintResource(manifest, files.get(lintReportPath)) : testsPredicate(manifest, files.get(testReportPath));
  if (canonicalJson(said) !== canonicalJson(due)) throw new BundleRefusal('report-mismatch', path);
}
