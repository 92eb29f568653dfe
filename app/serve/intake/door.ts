/** Pages that the service shows to people: forms and chats. A door answers one path; the server reads, bounds and writes. */
import { hmac } from '@noble/hashes/hmac.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import type { Json } from '../../kernel/json.ts';
import type { Clock, Random } from '../../kernel/ports.ts';
import { plainText } from '../../kernel/plain-text.ts';

export interface DoorRequest {
  readonly method: string;
  readonly contentType: string;
  readonly body: string;
}
export interface DoorAnswer {
  readonly status: number;
  readonly type: string;
  readonly body: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** As long as what was begun is held in memory. */ readonly held?: Promise<void>;
}
export interface Door {
  /** Without slashes at its ends. */
  readonly path: string;
  /** Throws `egress/rate-limited` where there were too many. */
  answer(request: DoorRequest): Promise<DoorAnswer>;
}

/** A run that was asked for. `duplicate`: what it was to be started for once has started it before. */
export interface Begun {
  readonly runId: string;
  readonly duplicate?: boolean;
  /** Waits until it has ended, or rests. */ readonly finished: () => Promise<{ readonly status: string; readonly response?: Json }>;
  /** Settles when it has left this process's memory; absent where it is not held here. Never rejects. */ readonly held?: Promise<void>;
}

