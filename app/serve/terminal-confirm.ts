/**
 * Confirmation for a host without dialogs: what is about to happen and a code are shown in the terminal, which no script in
 * the page can read, and the person types the code into the page.
 */
import type { DoorPorts } from '../ipc/dispatch.ts';
import type { Clock, Random } from '../kernel/ports.ts';

const LIFETIME_MS = 3 * 60_000;
const MAX_TRIES = 3;
/** Codes that one browser may be shown within their lifetime; one that was guessed at counts until then, too. Another browser's take no room. */
const MAX_OPEN = 8;

interface Challenge {
  readonly code: string;
  readonly words: string;
  readonly scope: string;
  readonly senderId: string;
  readonly expiresAt: number;
  tries: number;
}

interface Ports {
  readonly clock: Clock;
  readonly random: Random;
  readonly newId: (prefix: string) => string;
  readonly show: (text: string) => void;
}

export function createTerminalConfirm({ clock, random, newId, show }: Ports): DoorPorts['confirm'] {
  const open = new Map<string, Challenge>();

  function check(answer: { id: string; code: string }, words: string, scope: string, senderId: string): 'yes' | 'no' {
    const challenge = open.get(answer.id);
    if (challenge === undefined || challenge.senderId !== senderId) return 'no';
    challenge.tries += 1;
    if (challenge.tries > MAX_TRIES) return 'no';
    // The words are made anew for each call: a request changed after the code was shown needs a code of its own, and so does whoever signed in since.
    const right =
      challenge.code === answer.code.trim() && challenge.words === words && challenge.scope === scope && clock.now() <= challenge.expiresAt;
    if (right) open.delete(answer.id);
    return right ? 'yes' : 'no';
  }

  return async (text, sender, answer, scope) => {
    const words = `${printable(text.title)}\n${printable(text.detail)}`;
    if (answer !== undefined) return check(answer, words, scope, sender.id);
    for (const [id, challenge] of open) if (clock.now() > challenge.expiresAt) open.delete(id);
    if ([...open.values()].filter(({ senderId }) => senderId === sender.id).length >= MAX_OPEN) return 'no';
    const id = newId('confirm');
    const code = sixDigits(random);
    open.set(id, { code, words, scope, senderId: sender.id, expiresAt: clock.now() + LIFETIME_MS, tries: 0 });
    show(`\n${words}\nTo do this, type this code in the browser: ${code}\n\n`);
    return { challenge: id };
  };
}

/** Flow names come from outside: no escape sequence of theirs reaches the terminal. */
const printable = (text: string): string => text.replace(/[\p{Cc}\p{Cf}]/gu, (character) => (character === '\n' ? '\n' : '\u{fffd}'));

/** Evenly spread: the few highest values that would favour some codes are drawn again. */
function sixDigits(random: Random): string {
  for (;;) {
    const value = random.bytes(4).reduce((sum, byte) => sum * 256 + byte, 0);
    if (value < 4_294_000_000) return String(value % 1_000_000).padStart(6, '0');
  }
}
