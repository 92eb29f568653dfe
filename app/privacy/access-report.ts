/**
 * Who saw one person's data, as a page for that person or for an auditor: GDPR article 15, HIPAA 45 CFR 164.312(b). It names the person, as whoever asks for
 * it has to; the audit log knows them by the digest alone. Pure.
 */
import { html, htmlPage } from '../kernel/html.ts';
import { instantText } from '../kernel/instant.ts';

export interface AccessFacts {
  /** What was searched for. */
  readonly identifiers: readonly string[];
  /** The keyed digest that stands for them in the audit log. */
  readonly person: string;
  /** When it was looked up, ms since the epoch. */
  readonly at: number;
  readonly places: readonly { readonly place: string; readonly help: string; readonly count: number }[];
  readonly seen: readonly {
    readonly at: number;
    readonly actor: string;
    readonly did: string;
    readonly subject: string;
    readonly reason?: string | undefined;
  }[];
  /** Looks alike, and nobody checked it. */
  readonly alike: number;
  /** No more than so many entries are told. */
  readonly most: number;
}

/** A page for the person (GDPR, Article 15): who saw their data, and where it is now. */
export function accessReport({ identifiers, person, at, places, seen, alike, most }: AccessFacts): string {
  return htmlPage(
    'Who saw a person’s data',
    html`
<h1>Who saw a person’s data</h1>
<p>${identifiers.map((one) => `“${one}”`).join(', ')}, as of ${instantText(at)}. In the audit log of this workspace <code>${person}</code> stands for them.</p>
<h2>Who saw it</h2>
${seen.length === 0 ? html`<p>Nobody, according to the audit log.</p>` : html`<table><thead><tr><th scope="col">When (UTC)</th><th scope="col">Who</th><th scope="col">What they did</th><th scope="col">Why, in their words</th></tr></thead><tbody>${seen.map((one) => html`<tr><td>${instantText(one.at)}</td><td>${one.actor}</td><td>${one.did}${one.subject === '' ? html`` : html`<br><code>${one.subject}</code>`}</td><td>${one.reason ?? ''}</td></tr>`)}</tbody></table>`}
${seen.length < most ? html`` : html`<p class="high">Only the newest ${most} are here. The audit log has all of them.</p>`}
<h2>Where it is now</h2>
${places.length === 0 ? html`<p>Nothing in this workspace names the person.</p>` : html`<table><thead><tr><th scope="col">Place</th><th scope="col">What it holds</th><th scope="col" class="n">How many</th></tr></thead><tbody>${places.map(({ place, help, count }) => html`<tr><td>${place}</td><td>${help}</td><td class="n">${count}</td></tr>`)}</tbody></table>`}
<h2>What this does not say</h2>
<ul><li>Values that a step masked were shown to nobody, and are not here. Showing them takes a reason and a second factor, and that is what the list above holds.</li>
<li>Who read what flows sent elsewhere, such as a mail or a row in another database, is known there and not here.</li>
<li>What people saw of runs that retention or an erasure has taken away since is told by the audit log alone, by the id of the run.</li>
${alike === 0 ? html`` : html`<li>${alike} more looked like the person and may be somebody else: nobody has checked them.</li>`}
<li>Names and numbers were looked for as whole words; other spellings only where they were given.</li></ul>`,
  );
}
