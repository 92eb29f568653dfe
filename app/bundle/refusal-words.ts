/** What a refused bundle means to whoever holds it, and what to do about it. */
const republish = 'An administrator publishes the trust root again under Settings; then try it once more.';
const submitAgain = 'To run this flow, submit it again: the new approval makes a new bundle.';
/** What to do about a refusal, by its code. */
const mends: Readonly<Record<string, string>> = {
  'no-trust-root': 'The trust root names whose signatures count. An administrator publishes it under Settings; then try it once more.',
  'trust-root-expired': republish,
  'untrusted-signer': `Somebody signed it whom this workspace did not know when the trust root was published. ${republish}`,
  'expired': submitAgain,
  'revoked-bundle': submitAgain,
  'revoked-key': submitAgain,
  'emergency-too-long': submitAgain,
  'rolled-back': 'The newer release is the one that counts. Nothing needs to be done.',
  'newer-format': 'Install the newest Countersign; then try it once more.',
};
const askAgain =
  'Ask whoever sent it to export it again, and send it another way. If that one is refused too, tell the people who look after security.';
/** Refusals that speak of bytes: what they mean comes first. */
const changedCodes: ReadonlySet<string> = new Set([
  'not-a-zip',
  'trailing-data',
  'header-mismatch',
  'bad-checksum',
  'non-canonical-archive',
  'missing-file',
  'unknown-file',
  'bad-size',
  'bad-digest',
  'bad-signature',
  'closure-mismatch',
]);

/** `message`: the refusal's own words, which `title` is where nothing plainer can be said. */
export const refusalWords = (reason: string, message: string): { readonly title: string; readonly mend: string } => ({
  title: changedCodes.has(reason) ? 'The file was changed after it was signed, or damaged on its way.' : message,
  mend: mends[reason] ?? askAgain,
});
