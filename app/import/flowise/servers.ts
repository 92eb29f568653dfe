/** Where the settings of a Flowise step lead: tool servers, pages, databases, descriptions of an API. */
import { fromBase64 } from '../../kernel/base64.ts';
import { isJsonObject, type Json, type JsonObject } from '../../kernel/json.ts';
import type { ForeignFacts } from '../../nodes/foreign-action/parameters.ts';
import { zoneOfHost } from '../../nodes/kit/vendors.ts';
import { hostOf } from '../n8n/describe/network.ts';

export type Place = Partial<Pick<ForeignFacts, 'zone' | 'networks' | 'hosts' | 'connector'>>;
const text = (value: Json | undefined): string => (typeof value === 'string' ? value : '');
const longestUrl = 2_000;

/** A place that is written out, and how it is reached. */
export function placeAt(url: string, login: boolean, verifyCertificate = true): Place {
  const host = /^[a-z][a-z0-9+]{1,20}:\/\//i.test(url) && !url.includes('{{') ? hostOf(url, true) : undefined;
  return host === undefined
    ? {}
    : {
        zone: zoneOfHost(host),
        networks: [{ url: url.slice(0, longestUrl), verifyCertificate, followsRedirects: false, sendsCredentials: login }],
        hosts: [host],
      };
}

const MOST_PLACES = 20;
/** The outermost first: what goes to one of several places may go to any. */
const outermost: readonly ForeignFacts['zone']['scope'][] = ['public', 'unknown', 'vendor', 'internal', 'local'];

/** What leads to several places, each told once, lies in the outermost of them. */
function together(places: readonly Place[]): Place {
  const found = places.filter(({ hosts }) => hosts !== undefined);
  const hosts = [...new Set(found.flatMap((one) => one.hosts ?? []))];
  const [far] = found.toSorted((a, b) => outermost.indexOf(a.zone?.scope ?? 'local') - outermost.indexOf(b.zone?.scope ?? 'local'));
  const seen = new Set<string>();
  return far === undefined
    ? {}
    : {
        ...far,
        hosts,
        networks: found
          .flatMap(({ networks = [] }) => networks)
          .filter(({ url = '' }) => {
            const isNew = !seen.has(url);
            seen.add(url);
            return isNew;
          }),
      };
}

