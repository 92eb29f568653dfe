/** The evidence of a period as a page for an auditor: counts, samples and gaps in words, with the hash that each line rests on. Pure. */
import type { AuditEntry } from '../../audit/entry.ts';
import { html, htmlPage, type Html } from '../../kernel/html.ts';
import { instantText } from '../../kernel/instant.ts';
import { questionOf, type PeriodEvidence } from './pack.ts';
import type { Body, Item, ReviewEvidence, Statement } from './shapes.ts';

const list = (items: readonly string[]): Html => html`<ul>${items.map((item) => html`<li>${item}</li>`)}</ul>`;
const short = (hash: string): Html => html`<code title="${hash}">${hash.slice(0, 16)}</code>`;

/** Ids of people as names, where the pack knows them. */
function namesIn({ accounts }: Body): (id: string) => string {
  const names = new Map(accounts.map(({ id, name, displayName }) => [id, displayName === name ? name : `${displayName} (${name})`]));
  return (id) => names.get(id) ?? id;
}

function review(
  { flowName, version, environment, state, closure, required, tier, submittedBy, submittedAt, signatures, emergency }: ReviewEvidence,
  nameOf: (id: string) => string,
): Html {
  const signed =
    signatures.length === 0
      ? 'signed by nobody'
      : `signed by ${signatures.map(({ account, at, keyId }) => `${nameOf(account)} on ${at} with key ${keyId.slice(0, 8)}`).join(', ')}`;
  const looked =
    emergency === undefined
      ? ''
      : emergency.closedBy === undefined
        ? ` Emergency release, ${emergency.state}${emergency.dueAt === undefined ? '' : `, to be looked at again by ${emergency.dueAt}`}.`
        : ` Emergency release; ${nameOf(emergency.closedBy)} looked at it again on ${emergency.closedAt ?? ''}.`;
  return html`${flowName}, version ${version}, for ${environment} (${state}). Submitted by ${nameOf(submittedBy)} on ${submittedAt}; ${signed} (${tier} risk asks for ${required}).${looked} Closure ${short(closure)}`;
}

function behind({ review: one, waiver, missing }: Item, entry: AuditEntry, nameOf: (id: string) => string): Html {
  if (missing !== undefined) return html`<b class="high">${missing}</b>`;
  if (one !== undefined) return review(one, nameOf);
  if (waiver !== undefined)
    return html`Rule ${waiver.rule}, asked for by ${nameOf(waiver.requestedBy)}, ${waiver.approvedBy === undefined ? 'approved by nobody' : `approved by ${nameOf(waiver.approvedBy)}`}, until ${waiver.until}. Reason ${short(waiver.reasonSha256)}`;
  return html`${Object.entries(entry.details)
    .filter(([key]) => key !== 'outcome')
    .map(([key, value]) => `${key}: ${String(value)}`)
    .join(', ')}`;
}

function sample(control: string, { body, log }: PeriodEvidence, nameOf: (id: string) => string): Html {
  const entries = new Map(log.entries.map((entry) => [entry.index, entry]));
  const rows = body.items
    .filter((item) => item.control === control)
    .flatMap((item) => {
      const entry = entries.get(item.index);
      return entry === undefined ? [] : [{ item, entry }];
    });
  if (rows.length === 0) return html`<p class="soft">Nothing happened, so there is nothing to look at.</p>`;
  return html`<table><thead><tr><th class="n" scope="col">Entry</th><th scope="col">When</th><th scope="col">Who</th><th scope="col">What</th><th scope="col">On</th><th scope="col">What stands behind it</th><th scope="col">Leaf hash</th></tr></thead><tbody>${rows.map(({ item, entry }) => html`<tr><td class="n">${entry.index}</td><td>${instantText(entry.time)}</td><td>${nameOf(entry.actor)}</td><td><code>${entry.action}</code></td><td>${nameOf(entry.subject)}</td><td>${behind(item, entry, nameOf)}</td><td>${short(item.leafHash)}</td></tr>`)}</tbody></table>`;
}

