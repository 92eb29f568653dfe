/** Reads the places that a secret may travel to, as people write them on a connection. Pure; the broker reads the same by `parseHostRule`. */
import { isCountersignError } from '../../kernel/errors.ts';
import { judgeAddress, rangeOf } from './address-judge.ts';
import { nameFault } from './host-name.ts';
import { parseHostRule } from './host-rules.ts';
import { isPublicSuffix } from './public-suffixes.ts';

/** As long as a connection keeps one. */
const longest = 253;

/** The host of a pasted address, with its port where it is not the usual one; undefined for what is no address. */
export function hostOfAddress(text: string): string | undefined {
  if (text.length > 2_000 || !/[/@?#]/.test(text)) return undefined;
  const written = /^[a-z][a-z0-9+.-]*:\/\//i.test(text) ? text : `https://${text}`;
  if (!URL.canParse(written)) return undefined;
  const { protocol, hostname, port } = new URL(written);
  if (hostname === '' || hostname.includes('%')) return undefined;
  return port !== '' ? `${hostname}:${port}` : protocol === 'http:' ? `${hostname}:80` : hostname;
}

/** Why the secret cannot travel to what is written, as a sentence; undefined where it can. */
export function boundHostFault(text: string): string | undefined {
  const shown = `“${text.length > 60 ? `${text.slice(0, 60)}…` : text}”`;
  if (text.length > longest) return `${shown} is too long for a host.`;
  const wide = /^\*\.?(.*?)(?::\d*)?$/.exec(text)?.[1];
  if (wide !== undefined && isPublicSuffix(wide.toLowerCase()))
    return `${shown} would be everywhere. Name the host, such as api.example.com, or *.example.com for one part more.`;
  if (hostOfAddress(text) !== undefined) return `${shown} is an address. Write its host alone, such as ${hostOfAddress(text) ?? ''}.`;
  try {
    parseHostRule(text);
    return undefined;
  } catch (error) {
    if (!isCountersignError(error)) throw error;
    return `${shown} is no host. Write it such as api.example.com or api.example.com:8443.`;
  }
}

/** Why no server can be reached under it, as a sentence; its port is a field of its own. No driver here asks a server for an instance by name. */
export function serverFault(host: string): string | undefined {
  const shown = `“${host.length > 60 ? `${host.slice(0, 60)}…` : host}”`;
  if (host.includes('\\')) return `${shown} names an instance of a server. Write the server alone: its port says which instance.`;
  return host.includes('*') || boundHostFault(host.includes(':') ? `[${host}]` : host) !== undefined
    ? `${shown} is no server. Write its name or its address alone, such as db.example.com.`
    : undefined;
}

/** As wide as the widest private networks are. */
const widest = { ipv4: 8, ipv6: 7 } as const;

/** Why it names no part of somebody's own network, as a sentence. */
export function internalAddressFault(text: string): string | undefined {
  const range = rangeOf(text);
  if (range === undefined) return `“${text}” is no address. Write it such as 10.20.0.15, or 10.20.0.0/28 for a range.`;
  const [network, bits] = range;
  return bits < widest[network.kind()] ? `“${text}” would be nearly everything. Name your own network, such as 10.20.0.0/16.` : undefined;
}

/** Whether it lies inside somebody's network: reached only where that address is named on the connection. */
export function liesInside(text: string): boolean {
  if (boundHostFault(text) !== undefined) return false;
  const { host } = parseHostRule(text);
  const verdict = judgeAddress(host);
  return verdict.kind === 'malformed' ? nameFault(host.replace(/^\*\./, '')) === 'internal-name' : !verdict.allowed;
}