const placeKeys = [
  'chromaURL',
  'baseURL',
  'baseUrl',
  'executeFlowBaseURL',
  'qdrantServerUrl',
  'milvusServerUrl',
  'weaviateHost',
  'url',
  'host',
  'redisUrl',
  'mongoDBUrl',
  'elasticsearchUrl',
  'endpoint',
  'yamlLink',
];
const settingsKeys = ['additionalConfig', 'additionalConnectionConfig', 'additionalConnectionOptions', 'url', 'mongoDBUrl'];
/** Any certificate will do: in the settings of a database, or behind its address. */
const anyCertificate = /rejectUnauthorized\\?["']?\s{0,5}:\s{0,5}false\b|\bsslmode=no-verify\b|\btlsAllowInvalidCertificates=true\b/;
const asText = (value: Json | undefined): string =>
  typeof value === 'string' ? value.slice(0, 20_000) : isJsonObject(value) ? JSON.stringify(value).slice(0, 20_000) : '';

/** Where it lies, if that is written out: an own server instead of its maker's. */
export function writtenPlace(inputs: JsonObject, login: boolean): Place {
  const trusts = settingsKeys.some((key) => anyCertificate.test(asText(inputs[key])));
  const url = placeKeys.map((key) => text(inputs[key])).find((one) => placeAt(one, login).hosts !== undefined);
  if (url !== undefined) return placeAt(url, login, !trusts);
  const host = text(inputs['host']);
  return trusts && /^[\w.-]{1,253}$/.test(host) ? placeAt(`https://${host}/`, login, false) : {};
}

/** Options of `docker run` that take the next word. */
const withWord = /^(?:-[evpwul]|--(?:env|volume|publish|workdir|user|label|name|network|mount|env-file|entrypoint|platform|add-host))$/;
const exact = /^\d+(?:\.\d+){1,3}(?:[-+.][\w.-]{1,60})?$/;

/** The package or image that a command fetches, and what ties it to one version. */
function fetched(command: string, args: readonly string[]): ForeignFacts['connector'] {
  const program =
    command
      .split(/[\\/]/)
      .pop()
      ?.replace(/\.(?:cmd|exe)$/i, '') ?? '';
  const words = /^(?:docker|podman)$/.test(program)
    ? args.filter((word, index) => word !== 'run' && !word.startsWith('-') && !withWord.test(args[index - 1] ?? ''))
    : args.filter(
        (word, index) =>
          !word.startsWith('-') && !/^(?:--python|-p)$/.test(args[index - 1] ?? '') && !/^(?:dlx|x|run|tool|exec)$/.test(word),
      );
  const [named] = words;
  if (named === undefined || /^[./~]|[\s{}]/.test(named)) return undefined;
  if (/^(?:docker|podman)$/.test(program)) {
    const [image = '', digest] = named.split('@');
    const [, name = image, tag] = /^(.+?)(?::([\w.-]{1,128}))?$/.exec(image) ?? [];
    return {
      kind: 'mcp',
      name: name.slice(0, 300),
      ...(tag === undefined || !exact.test(tag) ? {} : { version: tag }),
      ...(digest === undefined ? {} : { digest: digest.slice(0, 300) }),
      operations: 'all',
    };
  }
  if (!/^(?:npx|bunx|pnpm|pnpx|yarn|bun|uvx|uv|pipx)$/.test(program)) return undefined;
  const [, name = named, version] = /^(@?[^@=]+?)(?:(?:@|==)(.{1,128}))?$/.exec(named) ?? [];
  return {
    kind: 'mcp',
    name: name.slice(0, 300),
    ...(version === undefined || !exact.test(version) ? {} : { version }),
    operations: 'all',
  };
}

/** A tool server by its settings: an address, or a command that fetches and starts it. */
export function toolServer(settings: JsonObject, login: boolean): Place {
  const raw = settings['mcpServerConfig'];
  let config: Json = raw ?? null;
  if (typeof raw === 'string') {
    try {
      config = JSON.parse(raw.slice(0, 100_000)) as Json;
    } catch {
      return {};
    }
  }
  if (!isJsonObject(config)) return {};
  const nested = Object.values(isJsonObject(config['mcpServers']) ? config['mcpServers'] : {})
    .filter(isJsonObject)
    .slice(0, MOST_PLACES);
  const one = nested[0] ?? config;
  const at = together(
    (nested.length > 0 ? nested : [config]).map((server) => placeAt(text(server['url']), login || isJsonObject(server['headers']))),
  );
  if (at.hosts !== undefined) return { ...at, connector: { kind: 'mcp', name: (at.hosts[0] ?? '').slice(0, 300), operations: 'all' } };
  const args = Array.isArray(one['args']) ? (one['args'] as readonly Json[]).filter((word) => typeof word === 'string').slice(0, 100) : [];
  const connector = fetched(text(one['command']).slice(0, 300), args);
  return connector === undefined ? {} : { connector };
}

/** The servers that the description of an API names: it travels in the file as Base64. */
export function describedServer(inputs: JsonObject, login: boolean): Place {
  const encoded = /;base64,([A-Za-z0-9+/=]{1,400000})/.exec(text(inputs['yamlFile']).slice(0, 500_000))?.[1];
  const bytes = encoded === undefined ? undefined : fromBase64(encoded);
  const written = bytes === undefined ? '' : new TextDecoder().decode(bytes);
  // Licences and contacts have addresses, too.
  const listed = /(?:^|\n|[{,]\s{0,40})["']?servers["']?\s{0,5}:/.exec(written);
  const rest = listed === null ? '' : written.slice(listed.index + listed[0].length);
  const servers = rest.slice(0, /\n[^\s#-]|\]/.exec(rest)?.index ?? rest.length);
  const urls = servers.matchAll(/["']?\burl["']?\s{0,5}:\s{0,5}["']?(https?:\/\/[^\s"',]{1,500})/g);
  return together([...urls].slice(0, MOST_PLACES).map(([, url = '']) => placeAt(url, login)));
}
