/** The findings as one page for people without the program: no scripts, nothing loaded, printable, light and dark. */
import { plainLine, plainText } from '../../kernel/plain-text.ts';
import type { Rule } from '../kit/define-rule.ts';
import { severities, type Finding, type Severity } from '../kit/finding.ts';
import type { FileReport, LintReport } from './file-report.ts';

const words: Readonly<Record<Severity, string>> = { block: 'Blocks sign-off', high: 'High', medium: 'Medium', low: 'Hint' };
const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };
/** Everything in a report comes from files that somebody else wrote. */
const safe = (text: string): string => plainText(text).replace(/[&<>"']/g, (char) => entities[char] ?? char);
const line = (text: string): string => safe(plainLine(text));

const style = `:root{color-scheme:light dark;--ink:#1c1d21;--soft:#5f6368;--line:#e3e4e8;--paper:#fff;--panel:#f7f7f9;--block:#b42318;--high:#c4540a;--medium:#8a6a00;--low:#3a6ea5;--good:#1a7f37}
@media(prefers-color-scheme:dark){:root{--ink:#ececf1;--soft:#a0a3ab;--line:#33353b;--paper:#17181b;--panel:#1f2024;--block:#ff7b72;--high:#ffa657;--medium:#e3b341;--low:#79b8ff;--good:#56d364}}
body{margin:0 auto;padding:32px 24px;max-width:960px;background:var(--paper);color:var(--ink);font:14px/1.5 system-ui,sans-serif}h1{font-size:22px;margin:0 0 4px}h2{font-size:16px;margin:32px 0 8px}h3{font-size:14px;margin:0}
p{margin:4px 0}.soft{color:var(--soft)}.cards{display:flex;gap:12px;flex-wrap:wrap;margin:16px 0}.card{border:1px solid var(--line);border-radius:8px;padding:10px 16px;background:var(--panel);min-width:96px}.card b{display:block;font-size:22px}
table{border-collapse:collapse;width:100%}td,th{text-align:left;padding:5px 8px;border-bottom:1px solid var(--line);vertical-align:top}td.n,th.n{text-align:right}.tag{font-weight:600;white-space:nowrap}
.block{color:var(--block)}.high{color:var(--high)}.medium{color:var(--medium)}.low{color:var(--low)}.good{color:var(--good)}article{border:1px solid var(--line);border-radius:8px;padding:12px 16px;margin:10px 0;break-inside:avoid}ol{margin:6px 0;padding-left:22px}code{font-family:ui-monospace,monospace;font-size:12px;overflow-wrap:anywhere}
@media print{body{max-width:none;padding:0}a{color:inherit}}`;

const count = (files: readonly FileReport[], severity: Severity): number => files.reduce((sum, file) => sum + file.verdict.counts[severity], 0);
const card = (value: string | number, label: string, kind = ''): string => `<div class="card"><b class="${kind}">${value}</b>${label}</div>`;

function byRule(report: LintReport, rules: readonly Rule[]): string {
  const found = new Map<string, { severity: Severity; count: number; flows: Set<FileReport> }>();
  for (const file of report.files) {
    for (const { ruleId, severity } of file.findings) {
      const entry = found.get(ruleId) ?? { severity, count: 0, flows: new Set<FileReport>() };
      entry.count += 1;
      entry.flows.add(file);
      if (severities.indexOf(severity) < severities.indexOf(entry.severity)) entry.severity = severity;
      found.set(ruleId, entry);
    }
  }
  const rows = [...found].sort(([, a], [, b]) => severities.indexOf(a.severity) - severities.indexOf(b.severity) || b.count - a.count)
    .map(([id, entry]) => `<tr><td class="tag ${entry.severity}">${words[entry.severity]}</td><td><code>${line(id)}</code> ${line(rules.find((rule) => rule.id === id)?.title ?? '')}</td><td class="n">${entry.count}</td><td class="n">${entry.flows.size}</td></tr>`);
  return rows.length === 0 ? '<p class="good">No rule has anything to say.</p>' : `<table><thead><tr><th>Severity</th><th>Rule</th><th class="n">Findings</th><th class="n">Flows</th></tr></thead><tbody>${rows.join('')}</tbody></table>`;
}

function byReceiver(report: LintReport): string {
  const flows = new Map<string, number>();
  for (const file of report.files) for (const name of new Set(file.receivers ?? [])) flows.set(name, (flows.get(name) ?? 0) + 1);
  const rows = [...flows].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1)).slice(0, 100).map(([name, number]) => `<tr><td>${line(name)}</td><td class="n">${number}</td></tr>`);
  return rows.length === 0 ? '<p class="soft">Nothing leaves the house.</p>' : `<table><thead><tr><th>Who gets data</th><th class="n">Flows</th></tr></thead><tbody>${rows.join('')}</tbody></table>`;
}

