/** Host names as attackers spell them: labels, punycode, look-alike scripts, names that mean "inside". Pure. */
import { scriptFault } from './name-scripts.ts';

const MAX_NAME = 253;
const MAX_LABEL = 63;

export type NameFault = 'empty-label' | 'bad-label' | 'too-long' | 'mixed-script' | 'look-alike' | 'internal-name' | 'wildcard-dns';

/** RFC 3492 section 6.2; undefined for text that is no punycode. */
export function decodePunycode(text: string): string | undefined {
  const output: number[] = [];
  const split = text.lastIndexOf('-');
  for (const char of split > 0 ? text.slice(0, split) : '') output.push(char.codePointAt(0) ?? 0);
  let n = 128,
    i = 0,
    bias = 72;
  let at = split > 0 ? split + 1 : 0;
  while (at < text.length) {
    const before = i;
    let weight = 1;
    for (let k = 36; ; k += 36) {
      const code = text.charCodeAt(at);
      at += 1;
      const digit = code >= 97 && code <= 122 ? code - 97 : code >= 48 && code <= 57 ? code - 22 : -1;
      if (digit < 0) return undefined;
      i += digit * weight;
      if (i > 0x7fffffff) return undefined;
      const threshold = k <= bias ? 1 : k >= bias + 26 ? 26 : k - bias;
      if (digit < threshold) break;
      weight *= 36 - threshold;
    }
    const length = output.length + 1;
    let delta = before === 0 ? Math.floor(i / 700) : (i - before) >> 1;
    delta += Math.floor(delta / length);
    let k = 0;
    while (delta > 455) {
      delta = Math.floor(delta / 35);
      k += 36;
    }
    bias = k + Math.floor((36 * delta) / (delta + 38));
    n += Math.floor(i / length);
    i %= length;
    if (n > 0x10ffff) return undefined;
    output.splice(i, 0, n);
    i += 1;
  }
  return String.fromCodePoint(...output);
}

/**
 * RFC 5892: letters, marks and digits, and the joiners and dots that some scripts need. Symbols and punctuation are out: a
 * fraction slash (U+2044) in a label looks like the end of the host name.
 */
const nameCharacters = /^[\p{Ll}\p{Lo}\p{Lm}\p{Mn}\p{Mc}\p{Nd}\u00b7\u0375\u05f3\u05f4\u30fb\u200c\u200d-]+$/u;

/** RFC 6761, 6762, 8375, 9476 and ICANN's `internal`; a single label is looked up with the machine's search list. */
const internalSuffixes = [
  'localhost',
  'localdomain',
  'local',
  'internal',
  'intranet',
  'private',
  'corp',
  'home',
  'lan',
  'home.arpa',
  'in-addr.arpa',
  'ip6.arpa',
  'onion',
  'alt',
  'svc',
  'consul',
];
/** Metadata services under public names. */
const metadataNames = [
  'metadata.goog',
  'metadata.tencentyun.com',
  'metadata.packet.net',
  'metadata.platformequinix.com',
  'api.metadata.cloud.ibm.com',
];
/** Public names that by design resolve to loopback or to an address spelled in the name. */
const loopbackZones = [
  'localtest.me',
  'lvh.me',
  'vcap.me',
  'lacolhost.com',
  'fuf.me',
  'yoogle.com',
  'bcarp.com',
  'spoofed.burpcollaborator.net',
  'localho.st',
  'local.gd',
  'lcl.host',
  'localhost.direct',
];
const wildcardZones = [
  'nip.io',
  'sslip.io',
  'xip.io',
  'traefik.me',
  'backname.io',
  '1u.ms',
  'rbndr.us',
  'rebind.it',
  'rebind.network',
  'local-ip.sh',
  'local-ip.co',
  'ip6.name',
  'ipq.co',
];
const within = (host: string, zones: readonly string[]): boolean => zones.some((zone) => host === zone || host.endsWith(`.${zone}`));

/** Is `typed` what a person would write for the ASCII name `host`, or does the parser read something else than the person? */
export function isPlainSpelling(typed: string, host: string): boolean {
  const labels = host.split('.');
  const typedLabels = typed.toLowerCase().normalize('NFC').replace(/\.$/, '').split('.');
  return (
    labels.length === typedLabels.length &&
    labels.every((label, index) => {
      const written = typedLabels[index];
      return written === label || (label.startsWith('xn--') && written === decodePunycode(label.slice(4)));
    })
  );
}

/** Judges an ASCII host name (as the URL parser gives it, no trailing dot). */
export function nameFault(host: string): NameFault | undefined {
  if (host.length > MAX_NAME) return 'too-long';
  for (const label of host.split('.')) {
    if (label === '') return 'empty-label';
    if (label.length > MAX_LABEL || !/^[a-z0-9_](?:[a-z0-9_-]*[a-z0-9_])?$/.test(label)) return 'bad-label';
    if (label.startsWith('xn--')) {
      const decoded = decodePunycode(label.slice(4));
      if (decoded === undefined || !nameCharacters.test(decoded)) return 'bad-label';
      const fault = scriptFault(decoded, host.slice(host.lastIndexOf('.') + 1));
      if (fault !== undefined) return fault;
    }
  }
  if (within(host, wildcardZones)) return 'wildcard-dns';
  if (!host.includes('.') || within(host, internalSuffixes) || within(host, loopbackZones) || metadataNames.includes(host))
    return 'internal-name';
  return undefined;
}

/** A host rule: an exact name or address, or `*.` for exactly one label. */
export interface HostRule {
  readonly host: string;
  readonly port: number;
}

/** `*.` stands for exactly one label, as in certificates (RFC 9525, 6.3). Both are in ASCII and lower case. */
export function hostMatches(pattern: string, host: string): boolean {
  if (!pattern.startsWith('*.')) return pattern === host;
  const rest = pattern.slice(1);
  const label = host.slice(0, -rest.length);
  return host.endsWith(rest) && label !== '' && !label.includes('.');
}
