/** The page of a chat trigger: what is said starts a run, and what the run answers is shown. Each page has a session that only this server can make. */
import { bytesToHex } from '@noble/hashes/utils.js';
import { z } from 'zod';
import { RateLimiter } from '../../broker/network/rate-limit.ts';
import { isJsonObject, type Json, type JsonObject } from '../../kernel/json.ts';
import { parseGuarded } from '../../kernel/json-guard.ts';
import { plainText } from '../../kernel/plain-text.ts';
import { page, wordsHtml, tickets, type Begun, type Door, type DoorAnswer, type TicketPorts } from './door.ts';

export interface ChatDoor {
  readonly path: string;
  readonly title: string;
  readonly greeting: string;
  /** 0: no limit. */
  readonly ratePerMinute: number;
  readonly maxChars: number;
  /** Whether the flow has a step that answers the caller; without one nothing but a confirmation goes back. */
  readonly answers: boolean;
  readonly start: (item: JsonObject) => Promise<Pick<Begun, 'finished'>>;
}

const SESSION_MS = 12 * 3_600_000;
const PER_SESSION = 20;
const messageSchema = z.strictObject({ session: z.string().max(100), message: z.string() });

// Written without anything that a page could be tricked with: text goes in as text.
const script = `
const form = document.querySelector('form'), box = form.querySelector('textarea'), button = form.querySelector('button'), log = document.getElementById('log');
const show = (text, mine) => { const one = document.createElement('div'); if (mine) one.className = 'mine'; one.textContent = text; log.append(one); one.scrollIntoView({ block: 'end' }); };
const send = async () => {
  const message = box.value.trim();
  if (message === '' || button.disabled) return;
  show(message, true); box.value = ''; button.disabled = true; log.setAttribute('aria-busy', 'true');
  try {
    const response = await fetch(location.pathname, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ session: form.dataset.session, message }) });
    const answer = await response.json();
    show(answer.reply ?? answer.error ?? 'There is no answer.', false);
  } catch { show('The message did not arrive. Please try again.', false); }
  button.disabled = false; log.removeAttribute('aria-busy'); box.focus();
};
form.addEventListener('submit', (event) => { event.preventDefault(); void send(); });
box.addEventListener('keydown', (event) => { if (event.key === 'Enter' && !event.shiftKey) { event.preventDefault(); void send(); } });
`;

const json = (status: number, value: Json): DoorAnswer => ({ status, type: 'application/json', body: JSON.stringify(value) });

function textOf(body: string): string {
  try {
    const value = JSON.parse(body) as Json;
    return typeof value === 'string' ? value : body;
  } catch {
    return body;
  }
}

/** What a flow's answer says, as text: a model may have written into it what nobody sees. */
export function replyOf(response: Json | undefined): string {
  const body = isJsonObject(response) ? response['body'] : undefined;
  if (typeof body !== 'string' || body === '') return 'Thank you. Your message has arrived.';
  return plainText(textOf(body));
}

export function chatDoor(chat: ChatDoor, ports: TicketPorts): Door {
  const limiter = new RateLimiter(ports.clock);
  const gate = tickets(ports);
  const shown = (): DoorAnswer =>
    page(
      chat.title,
      `<h1>${wordsHtml(chat.title)}</h1><div id="log" role="log" aria-label="Conversation">${chat.greeting === '' ? '' : `<div>${wordsHtml(chat.greeting)}</div>`}</div>
<form class="say" data-session="${gate.issue()}"><textarea aria-label="Your message" maxlength="${chat.maxChars}" rows="1" required></textarea><button type="submit">Send</button></form>`,
      bytesToHex(ports.random.bytes(12)),
      script,
    );
  return {
    path: chat.path,
    async answer({ method, contentType, body }) {
      if (method === 'GET') return shown();
      if (method !== 'POST') return json(405, { error: 'Not with this method.' });
      if (chat.ratePerMinute > 0) limiter.take('chat', chat.ratePerMinute);
      // A page of another site cannot send this type without being asked for leave first.
      if (!/^application\/json\b/i.test(contentType)) return json(415, { error: 'Send the message as the page does.' });
      let parsed;
      try {
        parsed = messageSchema.safeParse(parseGuarded(body, 8));
      } catch {
        parsed = undefined;
      }
      if (parsed?.success !== true) return json(400, { error: 'This is no message.' });
      const { session, message } = parsed.data;
      const issued = gate.issuedAt(session);
      if (issued === undefined || ports.clock.now() - issued > SESSION_MS)
        return json(403, { error: 'This page was open for too long. Please load it again.' });
      if (message.trim() === '' || message.length > chat.maxChars)
        return json(400, { error: `A message has between 1 and ${chat.maxChars} characters.` });
      limiter.take(`session ${session}`, PER_SESSION);
      const { finished } = await chat.start({
        message,
        session: session.split('.')[1] ?? '',
        received: new Date(ports.clock.now()).toISOString(),
      });
      if (!chat.answers) return json(200, { reply: replyOf(undefined) });
      const { status, response } = await finished();
      return status === 'succeeded'
        ? json(200, { reply: replyOf(response) })
        : status === 'waiting'
          ? json(200, { reply: 'Somebody looks at it. The answer does not come here.' })
          : json(500, { error: 'There was a problem. Please try again later.' });
    },
  };
}
