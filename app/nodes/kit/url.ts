/** What is known about a URL before its templates are evaluated: who is called, by which scheme, and which data decides about it. */
import { rememberByText } from '../../kernel/remember.ts';
import { isFieldAlone, templateSegments } from '../../workflow/expression/parameters.ts';
import type { ConnectionAuth, ConnectionSlot } from '../../workflow/model/flow.ts';
import type { Json } from '../../kernel/json.ts';
import { secretName } from '../../workflow/model/login-names.ts';
import type { Trust } from '../../workflow/model/labels.ts';
import type { NetworkFact, Read, Zone } from './facts.ts';

export interface UrlFacts {
  readonly scheme?: string;
  readonly host?: string;
  readonly port?: number;
  /** Fixed path up to the last whole segment, without a closing slash: what the grant allows. */
  readonly path: string;
  /** The whole segments at the end of the path, behind all data in it; undefined where data reaches into the last one, or may bring more with it. */
  readonly pathEnd?: string;
  readonly hostReads: readonly Read[];
  readonly pathReads: readonly Read[];
  readonly queryReads: readonly Read[];
  /** Those of them that stand in it encoded, so that they can change nothing of it. */
  readonly encodedReads: readonly Read[];
  readonly userinfo: boolean;
  /** A query parameter that is named like a secret has a value typed in by hand. */
  readonly secretInQuery: boolean;
  readonly reads: readonly Read[];
  /** The address is a field as a step before has written it, from its first letter on. */
  readonly isField?: true;
}

