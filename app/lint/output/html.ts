/** The findings as one page for people without the program: no scripts, nothing loaded, printable, light and dark. */
import { html, htmlPage, type Html } from '../../kernel/html.ts';
import type { Rule } from '../kit/define-rule.ts';
import { severities, type Finding, type Severity } from '../kit/finding.ts';
import type { FileReport, LintReport } from './file-report.ts';

const words: Readonly<Record<Severity, string>> = { block: 'Blocks sign-off', high: 'High', medium: 'Medium', low: 'Hint' };

const count = (files: readonly FileReport[], severity: Severity): number => files.reduce((sum, file) => sum + file.verdict.counts[severity], 0);
const card = (value: string | number, label: string, kind = ''): Html => html`<div class="card"><b class="${kind}">${value}</b>${label}</div>`;

function byRule(report: LintReport, rules: readonly Rule[]): Html {
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
    .map(([id, entry]) => html`<tr><td class="tag ${entry.severity}">${words[entry.severity]}</td><td><code>${id}</code> ${rules.find((rule) => rule.id === id)?.title ?? ''}</td><td class="n">${entry.count}</td><td class="n">${entry.flows.size}</td></tr>`);
  return rows.length === 0 ? html`<p class="good">No rule has anything to say.</p>` : html`<table><thead><tr><th>Severity</th><th>Rule</th><th class="n">Findings</th><th class="n">Flows</th></tr></thead><tbody>${rows}</tbody></table>`;
}

function byReceiver(report: LintReport): Html {
  const flows = new Map<string, number>();
  for (const file of report.files) for (const name of new Set(file.receivers ?? [])) flows.set(name, (flows.get(name) ?? 0) + 1);
  const rows = [...flows].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1)).slice(0, 100).map(([name, number]) => html`<tr><td>${name}</td><td class="n">${number}</td></tr>`);
  return rows.length === 0 ? html`<p class="soft">Nothing leaves the house.</p>` : html`<table><thead><tr><th>Who gets data</th><th class="n">Flows</th></tr></thead><tbody>${rows}</tbody></table>`;
}

function one(finding: Finding, where: string): Html {
  const { path } = finding;
  const way = path.length < 2 ? '' : html`<ol>${path.map((hop) => html`<li><b>${hop.nodeName}</b>${hop.field === '' ? '' : html` <code>${hop.field}</code>`}<br><span class="soft">${hop.why}</span></li>`)}</ol>`;
  const place = [where, finding.nodeName, finding.field].filter((part) => part !== undefined && part !== '').join(' › ');
  const waived = finding.waived === undefined ? '' : html`<p class="soft">Waived by ${finding.waived.by} until ${finding.waived.until}: ${finding.waived.reason}</p>`;
  return html`<article><h3><span class="tag ${finding.severity}">${words[finding.severity]}</span> ${finding.title}</h3><p class="soft"><code>${place}</code></p>${way}<p>${finding.message}</p><p><b>What to do:</b> ${finding.remedy}</p>${waived}<p class="soft"><code>${finding.ruleId}</code> ${finding.taxonomy.join(', ')}</p></article>`;
}

const worst = (report: LintReport): readonly Html[] => report.files.flatMap((file) => file.findings.filter(({ path, waived }) => path.length > 1 && waived === undefined).map((finding) => ({ finding, file })))
  .sort((a, b) => severities.indexOf(a.finding.severity) - severities.indexOf(b.finding.severity) || b.finding.path.length - a.finding.path.length).slice(0, 5).map(({ finding, file }) => one(finding, file.path));

/** A whole page. Its only input is the report: the same report gives the same bytes. */
export function printHtml(report: LintReport, rules: readonly Rule[], version: string): string {
  const { files, errors } = report;
  const blocked = files.filter((file) => file.verdict.result === 'blocked').length;
  const paths = worst(report);
  const title = files.length === 1 ? `Findings in ${files[0]?.flowName ?? ''}` : `Findings in ${files.length} flows`;
  return htmlPage(title, html`
<h1>${title}</h1><p class="${blocked > 0 ? 'block' : 'good'}">${blocked > 0 ? `${blocked} of ${files.length} cannot be signed off` : 'Nothing blocks sign-off'}</p>
<div class="cards">${severities.map((severity) => card(count(files, severity), words[severity], severity))}${card(files.length, files.length === 1 ? 'Flow' : 'Flows')}${errors.length === 0 ? '' : card(errors.length, 'Unreadable', 'block')}</div>
<h2>By rule</h2>${byRule(report, rules)}
<h2>By receiver</h2>${byReceiver(report)}
${paths.length === 0 ? '' : html`<h2>Worst paths</h2>${paths}`}
${files.map((file) => html`<h2>${file.flowName} <span class="soft">${file.path}</span></h2><p class="soft">${file.nodes} steps, ${file.edges} connections. Verdict: <span class="${file.verdict.result === 'blocked' ? 'block' : 'good'}">${file.verdict.result}</span> <code>${file.verdict.hash}</code></p>${file.findings.length === 0 ? html`<p class="good">No findings.</p>` : file.findings.map((finding) => one(finding, file.path))}`)}
${errors.length === 0 ? '' : html`<h2>Unreadable</h2><table><tbody>${errors.map((error) => html`<tr><td><code>${error.path}</code></td><td>${error.message}</td></tr>`)}</tbody></table>`}
<p class="soft">Countersign ${version}</p>`);
}
