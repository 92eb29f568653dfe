/** Addresses of the network as parameters spell them, and pages and feeds of the open web. */
import type { Json, JsonObject } from '../../../kernel/json.ts';
import type { ForeignFacts } from '../../../nodes/foreign-action/parameters.ts';
import { zoneOfHost } from '../../../nodes/kit/vendors.ts';
import { at, brings, effectsOf, isComputed, type Described, type Facts, type Sink } from './kit.ts';

export function methodOf(parameters: JsonObject, version: number): string | undefined {
  const value = at(parameters, version < 3 && at(parameters, 'method') === undefined ? 'requestMethod' : 'method');
  if (value === undefined || value === '') return 'GET';
  return typeof value === 'string' && !value.startsWith('=') ? value.toUpperCase() : undefined;
}

/** The text of a URL up to its first computed part. */
export function fixedStart(value: Json | undefined): string {
  if (typeof value !== 'string') return '';
  const text = value.startsWith('=') ? value.slice(1) : value;
  const open = text.indexOf('{{');
  return (open < 0 || !value.startsWith('=') ? text : text.slice(0, open)).trim();
}

/** A name without a dot is one of the house's own network: `http://gitlab-mcp:8091`. Without a port it is mostly a word that was to be replaced. */
const inHouse = /^https?:\/\/(?!your|my-|example|host|server|domain|placeholder)[a-z][a-z0-9-]{1,60}:\d/;
/** The host of a URL, when what is fixed of it covers the whole host. */
export function hostOf(start: string, whole: boolean): string | undefined {
  const match = /^(?:[a-z][a-z0-9+.-]*:\/\/)?(?:[^@/\\?#\s]*@)?([a-z0-9.-]+|\[[0-9a-f:.]+\])(?::\d+)?([/\\?#]|$)/i.exec(start);
  if (match === null || match[1] === undefined || (!/[.:]|^localhost$/.test(match[1]) && !inHouse.test(start))) return undefined;
  return whole || match[2] !== '' ? match[1].toLowerCase() : undefined;
}

/** A text that the step runs as a program, in a browser or on this machine. */
const runningScripts: ReadonlySet<string> = new Set(['scriptCode', 'customScript', 'jsCode', 'functionCode']);

export function describeFetch(described: Described): Facts {
  const { info, node, outputs, effect } = described;
  const urlKey = ['url', 'feedUrl', 'websiteUrl', 'link'].find((key) => at(node.parameters, key) !== undefined);
  const url = urlKey === undefined ? undefined : at(node.parameters, urlKey);
  const host = hostOf(fixedStart(url), !isComputed(url));
  const vendorHosts = info.vendor?.hosts ?? [];
  const zone: ForeignFacts['zone'] =
    vendorHosts.length > 0
      ? {
          scope: 'vendor',
          vendor: info.vendor?.name ?? info.title,
          ...(vendorHosts[0] === undefined ? {} : { host: vendorHosts[0] }),
          ...(info.vendor?.region === undefined ? {} : { region: info.vendor.region }),
        }
      : zoneOfHost(host);
  const sinkOf = (key: string): Sink['kind'] =>
    key === urlKey && vendorHosts.length === 0 ? 'url' : runningScripts.has(key) ? 'code' : 'network';
  const sinks: Sink[] = Object.entries(node.parameters)
    .filter(([key, value]) => key !== 'resource' && key !== 'operation' && isComputed(value))
    .slice(0, 40)
    .map(([key]) => ({ kind: sinkOf(key), parameter: [key] }));
  return {
    zone,
    effects: effectsOf({ ...described, effect: effect === 'none' ? 'read' : effect }),
    sinks,
    networks:
      urlKey === undefined || vendorHosts.length > 0
        ? vendorHosts
            .filter((one) => !one.startsWith('*'))
            .slice(0, 1)
            .map((one) => ({
              url: `https://${one}/`,
              verifyCertificate: true,
              followsRedirects: false,
              sendsCredentials: node.credentials.length > 0,
            }))
        : [
            {
              parameter: [urlKey],
              method: 'GET',
              verifyCertificate: at(node.parameters, 'options', 'ignoreSSL') !== true,
              followsRedirects: true,
              sendsCredentials: node.credentials.length > 0,
            },
          ],
    hosts: vendorHosts.length > 0 ? [...vendorHosts] : host === undefined ? [] : [host],
    result: 'answer',
    brings: brings(info.brings ?? 'web', outputs),
  };
}
