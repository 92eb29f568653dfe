/** Findings for people at a terminal, in the manner of compilers: what, where, the way it took, what to do. */
import { plainLine as plain } from '../../kernel/plain-text.ts';
import type { Finding, Persona, Severity } from '../kit/finding.ts';
import { byReference, outlineOf, type FileOutline, type FileReport, type Printer, type RunReport } from './file-report.ts';

const colours: Readonly<Record<Severity, string>> = { block: '1;31', high: '31', medium: '33', low: '36' };
const words: Readonly<Record<Severity, string>> = { block: 'blocked', high: 'high', medium: 'medium', low: 'hint' };

type Paint = (code: string, text: string) => string;

function wrap(text: string, indent: string, width = 96): string {
  const lines: string[] = [];
  let line = '';
  for (const word of plain(text).split(' ')) {
    if (line !== '' && line.length + word.length + 1 > width) {
      lines.push(line);
      line = word;
    } else line = line === '' ? word : `${line} ${word}`;
  }
  lines.push(line);
  return lines.join(`\n${indent}`);
}

/** What it is, and where. */
function headOf(finding: Finding, path: string, paint: Paint): readonly string[] {
  const where = [path, finding.nodeName, finding.field]
    .filter((part): part is string => part !== undefined && part !== '')
    .map(plain)
    .join(' › ');
  const head = `${paint(colours[finding.severity], `${words[finding.severity]}[${finding.ruleId}]`)}${finding.waived === undefined ? '' : ' (waived)'}: ${paint('1', wrap(finding.title, '    '))}`;
  return [head, `  ${paint('34', '-->')} ${where}`];
}

/** The third of a kind in one flow says nothing new of why and what to do: its place and its way do. */
function printRepeated(finding: Finding, path: string, paint: Paint): string {
  const way = [...new Set(finding.path.map(({ nodeName }) => plain(nodeName)))];
  return [
    ...headOf(finding, path, paint),
    ...(way.length > 1 ? [`  ${paint('34', '|')} ${wrap(way.join(' > '), '  |     ')}`] : []),
    `  ${paint('34', '=')} ${paint('2', `why and help: as for the first ${finding.ruleId} above`)}\n`,
  ].join('\n');
}

/** A hint is told in short: what, where, and what to do. Its page says why. */
function printHint(finding: Finding, path: string, paint: Paint): string {
  const fixed = finding.fixes.some(({ safety }) => safety === 'safe') ? ' (--fix does this)' : '';
  return [
    ...headOf(finding, path, paint),
    `  ${paint('34', '=')} ${paint('1', 'help')}: ${wrap(`${finding.remedy}${fixed}`, '          ')}`,
    `  ${paint('34', '=')} ${paint('2', `why: countersign rules ${finding.ruleId}`)}\n`,
  ].join('\n');
}

function printFinding(finding: Finding, path: string, paint: Paint, persona: Persona): string {
  const lines = [...headOf(finding, path, paint)];
  if (finding.path.length > 1) {
    lines.push(`  ${paint('34', '|')}`);
    finding.path.forEach((hop, index) => {
      const field = hop.field === '' ? '' : ` ${paint('2', plain(hop.field))}`;
      lines.push(
        `  ${paint('34', '|')} ${String(index + 1).padStart(2)}. ${plain(hop.nodeName)}${field}`,
        `  ${paint('34', '|')}     ${paint('2', wrap(hop.why, `  |     `))}`,
      );
    });
    lines.push(`  ${paint('34', '|')}`);
  }
  lines.push(
    `  ${paint('34', '=')} ${paint('1', 'why')}:  ${wrap(finding.message, '          ')}`,
    `  ${paint('34', '=')} ${paint('1', 'help')}: ${wrap(finding.remedy, '          ')}`,
  );
  for (const fix of finding.fixes)
    lines.push(
      `  ${paint('34', '=')} ${paint('1', 'fix')}:  ${wrap(fix.title, '          ')}${fix.safety === 'safe' ? ' (--fix does this)' : ' (needs a choice)'}`,
    );
  if (finding.waived !== undefined)
    lines.push(
      `  ${paint('34', '=')} waived by ${plain(finding.waived.by)}${finding.waived.owner === undefined ? '' : ` for ${plain(finding.waived.owner)}`} until ${plain(finding.waived.until)}: ${wrap(finding.waived.reason, '          ')}`,
    );
  if (finding.taxonomy.length > 0)
    lines.push(`  ${paint('34', '=')} ${paint('2', `see countersign rules ${finding.ruleId} · ${finding.taxonomy.join(', ')}`)}`);
  if (persona === 'auditor')
    lines.push(`  ${paint('34', '=')} ${paint('2', `fingerprint ${finding.fingerprint}, confidence ${finding.confidence}`)}`);
  return `${lines.join('\n')}\n`;
}

