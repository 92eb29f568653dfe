/** The evidence pack as a page to keep, print or send: what a signature was given for, readable without this program. */
import { html, htmlPage, type Html } from '../kernel/html.ts';
import type { Finding, Verdict } from '../lint/kit/finding.ts';
import { whereTheyDiffer, type SettingChange } from './settings-diff.ts';

/** Names instead of ids, times as ISO 8601; `state` ends a sentence of "It". */
export interface EvidencePack {
  readonly flow: string;
  readonly revision: number;
  readonly environment: string;
  readonly state: string;
  readonly submittedBy: string;
  readonly submittedAt: string;
  readonly message: string;
  readonly authors: readonly string[];
  readonly closure: {
    readonly hash: string;
    readonly words: string;
    readonly parts: readonly { readonly name: string; readonly hash: string }[];
  };
  readonly verdict: Verdict;
  readonly findings: readonly Pick<Finding, 'ruleId' | 'severity' | 'title' | 'message' | 'remedy' | 'path' | 'taxonomy' | 'waived'>[];
  readonly risk: {
    readonly tier: string;
    readonly score: number;
    readonly declared?: string;
    readonly reasons: readonly { readonly points: number; readonly text: string }[];
  };
  readonly securityDiff: readonly { readonly sign: string; readonly text: string }[];
  readonly settings: readonly SettingChange[];
  readonly approvedFlow?: unknown;
  readonly destinations: readonly {
    readonly host: string;
    readonly vendor: string;
    readonly region: string;
    readonly labels: readonly string[];
    readonly fields: readonly string[];
  }[];
  readonly permissions: readonly { readonly connection: string; readonly granted: readonly string[]; readonly used: readonly string[] }[];
  readonly threads: readonly {
    readonly resolved: boolean;
    readonly comments: readonly { readonly by: string; readonly at: string; readonly text: string }[];
  }[];
  readonly waivers: readonly {
    readonly ruleId: string;
    readonly reason: string;
    readonly requestedBy: string;
    readonly approvedBy?: string;
    readonly until: string;
  }[];
  readonly signatures: readonly { readonly by: string; readonly group: string; readonly keyId: string; readonly at: string }[];
  readonly missing: readonly string[];
  /** What a reader should know before deciding. */
  readonly notices: readonly string[];
  readonly emergency?: EmergencyPack;
  /** The newest check of each question, where there is one and the reader may see it. */
  readonly fairness?: readonly FairnessPack[];
  readonly madeBy: string;
  readonly madeAt: string;
}

/** Of an emergency release: why, until when, and who looks or looked at it again. */
export interface EmergencyPack {
  readonly reason: string;
  readonly by: string;
  readonly endsAt: string;
  readonly dueAt?: string;
  readonly overdue: boolean;
  readonly closed?: { readonly by: string; readonly at: string; readonly words: string };
}

/** How often groups of people got an answer; the small ones are not in it. */
export interface FairnessPack {
  readonly step: string;
  readonly field: string;
  readonly good: string;
  readonly at: string;
  readonly groups: readonly {
    readonly group: string;
    readonly selected: { readonly share: number; readonly of: number; readonly low: number; readonly high: number };
    readonly ratio: number;
  }[];
  readonly words: readonly string[];
  readonly cannotSee: readonly string[];
}

const percent = (share: number): string => `${Math.round(share * 100)} %`;
function fairness({ step, field, good, at, groups, words, cannotSee }: FairnessPack): Html {
  return html`<h3>“${step}”, by ${field}, on ${at}</h3>
${table(
  ['Group', `Gets “${good}”`, '95 % interval', 'Compared with the best group'],
  groups.map(({ group, selected, ratio }) => [
    group,
    `${percent(selected.share)} of ${String(selected.of)}`,
    `${percent(selected.low)} to ${percent(selected.high)}`,
    ratio.toFixed(2),
  ]),
)}
${list(words)}<p class="soft">${cannotSee.join(' ')}</p>`;
}

const none = html`<p class="soft">None.</p>`;
const list = (items: readonly string[]): Html =>
  items.length === 0 ? none : html`<ul>${items.map((item) => html`<li>${item}</li>`)}</ul>`;

function table(heads: readonly string[], rows: readonly (readonly (string | Html)[])[]): Html {
  if (rows.length === 0) return none;
  return html`<table><thead><tr>${heads.map((head) => html`<th scope="col">${head}</th>`)}</tr></thead><tbody>${rows.map((row) => html`<tr>${row.map((cell) => html`<td>${cell}</td>`)}</tr>`)}</tbody></table>`;
}

function finding(one: EvidencePack['findings'][number]): Html {
  const path =
    one.path.length === 0
      ? html``
      : html`<ol>${one.path.map((hop) => html`<li>${hop.nodeName} <code>${hop.field}</code> <span class="soft">${hop.why}</span></li>`)}</ol>`;
  const waived =
    one.waived === undefined ? html`` : html`<p>Waived by ${one.waived.by} until ${one.waived.until}: ${one.waived.reason}</p>`;
  return html`<li><b class="${one.severity}">${one.severity}</b> <code>${one.ruleId}</code> ${one.title}<p>${one.message} ${one.remedy}</p>${path}${waived}<p class="soft">${one.taxonomy.join(', ')}</p></li>`;
}

