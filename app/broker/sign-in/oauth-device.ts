/** The device authorisation grant (RFC 8628) as a client speaks it. Pure, as oauth.ts is. */
import { z } from 'zod';
import { TerminalError } from '../../kernel/errors.ts';
import { oauthError } from './oauth.ts';

const isWebAddress = (text: string): boolean => URL.canParse(text) && new URL(text).protocol === 'https:' && new URL(text).username === '';
const address = z.string().max(2_000).refine(isWebAddress);
const answerSchema = z.object({
  device_code: z.string().min(1).max(4_096),
  user_code: z.string().regex(/^[\x21-\x7e]{4,64}$/),
  verification_uri: address,
  verification_uri_complete: address.optional(),
  expires_in: z.coerce.number().min(1).max(86_400),
  interval: z.coerce.number().min(1).max(600).optional(),
});

export interface DeviceCode {
  readonly deviceCode: string;
  /** What the person types. */
  readonly userCode: string;
  /** Where they type it. */
  readonly verifyUrl: string;
  /** The same with the code in it. */
  readonly wholeUrl: string | undefined;
  readonly lifetimeMs: number;
  readonly intervalMs: number;
}

/** RFC 8628 section 3.2. The message never quotes the answer. */
export function readDeviceCode(status: number, body: string): DeviceCode {
  let json: unknown;
  try {
    json = JSON.parse(body);
  } catch {
    json = undefined;
  }
  const parsed = answerSchema.safeParse(json);
  if (status !== 200 || !parsed.success) {
    const code = oauthError(body);
    throw new TerminalError(
      'connection/sign-in-refused',
      `The sign-in server gave no device code (HTTP ${status}${code === '' ? '' : `, ${code}`}).`,
      { mend: 'Check the client id, the scopes, and that the server allows device codes for this client.' },
    );
  }
  const { device_code, user_code, verification_uri, verification_uri_complete, expires_in, interval } = parsed.data;
  return {
    deviceCode: device_code,
    userCode: user_code,
    verifyUrl: verification_uri,
    wholeUrl: verification_uri_complete,
    lifetimeMs: expires_in * 1_000,
    intervalMs: (interval ?? 5) * 1_000,
  };
}

/** RFC 8628 section 3.5: how long to wait until the next try, in milliseconds; undefined when the answer is the last word. */
export function waitAfter(status: number, body: string, intervalMs: number): number | undefined {
  if (status === 200) return undefined;
  switch (oauthError(body)) {
    case 'authorization_pending':
      return intervalMs;
    case 'slow_down':
      return intervalMs + 5_000;
    default:
      return undefined;
  }
}
