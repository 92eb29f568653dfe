/** The record of processing and the look at an impact assessment as one page to fill in, print or send. Pure. */
import { html, htmlPage, type Html } from '../kernel/html.ts';
import type { Finding } from '../lint/kit/finding.ts';
import type { FlowView } from '../lint/kit/flow-view.ts';
import { describeFlow } from './describe-flow.ts';
import { impactAssessment, processingRecord, type Answer, type ImpactAssessment, type Recipient } from './processing-record.ts';

const none = html`<p class="soft">None that the drawing knows of.</p>`;
const list = (items: readonly string[]): Html =>
  items.length === 0 ? none : html`<ul>${items.map((item) => html`<li>${item}</li>`)}</ul>`;
const table = (heads: readonly string[], rows: readonly (readonly string[])[]): Html =>
  rows.length === 0
    ? none
    : html`<table><thead><tr>${heads.map((head) => html`<th scope="col">${head}</th>`)}</tr></thead><tbody>${rows.map((row) => html`<tr>${row.map((cell) => html`<td>${cell}</td>`)}</tr>`)}</tbody></table>`;

const orOpen = (text: string): string => (text === '' ? 'Still open' : text);
const answers: Readonly<Record<Answer, string>> = { yes: 'Yes', no: 'No', ask: 'To be answered' };
const dueWords: Readonly<Record<ImpactAssessment['due'], string>> = {
  yes: 'An impact assessment is likely due: two or more criteria are met.',
  perhaps: 'Whether an impact assessment is due depends on the answers that only people can give.',
  no: 'By what the drawing says, no impact assessment is due.',
};
const kinds: Readonly<Record<Recipient['kind'], string>> = {
  public: 'Anyone',
  unknown: 'Not known',
  vendor: 'Another company',
  internal: 'The organisation',
  local: 'This machine',
};
const days = (count: number | undefined): string =>
  count === undefined ? 'No end is drawn' : count === 0 ? 'Not kept' : count === 1 ? 'One day' : `${count} days`;
const transit = (encrypted: boolean | undefined, kind: Recipient['kind']): string =>
  kind === 'local' ? 'Stays here' : encrypted === undefined ? 'Not known' : encrypted ? 'Encrypted' : 'Not encrypted';

/** `madeAt`: ISO 8601, for the foot of the page. */
export function processingPage(view: FlowView, findings: readonly Finding[], madeAt: string): string {
  const record = processingRecord(view);
  const { criteria, due, risks } = impactAssessment(view, findings);
  const { begins, steps, people } = describeFlow(view);
  return htmlPage(
    `${record.flowName}: record of processing`,
    html`
<h1>${record.flowName}: record of processing</h1>
<p class="soft">A draft after Articles 30(1) and 35 of the GDPR, from the drawing as it is. It is as good as the drawing; what the drawing cannot know is asked below.</p>
<h2>Still to be answered</h2>${list(record.open)}
<h2>Purpose and basis</h2>
${table(
  ['', ''],
  [
    ['Answers for it', orOpen(record.responsible)],
    ['Purpose', orOpen(record.purpose)],
    ['Lawful basis', orOpen(record.lawfulBasis)],
  ],
)}
<h2>Personal data</h2>
${table(
  ['Kind', 'Fields'],
  record.data.map(({ words, special, fields }) => [`${words}${special ? ' (Article 9)' : ''}`, fields.join(', ')]),
)}
<h2>Who receives it</h2>
${table(
  ['Receiver', 'What it is', 'Country', 'On the way', 'Receives', 'Through'],
  record.recipients.map(({ name, kind, region, encrypted, categories, steps: by }) => [
    name,
    kinds[kind],
    region === '' ? 'Not known' : region,
    transit(encrypted, kind),
    categories.join(', '),
    by.join(', '),
  ]),
)}
<h2>Transfers to other countries</h2>
${table(
  ['Receiver', 'Country', 'Receives', 'Legal basis'],
  record.transfers.map(({ name, region, categories, transfer }) => [
    name,
    region === '' ? 'Not known' : region,
    categories.join(', '),
    transfer === undefined ? 'Still open' : transfer.words,
  ]),
)}
<h2>How long it is kept</h2>
${table(
  ['Where', 'For'],
  record.kept.map(({ where, days: count }) => [where, days(count)]),
)}
<h2>Measures</h2>
${list(record.measures.map(({ what, steps: by }) => (by.length === 0 ? what : `${what}: ${by.join(', ')}`)))}
<h2>What it does</h2>
${list([...begins, ...people])}<ol>${steps.map((line) => html`<li>${line}</li>`)}</ol>
<h2>Is an impact assessment due?</h2>
<p><b>${dueWords[due]}</b></p>
${table(
  ['Criterion (WP 248 rev.01)', '', 'Why'],
  criteria.map(({ name, answer, why }) => [name, answers[answer], why]),
)}
<h2>Risks that the checks found</h2>
${risks.length === 0 ? html`<p class="good">None.</p>` : html`<ol>${risks.map(({ ruleId, severity, title, message, remedy }) => html`<li><b class="${severity}">${severity}</b> <code>${ruleId}</code> ${title}<p>${message} ${remedy}</p></li>`)}</ol>`}
<p class="soft">Made on ${madeAt}.</p>`,
  );
}
