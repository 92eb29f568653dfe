/** Addresses that a worker of somebody's own is given: what it does is not in the file, but that it is told where to go is. */
import { isJsonObject, type Json, type JsonObject } from '../../kernel/json.ts';
import { readUrl } from '../../nodes/kit/url.ts';
import { zoneOfHost } from '../../nodes/kit/vendors.ts';
import { isForeignExpression } from '../../workflow/expression/parameters.ts';
import { secretName } from '../../workflow/model/login-names.ts';
import type { Facts } from './facts.ts';

/** More than a step is ever given. */
const MOST = 20;
const DEEPEST = 12;
const LONGEST = 2000;

/** What comes back, what is shown, and how the step is run: nothing of it tells the worker where to go. */
const elsewhere: ReadonlySet<string> = new Set([
  'outputs',
  'returns',
  'listeners',
  'form',
  'formSchema',
  'formFields',
  'formKey',
  'loop',
  'adHoc',
  'template',
  'reads',
]);
/** An address that only names something, and is never called. */
const namesOnly =
  /^(?:\$?schema(?:location)?|xmlns.*|namespace|targetnamespace|soapaction|icon|logo|documentation(?:ref|url)?|docs?(?:url)?|helpurl)$/i;
const nameSpaces =
  /^(?:www\.w3\.org|schemas\.xmlsoap\.org|json-schema\.org|schemas\.microsoft\.com|www\.omg\.org|xml\.apache\.org|camunda\.org|bpmn\.io)$/i;

const begins = /^\s*[a-z][a-z0-9+.-]*:\/\//i;
/** Within JSON, an expression or a list, an address stands in quotes. */
const quoted = /["'`](\s*[a-z][a-z0-9+.-]*:\/\/[^"'`\s\\]*)/gi;

interface Found {
  readonly path: readonly string[];
  /** Where it is a part of the value; otherwise the value is the address. */
  readonly url?: string;
}

function within(value: Json, path: readonly string[], out: Found[]): void {
  if (out.length >= MOST || path.length > DEEPEST) return;
  if (isForeignExpression(value) ? readUrl(value).scheme !== undefined : typeof value === 'string' && begins.test(value))
    out.push({ path });
  else if (typeof value === 'string' || isForeignExpression(value)) {
    const text = typeof value === 'string' ? value : value.source;
    for (const [, url = ''] of text.slice(0, 100_000).matchAll(quoted))
      if (out.length < MOST) out.push({ path, url: url.trim().slice(0, LONGEST) });
  } else if (Array.isArray(value))
    for (const [index, item] of (value as readonly Json[]).entries()) within(item, [...path, String(index)], out);
  else if (isJsonObject(value))
    for (const [key, item] of Object.entries(value)) if (!namesOnly.test(key) && key.length <= 200) within(item, [...path, key], out);
}

const hasLogin = (value: Json, depth = 0): boolean =>
  depth <= DEEPEST &&
  (Array.isArray(value)
    ? value.some((item: Json) => hasLogin(item, depth + 1))
    : isJsonObject(value) && Object.entries(value).some(([key, item]) => secretName.test(key) || hasLogin(item, depth + 1)));

/** Of several places the one that the fewest can answer for. */
const strangest = ['public', 'unknown', 'vendor', 'internal'] as const;

/** The connections that the literal addresses among a step's values tell of, and the outermost place that what it is given can go to. */
export function addressesGiven(values: JsonObject): Pick<Facts, 'networks' | 'hosts'> & { readonly zone?: Facts['zone'] } {
  const found: Found[] = [];
  for (const [key, value] of Object.entries(values)) if (!elsewhere.has(key) && !namesOnly.test(key)) within(value, [key], found);
  const sendsCredentials = hasLogin(values);
  const networks: Facts['networks'] = [];
  const hosts = new Set<string>();
  for (const { path, url } of found) {
    const { host } = readUrl(
      url ?? path.reduce<Json | undefined>((at, key) => (at as Readonly<Record<string, Json>> | undefined)?.[key], values),
    );
    if (host !== undefined && nameSpaces.test(host)) continue;
    if (host !== undefined) hosts.add(host.slice(0, 300));
    networks.push({
      parameter: [...path],
      ...(url === undefined ? {} : { url }),
      verifyCertificate: true,
      followsRedirects: false,
      sendsCredentials,
    });
  }
  const zones = [...hosts].map((host) => zoneOfHost(host));
  const scope = strangest.find((one) => zones.some((zone) => zone.scope === one));
  const zone = zones.find((one) => one.scope === scope);
  return { networks, hosts: [...hosts], ...(zone === undefined ? {} : { zone }) };
}