/** Each setting that was signed for, as it was and as it is. */
function settings(changes: readonly SettingChange[], first: boolean): Html {
  const shown = (text: string | undefined, spoken: string | undefined): Html =>
    text === undefined
      ? html`<span class="soft">none</span>`
      : spoken === undefined
        ? html`<code>${text}</code>`
        : html`${spoken} (<code>${text}</code>)`;
  const rows = changes.map(({ flow, place = 'The flow', setting, words, before, after, beforeWords, afterWords }) => {
    const [was, is] = before !== undefined && after !== undefined ? whereTheyDiffer(before, after) : [before, after];
    return [
      flow === undefined ? place : `${flow}: ${place}`,
      words === undefined ? setting : `${words} (${setting})`,
      ...(first ? [] : [shown(was, beforeWords)]),
      shown(is, afterWords),
    ];
  });
  return html`<h2>${first ? 'Every setting' : 'Settings that differ from the last approved version'}</h2>
${table(['Step', 'Setting', ...(first ? ['Value'] : ['Before', 'Now'])], rows)}`;
}

function emergency({ reason, by, endsAt, dueAt, overdue, closed }: EmergencyPack): Html {
  const after =
    closed === undefined
      ? dueAt === undefined
        ? ''
        : overdue
          ? `Somebody who neither made nor signed it had to look at it again by ${dueAt}, and nobody did.`
          : `Somebody who neither made nor signed it looks at it again by ${dueAt}.`
      : `${closed.by} looked at it again on ${closed.at} and found:`;
  return html`<h2>Emergency release</h2>
<p>${by} asked for it. Two reviewers are enough, and it counts until ${endsAt}.</p><blockquote>${reason}</blockquote>
${after === '' ? html`` : html`<p>${after}</p>`}${closed === undefined ? html`` : html`<blockquote>${closed.words}</blockquote>`}`;
}

export function evidencePage(pack: EvidencePack): string {
  const { closure, risk, verdict } = pack;
  return htmlPage(
    `${pack.flow}, version ${pack.revision}: evidence`,
    html`
<h1>${pack.flow}, version ${pack.revision}</h1>
<p>For ${pack.environment}. It ${pack.state}. Submitted by ${pack.submittedBy} on ${pack.submittedAt}. Drawn by ${pack.authors.join(', ')}.</p>
${pack.message === '' ? html`` : html`<blockquote>${pack.message}</blockquote>`}
<p>Closure <code>${closure.hash}</code> (${closure.words}). Verdict <b>${verdict.result}</b> <code>${verdict.hash}</code>.</p>
${pack.emergency === undefined ? html`` : emergency(pack.emergency)}
${pack.notices.length === 0 ? html`` : html`<h2>To know before deciding</h2>${list(pack.notices)}`}
<h2>Decision</h2>
${table(
  ['Signed by', 'For', 'Key', 'When'],
  pack.signatures.map(({ by, group, keyId, at }) => [by, group, html`<code>${keyId}</code>`, at]),
)}
${pack.missing.length === 0 ? html`` : html`<p>Missing:</p>${list(pack.missing)}`}
<h2>Risk: ${risk.tier}, ${risk.score} points${risk.declared === undefined ? '' : `, declared ${risk.declared}`}</h2>
${list(risk.reasons.map(({ points, text }) => `${points}: ${text}`))}
<h2>What is new since the last approved version</h2>
${list(pack.securityDiff.map(({ sign, text }) => `${sign} ${text}`))}
${settings(pack.settings, pack.approvedFlow === undefined)}
<h2>Attack paths and findings</h2>
${pack.findings.length === 0 ? none : html`<ol>${pack.findings.map(finding)}</ol>`}
<h2>Where data goes</h2>
${table(
  ['Destination', 'Company', 'Region', 'Labels', 'Fields'],
  pack.destinations.map(({ host, vendor, region, labels, fields }) => [
    html`<code>${host}</code>`,
    vendor,
    region,
    labels.join(', '),
    fields.join(', '),
  ]),
)}
<h2>Permissions</h2>
${table(
  ['Connection', 'Granted', 'Used'],
  pack.permissions.map(({ connection, granted, used }) => [connection, granted.join(', '), used.join(', ')]),
)}
${pack.fairness === undefined || pack.fairness.length === 0 ? html`` : html`<h2>Fairness</h2>${pack.fairness.map(fairness)}`}
<h2>Waivers</h2>
${table(
  ['Rule', 'Reason', 'Asked by', 'Approved by', 'Until'],
  pack.waivers.map(({ ruleId, reason, requestedBy, approvedBy = 'nobody yet', until }) => [
    html`<code>${ruleId}</code>`,
    reason,
    requestedBy,
    approvedBy,
    until,
  ]),
)}
<h2>Comments</h2>
${pack.threads.length === 0 ? none : html`<ul>${pack.threads.map((thread) => html`<li>${thread.resolved ? 'Resolved' : 'Open'}<ul>${thread.comments.map(({ by, at, text }) => html`<li>${by}, ${at}: ${text}</li>`)}</ul></li>`)}</ul>`}
<h2>What the closure covers</h2>
${table(
  ['Part', 'SHA-256'],
  closure.parts.map(({ name, hash }) => [name, html`<code>${hash}</code>`]),
)}
<p class="soft">Made by ${pack.madeBy} on ${pack.madeAt}. This page repeats what was decided from; the signed bundle proves it.</p>`,
  );
}
