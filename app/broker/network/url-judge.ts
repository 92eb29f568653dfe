/**
 * May a request go to this URL, as far as the text tells? Pure. Addresses behind a name are judged later, on the answers
 * that the socket really uses. Everything that two URL parsers could read differently is refused rather than repaired.
 */
import { rememberByText } from '../../kernel/remember.ts';
import { judgeAddress, addressWords, isApprovedInternal } from './address-judge.ts';
import { hostMatches, isPlainSpelling, nameFault, type HostRule, type NameFault } from './host-name.ts';

export const urlReasons = [
  'ok',
  'malformed',
  'scheme',
  'userinfo',
  'host-spelling',
  'ip-spelling',
  'address',
  'port',
  'empty-label',
  'bad-label',
  'too-long',
  'mixed-script',
  'look-alike',
  'internal-name',
  'wildcard-dns',
  'not-allowed',
  'unresolved',
] as const;
export type UrlReason = (typeof urlReasons)[number];

/** What is asked of an address, read once. */
export type WebAddress = Readonly<Pick<URL, 'protocol' | 'origin' | 'host' | 'hostname' | 'pathname' | 'search' | 'href'>>;

export interface JudgedUrl {
  readonly allowed: true;
  readonly url: WebAddress;
  /** Lower case, no brackets, no trailing dot. */
  readonly host: string;
  readonly port: number;
  readonly isAddress: boolean;
}
export interface RefusedUrl {
  readonly allowed: false;
  readonly reason: Exclude<UrlReason, 'ok'>;
  readonly words: string;
}
export type UrlVerdict = JudgedUrl | RefusedUrl;

export const defaultPorts: readonly number[] = [443, 8443];
const MAX_URL = 8_192;

const nameWords: Readonly<Record<NameFault, string>> = {
  'empty-label': 'the host name has an empty part',
  'bad-label': 'the host name has a part that is not allowed',
  'too-long': 'the host name is longer than 253 characters',
  'mixed-script': 'the host name mixes alphabets',
  'look-alike': 'the host name imitates Latin letters',
  'internal-name': 'the name means a place inside the network',
  'wildcard-dns': 'the name resolves to whatever address is written in it',
};

const refuse = (reason: RefusedUrl['reason'], words: string): RefusedUrl => ({ allowed: false, reason, words });

function typedHost(authority: string): string {
  const host = authority.slice(authority.lastIndexOf('@') + 1);
  return host.startsWith('[') ? host.slice(0, host.indexOf(']') + 1) : host.replace(/:\d*$/, '');
}

const isDotted = (host: string): boolean => /^\d+\.\d+\.\d+\.\d+$/.test(host);

interface Origin {
  readonly scheme: string;
  readonly fault?: RefusedUrl;
  readonly host: string;
  readonly port: number;
  readonly isAddress: boolean;
}

/** Everything that a URL says in front of its path. A flow asks the same few over and over. */
const readOrigin = rememberByText<Origin | 'unreadable'>(2_000, (text) => {
  if (!URL.canParse(text)) return 'unreadable';
  const url = new URL(text);
  const scheme = url.protocol.slice(0, -1);
  const authority = text.slice(text.indexOf('://') + 3);
  const bracketed = url.hostname.startsWith('[');
  const host = (bracketed ? url.hostname.slice(1, -1) : url.hostname).replace(/\.$/, '');
  const isAddress = bracketed || isDotted(host);
  const fault = originFault(url, authority, host, isAddress, bracketed);
  return {
    scheme,
    host,
    isAddress,
    port: url.port === '' ? (scheme === 'https' ? 443 : 80) : Number(url.port),
    ...(fault === undefined ? {} : { fault }),
  };
});

function originFault(url: URL, authority: string, host: string, isAddress: boolean, bracketed: boolean): RefusedUrl | undefined {
  if (url.username !== '' || url.password !== '' || authority.includes('@'))
    return refuse('userinfo', 'the address carries a user name or password');
  if (host === '') return refuse('malformed', 'the address has no host');
  const typed = typedHost(authority).toLowerCase();
  if (isAddress) return !bracketed && typed !== host ? refuse('ip-spelling', 'the IP address is not written in its plain form') : undefined;
  // The parser folds full-width letters, circled digits and odd dots, and resolves percent signs; a person reads something else.
  if (!isPlainSpelling(typed, host)) return refuse('host-spelling', 'the host name is written in disguise');
  const fault = nameFault(host);
  return fault === undefined || fault === 'internal-name' ? undefined : refuse(fault, nameWords[fault]);
}

