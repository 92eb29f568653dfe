/** Where entries are forwarded to, as an administrator sets it up. A secret (the token of a collector) is kept in the vault, never here. */
import { z } from 'zod';
import { formatNames } from './formats.ts';

const name = z.string().min(1).max(100);
const certificates = z
  .string()
  .max(100_000)
  .regex(/-----BEGIN CERTIFICATE-----/, 'a certificate in PEM form');
/** TLS everywhere; only a collector on this machine may be spoken to in the clear. */
export const collectorAddress = z
  .string()
  .max(2_000)
  .refine((text) => {
    if (!URL.canParse(text)) return false;
    const url = new URL(text);
    const local = /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(url.hostname);
    return (
      (url.protocol === 'https:' || (url.protocol === 'http:' && local)) && url.username === '' && url.password === '' && url.hash === ''
    );
  }, 'an https address without a user name or password; http only for this machine');
const base = { id: z.string().min(1).max(128), name, enabled: z.boolean() };

export const destinationSchema = z.discriminatedUnion('kind', [
  /** RFC 5425; port 6514 unless said. `hostName` is what receivers show as the sender. */
  z.strictObject({
    ...base,
    kind: z.literal('syslog'),
    host: z.string().regex(/^[A-Za-z0-9.:-]{1,253}$/, 'a host name or an address'),
    port: z.int().min(1).max(65_535).default(6514),
    format: z.enum(formatNames),
    hostName: z.string().max(255).default(''),
    ca: certificates.optional(),
  }),
  z.strictObject({
    ...base,
    kind: z.literal('splunk'),
    url: collectorAddress,
    format: z.enum(formatNames).extract(['json', 'ocsf']),
    acknowledged: z.boolean(),
    ca: certificates.optional(),
  }),
  z.strictObject({ ...base, kind: z.literal('otlp'), url: collectorAddress, ca: certificates.optional() }),
  /** A file name; the folder is the workspace's own. */
  z.strictObject({
    ...base,
    kind: z.literal('file'),
    fileName: z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$/, 'a file name of letters, digits, dots and dashes'),
    format: z.enum(formatNames),
  }),
]);
export type Destination = z.infer<typeof destinationSchema>;

/** The server that is told the token, as it is known; undefined where no token is sent. */
export const tokenReceiver = (destination: Destination): string | undefined =>
  'url' in destination ? `${new URL(destination.url).origin} ${destination.ca ?? ''}` : undefined;
