/** Findings for people at a terminal, in the manner of compilers: what, where, the way it took, what to do. */
import { plainLine as plain } from '../../kernel/plain-text.ts';
import type { Finding, Persona, Severity } from '../kit/finding.ts';
import { byReference, type FileReport, type LintReport } from './file-report.ts';

const colours: Readonly<Record<Severity, string>> = { block: '1;31', high: '31', medium: '33', low: '36' };
const words: Readonly<Record<Severity, string>> = { block: 'blocked', high: 'high', medium: 'medium', low: 'hint' };

function wrap(text: string, indent: string, width = 96): string {
  const lines: string[] = [];
  let line = '';
  for (const word of plain(text).split(' ')) {
    if (line !== '' && line.length + word.length + 1 > width) { lines.push(line); line = word; } else line = line === '' ? word : `${line} ${word}`;
  }
  lines.push(line);
  return lines.join(`\n${indent}`);
}

function printFinding(finding: Finding, path: string, paint: (code: string, text: string) => string, persona: Persona): string {
  const where = [path, finding.nodeName, finding.field].filter((part): part is string => part !== undefined && part !== '').map(plain).join(' › ');
  const head = `${paint(colours[finding.severity], `${words[finding.severity]}[${finding.ruleId}]`)}${finding.waived === undefined ? '' : ' (waived)'}: ${paint('1', wrap(finding.title, '    '))}`;
  const lines = [head, `  ${paint('34', '-->')} ${where}`];
  if (finding.path.length > 1) {
    lines.push(`  ${paint('34', '|')}`);
    finding.path.forEach((hop, index) => {
      const field = hop.field === '' ? '' : ` ${paint('2', plain(hop.field))}`;
      lines.push(`  ${paint('34', '|')} ${String(index + 1).padStart(2)}. ${plain(hop.nodeName)}${field}`, `  ${paint('34', '|')}     ${paint('2', wrap(hop.why, `  |     `))}`);
    });
    lines.push(`  ${paint('34', '|')}`);
  }
  lines.push(`  ${paint('34', '=')} ${paint('1', 'why')}:  ${wrap(finding.message, '          ')}`, `  ${paint('34', '=')} ${paint('1', 'help')}: ${wrap(finding.remedy, '          ')}`);
  for (const fix of finding.fixes) lines.push(`  ${paint('34', '=')} ${paint('1', 'fix')}:  ${wrap(fix.title, '          ')}${fix.safety === 'safe' ? ' (--fix does this)' : ' (needs a choice)'}`);
  if (finding.waived !== undefined) lines.push(`  ${paint('34', '=')} waived by ${plain(finding.waived.by)}${finding.waived.owner === undefined ? '' : ` for ${plain(finding.waived.owner)}`} until ${plain(finding.waived.until)}: ${wrap(finding.waived.reason, '          ')}`);
  if (finding.taxonomy.length > 0) lines.push(`  ${paint('34', '=')} ${paint('2', `see countersign rules ${finding.ruleId} · ${finding.taxonomy.join(', ')}`)}`);
  if (persona === 'auditor') lines.push(`  ${paint('34', '=')} ${paint('2', `fingerprint ${finding.fingerprint}, confidence ${finding.confidence}`)}`);
  return `${lines.join('\n')}\n`;
}

/** What an auditor takes along: the verdict's hash, and which law and standard each finding touches. */
function printEvidence({ path, flowName, findings, verdict }: FileReport, paint: (code: string, text: string) => string): string {
  const head = `${paint('1', `evidence for ${plain(path)} (${plain(flowName)})`)}\n  verdict ${verdict.result}, ${verdict.counts.waived} waived, ${verdict.hash}\n`;
  return head + byReference(findings).map(({ reference, open, waived, rules }) => `  ${reference.padEnd(20)} ${open} open${waived === 0 ? '' : `, ${waived} waived`}: ${rules.join(', ')}\n`).join('');
}

export function printText(report: LintReport, colour: boolean, persona: Persona = 'reviewer'): string {
  const paint = (code: string, text: string): string => (colour ? `\u001b[${code}m${text}\u001b[0m` : text);
  const out: string[] = [];
  for (const file of report.files) {
    for (const title of file.fixed ?? []) out.push(`${paint('32', 'fixed')}: ${plain(file.path)}: ${plain(title)}\n`);
    for (const finding of file.findings) out.push(printFinding(finding, file.path, paint, persona));
    if (persona === 'auditor') out.push(printEvidence(file, paint));
  }
  const proposals = new Map(report.files.flatMap((file) => (file.proposals === undefined ? [] : [[file.path, file.proposals] as const])));
  for (const [path, target] of proposals) out.push(`${paint('32', 'proposed')}: ${plain(path)} was left as it is; what could be done stands in ${plain(target)}\n`);
  for (const error of report.errors) out.push(`${paint('1;31', 'unreadable')}: ${plain(error.path)}: ${plain(error.message)} (${error.code})\n`);
  const count = (severity: Severity): number => report.files.reduce((sum, file) => sum + file.verdict.counts[severity], 0);
  const blocked = report.files.filter((file) => file.verdict.result === 'blocked').length;
  const parts = [`${report.files.length} ${report.files.length === 1 ? 'flow' : 'flows'}`, `${count('block')} blocking`, `${count('high')} high`, `${count('medium')} medium`, `${count('low')} ${count('low') === 1 ? 'hint' : 'hints'}`];
  if (report.errors.length > 0) parts.push(`${report.errors.length} unreadable`);
  // What nobody could read may hold anything.
  const verdict = blocked > 0 ? paint('1;31', `${blocked} cannot be signed off`) : report.files.length === 0 ? paint('33', 'no flow was looked at') : report.errors.length > 0 ? paint('33', 'nothing blocks sign-off in what could be read') : paint('32', 'nothing blocks sign-off');
  out.push(`${parts.join(', ')} in ${report.ms < 10 ? report.ms.toFixed(1) : Math.round(report.ms)} ms: ${verdict}\n`);
  if (report.baseline !== undefined) {
    const { known, gone, left, fresh } = report.baseline;
    out.push(`Baseline: ${known} known, ${gone} gone, ${left} left; ${fresh === 0 ? '0 new' : paint('1;31', `${fresh} new`)}\n`);
  }
  return out.join('\n');
}