/** A backslash ends a host as a slash does. */
const origin = /^\s*([a-z][a-z0-9+.-]*):\/\/([^/\\?#]*)/i;

/** `text` is the fixed text so far, `done` says that nothing can follow it. */
function authorityOf(text: string, done: boolean): { readonly scheme: string; readonly authority: string } | undefined {
  const match = origin.exec(text);
  if (match === null) return undefined;
  const [whole, scheme = '', authority = ''] = match;
  return done || whole.length < text.length ? { scheme: scheme.toLowerCase(), authority } : undefined;
}

function splitAuthority(authority: string): { readonly host: string; readonly port?: number; readonly userinfo: boolean } {
  const at = authority.lastIndexOf('@');
  // Tabs and line ends are skipped by whoever calls: what holds them is no host that anybody sees here.
  const place = /[\t\n\r]/.test(authority) ? '' : authority.slice(at + 1);
  const match = /^(\[[^\]]*\]|[^:]*)(?::(\d{1,5}))?$/.exec(place);
  const host = (match?.[1] ?? place).toLowerCase().replace(/\.$/, '');
  return { host, ...(match?.[2] === undefined ? {} : { port: Number(match[2]) }), userinfo: at >= 0 };
}

/** What is certain of an address where something computed follows: the host, once a sign has ended it. */
const begun = /^\s*[a-z][a-z0-9+.-]*:\/\/[^/\\?#@\s]+[/?#]/i;

/** Of a text, or of what is written out at its beginning, what tells whether it is an address, and whose. */
export function addressStart({ literal, prefix }: { readonly literal?: string | undefined; readonly prefix: string }): {
  readonly literal?: string;
} {
  if (literal !== undefined) return origin.test(literal) ? { literal: literal.trim().slice(0, 300) } : {};
  const start = begun.exec(prefix)?.[0];
  return start === undefined ? {} : { literal: start.trim().slice(0, 300) };
}

/** The fixed path prefix that ends at a segment. */
function pathPrefix(text: string, complete: boolean): string {
  const path = text.replace(origin, '').split(/[?#]/)[0] ?? '';
  const ended = complete || /[?#]/.test(text.replace(origin, ''));
  const kept = ended ? path : path.slice(0, path.lastIndexOf('/') + 1);
  return kept.replace(/\/+$/, '') || '/';
}

/** Of a text in which a NUL stands for each piece of data. */
function pathEndOf(text: string): string | undefined {
  const path = text.replace(origin, '').split(/[?#]/)[0] ?? '';
  const fixed = path.slice(path.lastIndexOf('\u0000') + 1);
  const start = fixed.indexOf('/');
  return start < 0 || fixed.slice(start) === '/' ? undefined : fixed.slice(start);
}

/** Behind data in the host, which may bring the path and the rest with it: only what is written out ends it for sure. */
const endsHost = (text: string): boolean => /[/\\?#]/.test(text.replace(/^:\/\//, ''));

/** Flows call the same few addresses from many steps. */
const readText = rememberByText(2_000, readAddress);

export const readUrl = (value: Json | undefined): UrlFacts => (typeof value === 'string' ? readText(value) : readAddress(value));

function readAddress(value: Json | undefined): UrlFacts {
  const hostReads: Read[] = [];
  const pathReads: Read[] = [];
  const queryReads: Read[] = [];
  const encodedReads: Read[] = [];
  const segments = templateSegments(value);
  const dynamic = segments.some((segment) => !segment.whole);
  let fixed = '';
  let unbroken = true;
  let place: 'host' | 'path' | 'query' = 'host';
  for (const segment of segments) {
    if (unbroken) fixed += segment.text;
    if (place === 'host' && (unbroken ? authorityOf(fixed, !dynamic) !== undefined : endsHost(segment.text))) place = 'path';
    if (place === 'path' && /[?#]/.test(segment.text)) place = 'query';
    if (segment.whole) continue;
    // What is encoded stays a value wherever it stands behind the host.
    if (place !== 'host' && segment.encoded === true) encodedReads.push(...segment.reads);
    (place === 'host' ? hostReads : place === 'path' && segment.encoded !== true ? pathReads : queryReads).push(...segment.reads);
    unbroken = false;
  }
  const known = hostReads.length === 0 ? authorityOf(fixed, !dynamic) : undefined;
  const parts = known === undefined ? undefined : splitAuthority(known.authority);
  const scheme = known?.scheme ?? /^\s*([a-z][a-z0-9+.-]*):\/\//i.exec(fixed)?.[1]?.toLowerCase();
  const marked = segments.map((segment) => segment.text + (segment.whole ? '' : '\u0000')).join('');
  const query = marked.split('?')[1] ?? '';
  const pathEnd = known === undefined ? undefined : pathEndOf(marked);
  return {
    ...(scheme === undefined ? {} : { scheme }),
    ...(parts === undefined || parts.host === '' ? {} : { host: parts.host }),
    ...(parts?.port === undefined ? {} : { port: parts.port }),
    path: pathPrefix(fixed, !dynamic),
    ...(pathEnd === undefined ? {} : { pathEnd }),
    hostReads,
    pathReads,
    queryReads,
    encodedReads,
    userinfo: parts?.userinfo ?? /:\/\/[^/?#]*@/.test(fixed),
    secretInQuery: query.split('&').some((pair) => secretName.test(pair.split('=')[0] ?? '') && /=[^\u0000]/.test(pair)),
    reads: [...hostReads, ...pathReads, ...queryReads],
    ...(isFieldAlone(value) ? { isField: true } : {}),
  };
}

export interface NetworkOptions {
  readonly parameter: string;
  readonly method?: string;
  readonly connection: ConnectionSlot | undefined;
  readonly followsRedirects?: boolean;
  readonly extraQueryReads?: readonly Read[];
  readonly inlineCredentials?: boolean;
}

export function authOf(connection: ConnectionSlot | undefined): ConnectionAuth {
  return connection?.auth ?? 'none';
}

/** The outward network fact of a URL parameter, with TLS and credentials from the connection slot. */
export function networkOf(url: UrlFacts, options: NetworkOptions): NetworkFact {
  const { connection } = options;
  const auth = authOf(connection);
  return {
    parameter: options.parameter,
    ...(url.scheme === undefined ? {} : { scheme: url.scheme }),
    ...(url.host === undefined ? {} : { host: url.host }),
    ...(url.port === undefined ? {} : { port: url.port }),
    path: url.path,
    ...(options.method === undefined ? {} : { method: options.method }),
    hostReads: url.hostReads,
    ...(url.isField === true ? { isField: true } : {}),
    pathReads: url.pathReads,
    queryReads: [...url.queryReads, ...(options.extraQueryReads ?? [])],
    minimumTls: connection?.tls?.minimum ?? '1.3',
    verifyCertificate: connection?.tls?.verify ?? true,
    followsRedirects: options.followsRedirects ?? false,
    sendsCredentials: auth !== 'none' || options.inlineCredentials === true,
    auth,
    ...(url.userinfo || url.secretInQuery || options.inlineCredentials === true ? { inlineCredentials: true } : {}),
    direction: 'out',
  };
}

/** How far an answer from there is to be believed. */
export function trustOfZone(zone: Zone): Trust {
  if (zone.scope === 'local' || zone.scope === 'internal') return 'trusted';
  return zone.scope === 'vendor' ? 'partner' : 'public';
}

/** `host` or `host:port`; empty when data decides about it. */
export const hostWithPort = (url: Pick<UrlFacts, 'host' | 'port'>): string =>
  url.port === undefined ? (url.host ?? '') : `${url.host ?? ''}:${url.port}`;