/** Keys seen lately, oldest forgotten first. */
export class Recent {
  readonly #keys = new Set<string>();
  readonly #most: number;
  constructor(most: number) {
    this.#most = most;
  }
  /** True when the key is new. */
  add(key: string): boolean {
    if (this.#keys.has(key)) return false;
    this.#keys.add(key);
    if (this.#keys.size > this.#most)
      for (const oldest of this.#keys) {
        this.#keys.delete(oldest);
        break;
      }
    return true;
  }
  has(key: string): boolean {
    return this.#keys.has(key);
  }
  drop(key: string): void {
    this.#keys.delete(key);
  }
}

/** `ticketKey`: left out, a random one, which nobody else has. */
export interface TicketPorts {
  readonly clock: Clock;
  readonly random: Random;
  readonly ticketKey?: Uint8Array;
}

export interface Tickets {
  issue(): string;
  /** When it was issued (ms since the epoch); undefined for one that is not ours. */
  issuedAt(ticket: string): number | undefined;
}

/**
 * Tickets that only holders of the key can make: they show that a page was loaded before something is sent. No cookie is involved, so that another
 * site's page has nothing to send along (CSRF).
 */
export function tickets({ clock, random, ticketKey }: TicketPorts): Tickets {
  const key = ticketKey ?? random.bytes(32);
  const sign = (text: string): string => bytesToHex(hmac(sha256, key, utf8ToBytes(text))).slice(0, 32);
  return {
    issue() {
      const text = `${clock.now().toString(36)}.${bytesToHex(random.bytes(12))}`;
      return `${text}.${sign(text)}`;
    },
    issuedAt(ticket) {
      const match = /^(([0-9a-z]{1,12})\.[0-9a-f]{24})\.([0-9a-f]{32})$/.exec(ticket);
      const [, text = '', at = '', given = ''] = match ?? [];
      if (match === null) return undefined;
      const expected = sign(text);
      let difference = 0;
      for (let index = 0; index < expected.length; index += 1) difference |= expected.charCodeAt(index) ^ given.charCodeAt(index);
      return difference === 0 ? parseInt(at, 36) : undefined;
    },
  };
}

/** In an attribute that a page sends back: as it is. */
export const escapeHtml = (text: string): string => text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);
/** Words that are read: nothing in them is out of sight, or turns the order of what stands there. */
export const wordsHtml = (text: string): string => escapeHtml(plainText(text));

const style = `
:root { color-scheme: light dark; --page: #f7f7f8; --card: #ffffff; --line: #dcdce1; --edge: #85858f; --text: #1c1c21; --muted: #5f5f6b; --accent: #0f766e; --on-accent: #ffffff; --ring: #0f766e; --bad: #b42318; --mine: #e3f3f1 }
@media (prefers-color-scheme: dark) { :root { --page: #111114; --card: #1a1a1f; --line: #34343c; --edge: #75757f; --text: #ededf0; --muted: #a0a0ac; --accent: #0f766e; --on-accent: #ffffff; --ring: #2dd4bf; --bad: #ff8a80; --mine: #10302d } }
* { box-sizing: border-box }
body { margin: 0; background: var(--page); color: var(--text); font: 15px/1.5 system-ui, sans-serif }
main { max-width: 560px; margin: 6vh auto; padding: 28px 32px 32px; background: var(--card); border: 1px solid var(--line); border-radius: 12px }
h1 { font-size: 22px; line-height: 1.25; margin: 0 0 6px }
p { margin: 0 0 20px; color: var(--muted); white-space: pre-line }
form { display: flex; flex-direction: column; gap: 16px }
label { display: block; font-weight: 500; margin-bottom: 5px }
label small { font-weight: 400; color: var(--muted) }
input, textarea, select { width: 100%; padding: 9px 11px; font: inherit; color: inherit; background: var(--page); border: 1px solid var(--edge); border-radius: 8px }
[aria-invalid] { border-color: var(--bad) }
input[type=checkbox] { flex: none; width: 18px; height: 18px; margin: 0 10px 0 0; accent-color: var(--accent) }
textarea { min-height: 110px; resize: vertical }
:focus-visible { outline: 2px solid var(--ring); outline-offset: 1px }
.check { display: flex; align-items: center; min-height: 28px; margin: 0 }
.wrong { color: var(--bad); margin: 5px 0 0; font-size: 14px }
.notice { border: 1px solid var(--bad); border-radius: 8px; padding: 9px 12px; color: var(--bad); margin: 0 }
button { align-self: flex-start; padding: 9px 18px; font: inherit; font-weight: 600; color: var(--on-accent); background: var(--accent); border: 0; border-radius: 8px; cursor: pointer }
button:disabled { opacity: .55; cursor: default }
.away { position: absolute; left: -9999px }
#log { display: flex; flex-direction: column; gap: 10px; margin: 0 0 16px; min-height: 200px; max-height: 60vh; overflow: auto }
#log div { max-width: 85%; padding: 9px 13px; border-radius: 12px; white-space: pre-wrap; overflow-wrap: anywhere; background: var(--page); border: 1px solid var(--line) }
#log .mine { align-self: flex-end; background: var(--mine); border-color: transparent }
.say { flex-direction: row; align-items: flex-end; gap: 8px }
.say textarea { min-height: 44px }
@media (max-width: 620px) {
  main { margin: 0; min-height: 100vh; min-height: 100dvh; border: 0; border-radius: 0; padding: 24px 20px }
  input, textarea, select { font-size: 16px }
  button { align-self: stretch; min-height: 44px }
  .check { min-height: 44px }
  .say button { align-self: auto }
}
`;

/** A page that loads nothing from anywhere and sends its form nowhere but home. `script` is ours; `inner` is escaped already. */
export function page(title: string, inner: string, nonce: string, script?: string): DoorAnswer {
  const body = `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><meta name="robots" content="noindex"><title>${wordsHtml(title)}</title><style nonce="${nonce}">${style}</style></head>
<body><main>${inner}</main>${script === undefined ? '' : `<script nonce="${nonce}">${script}</script>`}</body></html>`;
  const policy = `default-src 'none'; style-src 'nonce-${nonce}'; script-src ${script === undefined ? "'none'" : `'nonce-${nonce}'`}; connect-src ${script === undefined ? "'none'" : "'self'"}; form-action 'self'; base-uri 'none'; frame-ancestors 'none'`;
  return {
    status: 200,
    type: 'text/html; charset=utf-8',
    body,
    headers: { 'content-security-policy': policy, 'referrer-policy': 'no-referrer', 'x-frame-options': 'DENY' },
  };
}
