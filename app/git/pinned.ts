/** What a repository's server is known by: its SSH host key, or the private authority of its certificate. Whoever confirms one is shown what is kept of it. */
import { fromBase64, toBase64 } from '../kernel/base64.ts';
import { UserError } from '../kernel/errors.ts';
import { gitRefusal } from './refusal.ts';

/** The fields of an SSH key, each behind its length (RFC 4253, section 6.6); undefined where they do not fill it exactly. */
function fieldsOf(blob: Uint8Array): readonly Uint8Array[] | undefined {
  const fields: Uint8Array[] = [];
  const view = new DataView(blob.buffer, blob.byteOffset, blob.length);
  let at = 0;
  while (at + 4 <= blob.length) {
    const next = at + 4 + view.getUint32(at);
    if (next > blob.length) return undefined;
    fields.push(blob.subarray(at + 4, next));
    at = next;
  }
  return at === blob.length ? fields : undefined;
}

/**
 * The one host key in what a person pastes: a line of known_hosts or of ssh-keyscan, or only `type base64`, which it gives. Two keys in one
 * text are refused: one could be read by a person and the other be pinned. Throws UserError `git/wrong-server`.
 */
export function readHostKey(text: string): string {
  const lines = text
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('#'));
  if (lines.length > 1 || (text.match(/AAAA[A-Za-z0-9+/]{20,}/g) ?? []).length > 1)
    throw gitRefusal('git/wrong-server', 'There is more than one line or key here: paste the line of one.');
  const [, type = '', base64 = ''] =
    /^(?:[^@\s]\S*\s+)?(ssh-ed25519|ecdsa-sha2-nistp(?:256|384|521)|ssh-rsa)\s+([A-Za-z0-9+/]{40,1200}={0,2})(?:\s|$)/.exec(
      lines[0] ?? '',
    ) ?? [];
  const blob = fromBase64(base64);
  const fields = blob === undefined ? [] : (fieldsOf(blob) ?? []);
  if (fields[0] === undefined || new TextDecoder().decode(fields[0]) !== type || fields.length !== (type === 'ssh-ed25519' ? 2 : 3))
    throw gitRefusal('git/wrong-server', 'This is no host key: it looks like “ssh-ed25519 AAAA…”.');
  return `${type} ${base64}`;
}

const certificate = /-----BEGIN CERTIFICATE-----([A-Za-z0-9+/=\s]+)-----END CERTIFICATE-----/g;
const mostCertificates = 10;

/** The certificates (DER) in a PEM text; what stands around them is left out. Throws UserError `git/wrong-server`. */
export function readAuthority(text: string): readonly Uint8Array[] {
  const found = [...text.matchAll(certificate)].map(([, body = '']) => fromBase64(body.replaceAll(/\s/g, '')));
  const certificates = found.filter((der): der is Uint8Array => der !== undefined && der.length > 0);
  if (
    certificates.length === 0 ||
    certificates.length > mostCertificates ||
    certificates.length !== found.length ||
    text.replaceAll(certificate, '').includes('-----BEGIN')
  ) {
    throw new UserError('git/wrong-server', 'This is no certificate of an authority.', {
      mend: 'Paste it in PEM, and nothing else: it begins with -----BEGIN CERTIFICATE-----.',
    });
  }
  return certificates;
}

export const pemOf = (certificates: readonly Uint8Array[]): string =>
  certificates
    .map((der) => `-----BEGIN CERTIFICATE-----\n${toBase64(der).replaceAll(/.{64}(?=.)/g, '$&\n')}\n-----END CERTIFICATE-----\n`)
    .join('');
