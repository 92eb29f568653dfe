/** Judges addresses and senders. Knows no Electron, so that every hostile case is a plain test. */
import type { Sender } from '../../app/ipc/handler.ts';

/** As the URL standard gives `null` for schemes that it does not know, the origin is put together here. */
export function originOf(url: string): string {
  if (!URL.canParse(url)) return '';
  const { protocol, host } = new URL(url);
  return `${protocol}//${host}`;
}

/** Only whole https addresses, and pages of this machine by number and port, leave the app: another scheme could start a program, and a user name dresses one host as another. */
export function webAddress(url: string): string | undefined {
  if (url.length > 2_048 || !URL.canParse(url)) return undefined;
  const parsed = new URL(url);
  // A form that is being tried out is a page of this machine.
  const here = parsed.protocol === 'http:' && parsed.hostname === '127.0.0.1' && parsed.port !== '';
  return (parsed.protocol === 'https:' || here) && parsed.username === '' && parsed.password === '' ? parsed.href : undefined;
}

interface Frame {
  readonly url: string;
  readonly parent: unknown;
}

/** The part of Electron's event that tells who sends. */
export interface SendEvent {
  /** Null once the frame has gone or navigated away. */
  readonly senderFrame: Frame | null;
  readonly sender: { readonly id: number; isDestroyed(): boolean; readonly mainFrame: Frame };
}

/** The facts about a sender, taken from Electron and from nothing that the page says. The door judges them. */
export function senderOf({ sender, senderFrame }: SendEvent): Sender {
  const alive = senderFrame !== null && !sender.isDestroyed();
  return {
    transport: 'electron',
    id: `window-${sender.id}`,
    origin: alive ? originOf(senderFrame.url) : '',
    topFrame: alive && senderFrame.parent === null && senderFrame === sender.mainFrame,
    alive,
  };
}
