/** User name and password as HTTP carries them (RFC 7617). */
import { toBase64 } from '../../kernel/base64.ts';

export const base64 = (text: string): string => toBase64(new TextEncoder().encode(text));

/** RFC 7617, 2: what stands behind `Basic`. */
export const basicCredentials = (username: string, secret: string): string => base64(`${username}:${secret}`);