interface ReadUrl {
  readonly scheme: string;
  readonly verdict: UrlVerdict;
}

function read(text: string): UrlVerdict | ReadUrl {
  if (text.length > MAX_URL || /[\u0000-\u0020\u007f-\u00a0\u2028-\u202e\u2066-\u2069\ufeff\\]/.test(text))
    return refuse('malformed', 'the address holds blanks, control characters or backslashes, or is too long');
  const typed = /^[a-z][a-z0-9+.-]*:\/\/[^/?#]+/i.exec(text)?.[0];
  if (typed === undefined)
    return refuse(/^https?:/i.test(text) ? 'malformed' : 'scheme', 'the address does not start with https:// and a host');
  const origin = readOrigin(typed);
  if (origin === 'unreadable' || !URL.canParse(text)) return refuse('malformed', 'the address cannot be read');
  const { scheme, fault, host, port, isAddress } = origin;
  const { protocol, origin: whole, host: withPort, hostname, pathname, search, href } = new URL(text);
  return {
    scheme,
    verdict: fault ?? {
      allowed: true,
      url: { protocol, origin: whole, host: withPort, hostname, pathname, search, href },
      host,
      port,
      isAddress,
    },
  };
}

/** Steps ask the same address over and over. Queries are not kept: they differ from item to item, and hold data. */
const readWhole = rememberByText(500, read);

/** Reads an address and refuses every spelling that hides where it leads. Says nothing yet about where it may lead. */
export function readUrl(text: string, schemes: readonly string[] = ['https']): UrlVerdict {
  const found = text.length > 500 || text.includes('?') ? read(text) : readWhole(text);
  if ('allowed' in found) return found;
  return schemes.includes(found.scheme)
    ? found.verdict
    : refuse('scheme', `${found.scheme} is not allowed; only ${schemes.join(' or ')} is`);
}

const faultOf = rememberByText<NameFault | 'none'>(2_000, (host) => nameFault(host) ?? 'none');

/** Refuses a host that is inside the network, unless an administrator approved addresses for this connection. */
export function insideFault(host: string, isAddress: boolean, internalAddresses: readonly string[] = []): RefusedUrl | undefined {
  if (isAddress) return judgeAnswers(host, [host], internalAddresses);
  return internalAddresses.length === 0 && faultOf(host) === 'internal-name'
    ? refuse('internal-name', nameWords['internal-name'])
    : undefined;
}

export interface UrlPolicy {
  /** Undefined: any public host, on the ports that web services use. */
  readonly rules?: readonly HostRule[];
}

/** The whole verdict on an https address for which no connection is known: `countersign egress check`. */
export function judgeUrl(text: string, policy: UrlPolicy = {}): UrlVerdict {
  const verdict = readUrl(text);
  if (!verdict.allowed) return verdict;
  const { host, port, isAddress } = verdict;
  const inside = insideFault(host, isAddress);
  if (inside !== undefined) return inside;
  if (policy.rules === undefined)
    return defaultPorts.includes(port) ? verdict : refuse('port', `port ${port} is not one that web services use`);
  const named = policy.rules.filter((rule) => hostMatches(rule.host, host));
  if (named.length === 0) return refuse('not-allowed', `${host} is not on the list`);
  return named.some((rule) => rule.port === port) ? verdict : refuse('port', `${host} is on the list, but not with port ${port}`);
}

/** Judges every answer of a look-up: one bad address spoils the name, or an attacker mixes good and bad ones. */
export function judgeAnswers(
  host: string,
  addresses: readonly string[],
  internalAddresses: readonly string[] = [],
): RefusedUrl | undefined {
  if (addresses.length === 0) return refuse('unresolved', `${host} has no address`);
  for (const address of addresses) {
    const verdict = judgeAddress(address);
    if (verdict.allowed || isApprovedInternal(verdict, internalAddresses)) continue;
    return refuse(
      'address',
      address === host ? `${host} is ${addressWords(verdict)}` : `${host} leads to ${address}, ${addressWords(verdict)}`,
    );
  }
  return undefined;
}
