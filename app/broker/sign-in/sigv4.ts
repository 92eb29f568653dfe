/**
 * AWS Signature Version 4 for one request, as S3-compatible stores and other AWS services check it. Pure.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html
 */
import { hmac } from '@noble/hashes/hmac.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import type { WebAddress } from '../network/url-judge.ts';

export interface AwsKey {
  readonly accessKeyId: string;
  readonly secret: string;
  readonly sessionToken?: string | undefined;
  readonly region: string;
  readonly service: string;
}
export interface SignedRequest {
  readonly method: string;
  readonly url: WebAddress;
  readonly body: Uint8Array;
}

/** RFC 3986: what encodeURIComponent leaves alone beyond the unreserved signs is encoded too. */
export const encodeStrictly = (text: string): string =>
  encodeURIComponent(text).replace(/[!'()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`);

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

const hex = (text: string | Uint8Array): string => bytesToHex(sha256(typeof text === 'string' ? utf8ToBytes(text) : text));
const keyed = (key: Uint8Array, text: string): Uint8Array => hmac(sha256, key, utf8ToBytes(text));

/** S3 takes the path as it stands; every other service encodes it once more. */
function canonicalPath(pathname: string, service: string): string {
  const once = pathname
    .split('/')
    .map((part) => encodeStrictly(decoded(part)))
    .join('/');
  return service === 's3' ? once : once.split('/').map(encodeStrictly).join('/');
}

function canonicalQuery(url: WebAddress): string {
  const pairs = url.search
    .slice(1)
    .split('&')
    .filter((pair) => pair !== '')
    .map((pair) => {
      const at = pair.indexOf('=');
      const [name, value] = at < 0 ? [pair, ''] : [pair.slice(0, at), pair.slice(at + 1)];
      return [encodeStrictly(decoded(name)), encodeStrictly(decoded(value))] as const;
    });
  // By code unit, names first: localeCompare would order them by language.
  const order = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
  return pairs
    .sort((a, b) => order(a[0], b[0]) || order(a[1], b[1]))
    .map(([name, value]) => `${name}=${value}`)
    .join('&');
}

/** Headers to add to the request, the signature among them. `now` is ms since the epoch: a clock more than minutes wrong is refused by the service. */
export function signAws({ method, url, body }: SignedRequest, key: AwsKey, now: number): Readonly<Record<string, string>> {
  const at = new Date(now).toISOString().replace(/[-:]|\.\d{3}/g, '');
  const payload = hex(body);
  const added: Record<string, string> = {
    'x-amz-date': at,
    ...(key.service === 's3' ? { 'x-amz-content-sha256': payload } : {}),
    ...(key.sessionToken === undefined ? {} : { 'x-amz-security-token': key.sessionToken }),
  };
  const headers = Object.entries({ host: url.host, ...added }).sort(([a], [b]) => (a < b ? -1 : 1));
  const names = headers.map(([name]) => name).join(';');
  const canonical = [
    method.toUpperCase(),
    canonicalPath(url.pathname, key.service),
    canonicalQuery(url),
    ...headers.map(([name, value]) => `${name}:${value}`),
    '',
    names,
    payload,
  ].join('\n');
  const scope = `${at.slice(0, 8)}/${key.region}/${key.service}/aws4_request`;
  const signing = [at.slice(0, 8), key.region, key.service, 'aws4_request'].reduce<Uint8Array>(
    (part, text) => keyed(part, text),
    utf8ToBytes(`AWS4${key.secret}`),
  );
  const signature = bytesToHex(keyed(signing, ['AWS4-HMAC-SHA256', at, scope, hex(canonical)].join('\n')));
  return {
    ...added,
    authorization: `AWS4-HMAC-SHA256 Credential=${key.accessKeyId}/${scope}, SignedHeaders=${names}, Signature=${signature}`,
  };
}
