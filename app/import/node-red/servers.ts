/** The servers that steps talk to, and the configuration that names them. */
import { isJsonObject, type Json, type JsonObject } from '../../kernel/json.ts';
import { numberIn, text } from './description.ts';
import type { RedNode } from './parse.ts';
import { plainValue, propertiesOf } from './values.ts';

/** `host:port`, the port left out where it is none. */
function hostAndPort(host: string, port: Json | undefined, usual: number): string {
  const number = numberIn(port) ?? usual;
  return `${host}:${Number.isInteger(number) && number > 0 && number < 65_536 ? number : usual}`;
}

/** A step points at a broker, and the broker at how it encrypts. */
const deepestConfiguration = 2;

/** Values of a step, with the configuration that it points at put in its place: a broker's address belongs to the step that uses it. */
export function valuesOf(node: RedNode, configs: ReadonlyMap<string, RedNode>): JsonObject {
  const inPlace = (raw: JsonObject, depth: number): JsonObject =>
    Object.fromEntries(
      propertiesOf(raw).map(([key, value]): [string, Json] => {
        const config = typeof value === 'string' && depth < deepestConfiguration ? configs.get(value) : undefined;
        if (config !== undefined)
          return [
            key,
            { configuration: config.type, ...inPlace(config.raw, depth + 1), ...(config.name === '' ? {} : { name: config.name }) },
          ];
        return [key, plainValue(value)];
      }),
    );
  return inPlace(node.raw, 0);
}

/** What a configuration speaks, in the clear and encrypted, with the usual ports; of any other only an address with a scheme says it. */
const spoken: readonly (readonly [configuration: RegExp, plain: string, port: number, safe: string, safePort: number])[] = [
  [/mqtt/i, 'mqtt', 1_883, 'mqtts', 8_883],
  [/amqp|rabbit/i, 'amqp', 5_672, 'amqps', 5_671],
  [/redis/i, 'redis', 6_379, 'rediss', 6_380],
  [/^websocket-client$/i, 'ws', 80, 'wss', 443],
  [/^ftp$/i, 'ftp', 21, 'ftps', 990],
];

/** The broker, server or mailbox that a step talks to, as an address. */
export function serverUrl(node: RedNode, values: JsonObject): { url: string; checked: boolean } | undefined {
  const mail = text(node.raw['server']);
  if (/^e-?mail/.test(node.type) && mail.includes('.'))
    return {
      url: `${node.raw['secure'] === true || node.raw['useSSL'] === true ? 'smtps' : 'smtp'}://${hostAndPort(mail, node.raw['port'], 465)}/`,
      checked: node.raw['tls'] !== false,
    };
  // Sockets have their address in the step itself, and listen where they are servers.
  if (/^(tcp|udp) (out|request)$/.test(node.type)) {
    const place = text(node.raw['server']) || text(node.raw['host']) || text(node.raw['addr']);
    // Without an address of its own the message names it.
    if (place === '' && node.type === 'tcp request') return { url: 'tcp://{{ input.host }}/', checked: true };
    return place === '' || node.raw['beserver'] === 'server'
      ? undefined
      : {
          url: `${isJsonObject(values['tls']) ? 'tls' : node.type.slice(0, 3)}://${hostAndPort(place, node.raw['port'], 0)}/`.replace(
            /:0\/$/,
            '/',
          ),
          checked: true,
        };
  }
  const broker = ['broker', 'server', 'client', 'ftp', 'redisConfig'].map((key) => values[key]).find((value) => isJsonObject(value));
  if (!isJsonObject(broker)) return undefined;
  const checked = !(isJsonObject(broker['tls']) && broker['tls']['verifyservercert'] === false);
  const host = text(broker['broker']) || text(broker['host']) || text(broker['url']) || text(broker['path']);
  // The path of a listener is where others come to.
  if (host === '' || host.startsWith('/') || /listener/i.test(text(broker['configuration']))) return undefined;
  if (/^[a-z]+:\/\//.test(host)) return { url: host, checked };
  const [, plain, port, encrypted, safePort] = spoken.find(([configuration]) => configuration.test(text(broker['configuration']))) ?? [];
  if (plain === undefined || port === undefined || encrypted === undefined || safePort === undefined) return undefined;
  const safe = broker['usetls'] === true || broker['tls'] === true || isJsonObject(broker['tls']);
  return { url: `${safe ? encrypted : plain}://${hostAndPort(host, broker['port'], safe ? safePort : port)}/`, checked };
}
