/** The head of a call: what stands there twice, or is read in two ways, would lead past what a proxy in front looks at. */
import type { IncomingMessage } from 'node:http';
import { Refused } from './call-body.ts';

const steps = /(?:^|\/)(?:\.|%2e){1,2}(?:\/|$)/i;

/** The path as it was sent: `//host`, `..` and `\` are not resolved but refused. A whole address counts as its path (RFC 9112 section 3.2.2). */
export function urlOf(target: string): URL {
  const [, authority = 'localhost', own = target] = /^https?:\/\/([^/?#\\]*)(.*)$/is.exec(target) ?? [];
  const path = own.replace(/[?#].*$/s, '');
  const url = URL.parse(`http://${authority}${own}`);
  if (url === null || !/^(?:\/(?!\/)|$)/.test(path) || path.includes('\\') || steps.test(path))
    throw new Refused(400, 'The address of the request cannot be read.');
  return url;
}

/** Of more than one, Node takes the first without a word. */
const single = ['authorization', 'content-type', 'content-encoding'] as const;

/** Throws Refused where somebody in between may have read another call than this one. */
export function checkHead({ headers, headersDistinct }: IncomingMessage): void {
  // The same said twice is read in one way only; of the host there is one line (RFC 9112 section 3.2).
  const twice = (headersDistinct.host?.length ?? 0) > 1 ? 'host' : single.find((name) => new Set(headersDistinct[name]).size > 1);
  if (twice !== undefined) throw new Refused(400, `The header ${twice} is there twice.`);
  const { host, 'content-encoding': coding = 'identity', 'transfer-encoding': transfer = 'chunked' } = headers;
  if (host !== undefined && !/^(?:[\w.~!$&'()*+,;=%-]*|\[[\da-f:.]+\])(?::\d{0,5})?$/i.test(host))
    throw new Refused(400, 'The header host cannot be read.');
  // Some senders name the character set there, which packs nothing.
  if (!/^(?:identity|utf-?8)?$/i.test(coding) || !/^chunked$/i.test(transfer))
    throw new Refused(415, 'The body is compressed, which is not taken here.', { 'accept-encoding': 'identity' });
}