const timesPart = (times: Statement['reviewTimes']): Html =>
  times === undefined
    ? html``
    : html`<h2>Reviews and their due times</h2><p>Of ${times.submitted} submitted in the period and due at a time that the log names, ${times.inTime} were answered in time, ${times.late} were not, ${times.takenBack} were taken back or replaced by the next submission before they were due, and ${times.waiting} still waited with time left. Answered is what reviewers approved or sent back.</p>`;

/** `keyId`: of whoever signed the pack that this page shows. */
export function evidencePage(evidence: PeriodEvidence, keyId: string): string {
  const { statement, body } = evidence;
  const nameOf = namesIn(body);
  const { period, sampling, log } = statement;
  return htmlPage(
    `${statement.workspace.name}: evidence from ${period.from.slice(0, 10)}`,
    html`
<h1>${statement.workspace.name}: evidence of a period</h1>
<p>From ${period.from} until before ${period.until}. Made by ${statement.madeBy.displayName} (${statement.madeBy.owner}) on ${statement.madeAt} and signed with key <code>${keyId}</code>.</p>
<p class="soft">For a SOC 2 Type II examination. Criteria are those of the Trust Services Criteria. Numbers are of entries of the audit log; the signed pack has every one of them, and “countersign evidence verify” counts and draws them again.</p>
<h2>What this cannot speak for</h2>
${statement.gaps.length === 0 ? html`<p class="good">No gap: the log is whole from before the period to its end.</p>` : list(statement.gaps)}
<h2>To look at first</h2>
${statement.exceptions.length === 0 ? html`<p class="good">Nothing in the whole population stands out.</p>` : html`<ul>${statement.exceptions.map(({ index, text }) => html`<li>Entry ${index}: ${text}</li>`)}</ul>`}${statement.moreExceptions === 0 ? html`` : html`<p>And ${statement.moreExceptions} more.</p>`}
<h2>Controls</h2>
<table><thead><tr><th scope="col">Control</th><th scope="col">Criteria</th><th class="n" scope="col">Happened</th><th class="n" scope="col">Refused</th><th class="n" scope="col">Looked at</th></tr></thead><tbody>${statement.controls.map(({ title, criteria, population, refused, sample: taken }) => html`<tr><td>${title}</td><td>${criteria.join(', ')}</td><td class="n">${population}</td><td class="n">${refused}</td><td class="n">${taken.length}</td></tr>`)}</tbody></table>
${timesPart(statement.reviewTimes)}
${statement.controls.map(({ id, title, criteria, population, sample: taken }) => html`<h2>${title}</h2><p class="soft">${criteria.join(', ')}. ${questionOf(id)} ${taken.length} of ${population}.</p>${sample(id, evidence, nameOf)}`)}
<h2>How samples are drawn</h2>
<p>${sampling.rule}</p><p>Seed <code>${sampling.seed}</code>, from the root <code>${sampling.root}</code> over the first ${sampling.size} entries: the log as it was when the period ended.</p>
<h2>The audit log</h2>
<p>${statement.checkpoints.within} signed checkpoints lie in the period. ${statement.checkpoints.consistent ? 'Each continues the one before, and the last one continues the first.' : 'They do not all hold; see above.'} Entries ${log.first} to ${Math.max(log.first, log.size - 1)} are in the pack; root at its end <code>${log.root}</code>.</p>
<h2>Accounts</h2>
<table><thead><tr><th scope="col">Account</th><th scope="col">Name</th><th scope="col">Roles</th><th scope="col">State</th></tr></thead><tbody>${body.accounts.map(({ name, displayName, roles, state }) => html`<tr><td><code>${name}</code></td><td>${displayName}</td><td>${roles.join(', ')}</td><td>${state}</td></tr>`)}</tbody></table>
<p class="soft">Digest of the pack’s body <code>${statement.bodySha256}</code>. Words that people wrote stand in it as SHA-256 only.</p>`,
  );
}