function one(finding: Finding, where: string): string {
  const { path } = finding;
  const way = path.length < 2 ? '' : `<ol>${path.map((hop) => `<li><b>${line(hop.nodeName)}</b>${hop.field === '' ? '' : ` <code>${line(hop.field)}</code>`}<br><span class="soft">${line(hop.why)}</span></li>`).join('')}</ol>`;
  const place = [where, finding.nodeName, finding.field].filter((part) => part !== undefined && part !== '').map((part) => line(part ?? '')).join(' › ');
  const waived = finding.waived === undefined ? '' : `<p class="soft">Waived by ${line(finding.waived.by)} until ${line(finding.waived.until)}: ${line(finding.waived.reason)}</p>`;
  return `<article><h3><span class="tag ${finding.severity}">${words[finding.severity]}</span> ${line(finding.title)}</h3><p class="soft"><code>${place}</code></p>${way}<p>${line(finding.message)}</p><p><b>What to do:</b> ${line(finding.remedy)}</p>${waived}<p class="soft"><code>${line(finding.ruleId)}</code> ${line(finding.taxonomy.join(', '))}</p></article>`;
}

const worst = (report: LintReport): string => report.files.flatMap((file) => file.findings.filter(({ path, waived }) => path.length > 1 && waived === undefined).map((finding) => ({ finding, file })))
  .sort((a, b) => severities.indexOf(a.finding.severity) - severities.indexOf(b.finding.severity) || b.finding.path.length - a.finding.path.length).slice(0, 5).map(({ finding, file }) => one(finding, file.path)).join('');

/** A whole page. Its only input is the report: the same report gives the same bytes. */
export function printHtml(report: LintReport, rules: readonly Rule[], version: string): string {
  const { files, errors } = report;
  const blocked = files.filter((file) => file.verdict.result === 'blocked').length;
  const paths = worst(report);
  const title = files.length === 1 ? `Findings in ${line(files[0]?.flowName ?? '')}` : `Findings in ${files.length} flows`;
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'"><title>${title}</title><style>${style}</style></head><body>
<h1>${title}</h1><p class="${blocked > 0 ? 'block' : 'good'}">${blocked > 0 ? `${blocked} of ${files.length} cannot be signed off` : 'Nothing blocks sign-off'}</p>
<div class="cards">${severities.map((severity) => card(count(files, severity), words[severity], severity)).join('')}${card(files.length, files.length === 1 ? 'Flow' : 'Flows')}${errors.length === 0 ? '' : card(errors.length, 'Unreadable', 'block')}</div>
<h2>By rule</h2>${byRule(report, rules)}
<h2>By receiver</h2>${byReceiver(report)}
${paths === '' ? '' : `<h2>Worst paths</h2>${paths}`}
${files.map((file) => `<h2>${line(file.flowName)} <span class="soft">${line(file.path)}</span></h2><p class="soft">${file.nodes} steps, ${file.edges} connections. Verdict: <span class="${file.verdict.result === 'blocked' ? 'block' : 'good'}">${file.verdict.result}</span> <code>${line(file.verdict.hash)}</code></p>${file.findings.map((finding) => one(finding, file.path)).join('') || '<p class="good">No findings.</p>'}`).join('\n')}
${errors.length === 0 ? '' : `<h2>Unreadable</h2><table><tbody>${errors.map((error) => `<tr><td><code>${line(error.path)}</code></td><td>${line(error.message)}</td></tr>`).join('')}</tbody></table>`}
<p class="soft">Countersign ${line(version)}</p></body></html>
`;
}