/** What an auditor takes along: the verdict's hash, and which law and standard each finding touches. */
function printEvidence({ path, flowName, findings, verdict }: FileReport, paint: Paint): string {
  const head = `${paint('1', `evidence for ${plain(path)} (${plain(flowName)})`)}\n  verdict ${verdict.result}, ${verdict.counts.waived} waived, ${verdict.hash}\n`;
  return (
    head +
    byReference(findings)
      .map(
        ({ reference, open, waived, rules }) =>
          `  ${reference.padEnd(20)} ${open} open${waived === 0 ? '' : `, ${waived} waived`}: ${rules.join(', ')}\n`,
      )
      .join('')
  );
}

/** Of one kind in one flow. */
const MOST_IN_FULL = 2;

/** Each its own paragraph. */
function printFile(file: FileReport, paint: Paint, persona: Persona): string {
  const out: string[] = [];
  for (const title of file.fixed ?? []) out.push(`${paint('32', 'fixed')}: ${plain(file.path)}: ${plain(title)}\n`);
  const told = new Map<string, number>();
  for (const finding of file.findings) {
    const kind = `${finding.ruleId} ${finding.severity}`;
    const before = told.get(kind) ?? 0;
    told.set(kind, before + 1);
    const inFull = persona === 'auditor' || finding.waived !== undefined;
    out.push(
      !inFull && finding.severity === 'low'
        ? printHint(finding, file.path, paint)
        : !inFull && before >= MOST_IN_FULL
          ? printRepeated(finding, file.path, paint)
          : printFinding(finding, file.path, paint, persona),
    );
  }
  if (persona === 'auditor') out.push(printEvidence(file, paint));
  return out.join('\n');
}

function printEnd(files: readonly FileOutline[], { errors, ms, baseline }: RunReport, paint: Paint): string {
  const out: string[] = [];
  const proposals = new Map(files.flatMap((file) => (file.proposals === undefined ? [] : [[file.path, file.proposals] as const])));
  for (const [path, target] of proposals)
    out.push(`${paint('32', 'proposed')}: ${plain(path)} was left as it is; what could be done stands in ${plain(target)}\n`);
  for (const error of errors) out.push(`${paint('1;31', 'unreadable')}: ${plain(error.path)}: ${plain(error.message)} (${error.code})\n`);
  const count = (severity: Severity): number => files.reduce((sum, file) => sum + file.counts[severity], 0);
  const blocked = files.filter((file) => file.result === 'blocked').length;
  const parts = [
    `${files.length} ${files.length === 1 ? 'flow' : 'flows'}`,
    `${count('block')} blocking`,
    `${count('high')} high`,
    `${count('medium')} medium`,
    `${count('low')} ${count('low') === 1 ? 'hint' : 'hints'}`,
  ];
  if (errors.length > 0) parts.push(`${errors.length} unreadable`);
  // What nobody could read may hold anything.
  const verdict =
    blocked > 0
      ? paint('1;31', `${blocked} cannot be signed off`)
      : files.length === 0
        ? paint('33', 'no flow was looked at')
        : errors.length > 0
          ? paint('33', 'nothing blocks sign-off in what could be read')
          : paint('32', 'nothing blocks sign-off');
  out.push(`${parts.join(', ')} in ${ms < 10 ? ms.toFixed(1) : Math.round(ms)} ms: ${verdict}\n`);
  if (baseline !== undefined) {
    const { known, gone, left, fresh } = baseline;
    out.push(`Baseline: ${known} known, ${gone} gone, ${left} left; ${fresh === 0 ? '0 new' : paint('1;31', `${fresh} new`)}\n`);
  }
  return out.join('\n');
}

export function textPrinter(colour: boolean, persona: Persona): Printer {
  const paint: Paint = (code, text) => (colour ? `\u001b[${code}m${text}\u001b[0m` : text);
  return {
    outline: outlineOf,
    part: (file) => printFile(file, paint, persona),
    *document(files, run) {
      for (const file of files) {
        const text = file.text();
        if (text !== '') yield `${text}\n`;
      }
      yield printEnd(
        files.map(({ outline }) => outline),
        run,
        paint,
      );
    },
  };
}
