/** A page that proves an erasure without naming the person: what was destroyed, what stays and why, and where the audit log says so. */
import { html, htmlPage } from '../kernel/html.ts';
import { instantText } from '../kernel/instant.ts';
import type { ErasureReport } from './erasure.ts';

export const grounds = {
  request: 'at the person’s request (GDPR article 17)',
  retention: 'because it is no longer needed',
  mistake: 'because it should never have been there',
} as const;

export interface CertificateFacts extends ErasureReport {
  /** Keyed digest of the identifiers: the same person gives the same one in this workspace, and nobody can try names against it. */
  readonly person: string;
  readonly at: number;
  readonly by: string;
  readonly ground: keyof typeof grounds;
  readonly workspace: string;
  readonly backups: number;
}

/** A page that says what was erased and what stays, and why (GDPR, Article 17), and names nobody. */
export function erasureCertificate(facts: CertificateFacts): string {
  const { person, at, by, ground, workspace, erased, stays, alike, backups } = facts;
  return htmlPage(
    'Erasure of a person’s data',
    html`
<h1>Erasure of a person’s data</h1>
<p>On ${instantText(at)} ${by} erased the data of one person from the workspace ${workspace}, ${grounds[ground]}.</p>
<p>The person is not named here. In this workspace <code>${person}</code> stands for them; the audit log names the erasure by it (<code>privacy.erased</code>).</p>
<h2>Erased</h2>
${erased.length === 0 ? html`<p class="soft">Nothing that could be erased was found.</p>` : html`<table><thead><tr><th scope="col">Where</th><th scope="col" class="n">How many</th></tr></thead><tbody>${erased.map(({ place, count }) => html`<tr><td>${place}</td><td class="n">${count}</td></tr>`)}</tbody></table>`}
<p class="soft">Values in the token vault are encrypted under a key of their own; the key was destroyed, so that copies of the tokens mean nothing any more. Other values were overwritten. Names and numbers were looked for as whole words, in upper and lower case; other spellings and forms, such as “Kowalskiego” of “Kowalski”, only where they were given.</p>
<h2>Stays, and why</h2>
<ul>${stays.map(({ what, why, items }) => html`<li><b>${what}</b>${items.length === 0 ? '' : ` (${items.length})`}. ${why}</li>`)}
<li><b>The audit log</b>. It holds ids, codes and counts, and no name or value; it proves who did what.</li>
${alike.length === 0 ? html`` : html`<li><b>What looks like a form of the name, or is a field that is called like it</b>: ${alike.map(({ place, count }) => `${place} (${count})`).join(', ')}. No program can say whether it is the person: the page Privacy lists it, for somebody to check by hand.</li>`}
${backups === 0 ? html`` : html`<li><b>${backups} backups made before</b>. They are encrypted whole. Delete them, or erase again after a restore.</li>`}
<li><b>Files that flows wrote, and secrets of connections</b>. They were not searched: files may be of any kind, and secrets are sealed. Look into the folders that flows write to.</li>
<li><b>What flows sent to other services before</b>. Ask these services to erase it too.</li></ul>`,
  );
}
