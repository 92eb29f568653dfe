/** The findings as one page for people without the program: no scripts, nothing loaded, printable, light and dark. */
import { html, htmlPage, textOfHtml, type Html } from '../../kernel/html.ts';
import type { Rule } from '../kit/define-rule.ts';
import { severities, type Finding, type Severity } from '../kit/finding.ts';
import { outlineOf, type FileOutline, type FileReport, type PageOutline, type Printer } from './file-report.ts';

const words: Readonly<Record<Severity, string>> = { block: 'Blocks sign-off', high: 'High', medium: 'Medium', low: 'Hint' };

const count = (files: readonly FileOutline[], severity: Severity): number => files.reduce((sum, file) => sum + file.counts[severity], 0);
const card = (value: string | number, label: string, kind = ''): Html =>
  html`<div class="card"><b class="${kind}">${value}</b>${label}</div>`;
const gravity = (severity: Severity): number => severities.indexOf(severity);

function byRule(files: readonly FileOutline[], rules: readonly Rule[]): Html {
  const found = new Map<string, { severity: Severity; count: number; flows: number }>();
  for (const { page } of files) {
    for (const { id, severity, count } of page?.rules ?? []) {
      const entry = found.get(id) ?? { severity, count: 0, flows: 0 };
      entry.count += count;
      entry.flows += 1;
      if (gravity(severity) < gravity(entry.severity)) entry.severity = severity;
      found.set(id, entry);
    }
  }
  const rows = [...found]
    .sort(([, a], [, b]) => gravity(a.severity) - gravity(b.severity) || b.count - a.count)
    .map(
      ([id, entry]) =>
        html`<tr><td class="tag ${entry.severity}">${words[entry.severity]}</td><td><code>${id}</code> ${rules.find((rule) => rule.id === id)?.title ?? ''}</td><td class="n">${entry.count}</td><td class="n">${entry.flows}</td></tr>`,
    );
  return rows.length === 0
    ? html`<p class="good">No rule has anything to say.</p>`
    : html`<table><thead><tr><th>Severity</th><th>Rule</th><th class="n">Findings</th><th class="n">Flows</th></tr></thead><tbody>${rows}</tbody></table>`;
}

function byReceiver(files: readonly FileOutline[]): Html {
  const flows = new Map<string, number>();
  for (const { page } of files) for (const name of new Set(page?.receivers ?? [])) flows.set(name, (flows.get(name) ?? 0) + 1);
  const rows = [...flows]
    .sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1))
    .slice(0, 100)
    .map(([name, number]) => html`<tr><td>${name}</td><td class="n">${number}</td></tr>`);
  return rows.length === 0
    ? html`<p class="soft">Nothing leaves the house.</p>`
    : html`<table><thead><tr><th>Who gets data</th><th class="n">Flows</th></tr></thead><tbody>${rows}</tbody></table>`;
}

function one(finding: Finding, where: string): Html {
  const { path } = finding;
  const way =
    path.length < 2
      ? ''
      : html`<ol>${path.map((hop) => html`<li><b>${hop.nodeName}</b>${hop.field === '' ? '' : html` <code>${hop.field}</code>`}<br><span class="soft">${hop.why}</span></li>`)}</ol>`;
  const place = [where, finding.nodeName, finding.field].filter((part) => part !== undefined && part !== '').join(' › ');
  const waived =
    finding.waived === undefined
      ? ''
      : html`<p class="soft">Waived by ${finding.waived.by} until ${finding.waived.until}: ${finding.waived.reason}</p>`;
  return html`<article><h3><span class="tag ${finding.severity}">${words[finding.severity]}</span> ${finding.title}</h3><p class="soft"><code>${place}</code></p>${way}<p>${finding.message}</p><p><b>What to do:</b> ${finding.remedy}</p>${waived}<p class="soft"><code>${finding.ruleId}</code> ${finding.taxonomy.join(', ')}</p></article>`;
}

const mostWorst = 5;
const gravestFirst = (a: PageOutline['worst'][number], b: PageOutline['worst'][number]): number =>
  gravity(a.severity) - gravity(b.severity) || b.hops - a.hops;

function pageOutlineOf({ findings, path: where, receivers = [] }: FileReport): PageOutline {
  const found = new Map<string, { id: string; severity: Severity; count: number }>();
  for (const { ruleId: id, severity } of findings) {
    const entry = found.get(id) ?? { id, severity, count: 0 };
    entry.count += 1;
    if (gravity(severity) < gravity(entry.severity)) entry.severity = severity;
    found.set(id, entry);
  }
  const worst = findings
    .filter(({ path, waived }) => path.length > 1 && waived === undefined)
    .map((finding) => ({ finding, severity: finding.severity, hops: finding.path.length, text: '' }))
    .sort(gravestFirst)
    .slice(0, mostWorst);
  return {
    rules: [...found.values()],
    receivers,
    worst: worst.map(({ finding, severity, hops }) => ({ severity, hops, text: textOfHtml(one(finding, where)) })),
  };
}

const printFile = (file: FileReport): Html =>
  html`<h2>${file.flowName} <span class="soft">${file.path}</span></h2><p class="soft">${file.nodes} steps, ${file.edges} connections. Verdict: <span class="${file.verdict.result === 'blocked' ? 'block' : 'good'}">${file.verdict.result}</span> <code>${file.verdict.hash}</code></p>${file.findings.length === 0 ? html`<p class="good">No findings.</p>` : file.findings.map((finding) => one(finding, file.path))}`;

/** No text of a file gets into a page as a comment. */
const filesHere = html`<!--files-->`;
const worstHere = html`<!--worst-->`;

/** A whole page. Its only input is the report: the same report gives the same bytes. */
export const htmlPrinter = (rules: readonly Rule[], version: string): Printer => ({
  outline: (file) => ({ ...outlineOf(file), page: pageOutlineOf(file) }),
  part: (file) => textOfHtml(printFile(file)),
  *document(printed, { errors }) {
    const files = printed.map(({ outline }) => outline);
    const blocked = files.filter((file) => file.result === 'blocked').length;
    const worst = files
      .flatMap(({ page }) => page?.worst ?? [])
      .sort(gravestFirst)
      .slice(0, mostWorst);
    const title = files.length === 1 ? `Findings in ${files[0]?.flowName ?? ''}` : `Findings in ${files.length} flows`;
    const page = htmlPage(
      title,
      html`
<h1>${title}</h1><p class="${blocked > 0 ? 'block' : 'good'}">${blocked > 0 ? `${blocked} of ${files.length} cannot be signed off` : 'Nothing blocks sign-off'}</p>
<div class="cards">${severities.map((severity) => card(count(files, severity), words[severity], severity))}${card(files.length, files.length === 1 ? 'Flow' : 'Flows')}${errors.length === 0 ? '' : card(errors.length, 'Unreadable', 'block')}</div>
<h2>By rule</h2>${byRule(files, rules)}
<h2>By receiver</h2>${byReceiver(files)}
${worst.length === 0 ? '' : html`<h2>Worst paths</h2>${worstHere}`}
${filesHere}
${errors.length === 0 ? '' : html`<h2>Unreadable</h2><table><tbody>${errors.map((error) => html`<tr><td><code>${error.path}</code></td><td>${error.message}</td></tr>`)}</tbody></table>`}
<p class="soft">Countersign ${version}</p>`,
    );
    const [before = '', after = ''] = page.split(textOfHtml(filesHere));
    yield before.replace(textOfHtml(worstHere), () => worst.map(({ text }) => text).join(''));
    for (const file of printed) yield file.text();
    yield after;
  },
});
