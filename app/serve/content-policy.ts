/** The headers of every response that the renderer ever gets, the same in Electron and in a browser. */

/** Stands in the built index.html where each response gets a nonce of its own. */
export const NONCE_PLACEHOLDER = 'countersign-nonce';

export interface PolicyOptions {
  /** Fresh for each response: lets in the style elements that UI libraries add, and no others. */
  readonly nonce: string;
  /** The socket's address while serving; Electron needs none. */
  readonly socket?: string;
}

/** Nothing is allowed that is not named here. Scripts come from our own files only; strings never become script (Trusted Types). */
export function contentSecurityPolicy({ nonce, socket }: PolicyOptions): string {
  return [
    "default-src 'none'",
    "script-src 'self'",
    `style-src 'self' 'nonce-${nonce}'`,
    "worker-src 'self'",
    `connect-src 'self'${socket === undefined ? '' : ` ${socket}`}`,
    "img-src 'self' data:",
    "font-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
    "require-trusted-types-for 'script'",
    'trusted-types default',
  ].join('; ');
}

export function securityHeaders(options: PolicyOptions): Readonly<Record<string, string>> {
  return {
    'content-security-policy': contentSecurityPolicy(options),
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-resource-policy': 'same-origin',
    'permissions-policy': 'camera=(), microphone=(), geolocation=(), usb=(), serial=(), hid=(), payment=()',
    'cache-control': 'no-store',
  };
}
