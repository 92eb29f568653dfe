/** The page of a form trigger. Nothing is remembered of who looks at it; what is sent is checked field by field before a run begins. */
import { bytesToHex } from '@noble/hashes/utils.js';
import { RateLimiter } from '../../broker/network/rate-limit.ts';
import type { Json, JsonObject } from '../../kernel/json.ts';
import type { DeclaredField } from '../../nodes/kit/schemas.ts';
import { escapeHtml, page, wordsHtml, Recent, tickets, type Begun, type Door, type DoorAnswer, type TicketPorts } from './door.ts';

export interface FormDoor {
  readonly path: string;
  readonly title: string;
  readonly description: string;
  readonly button: string;
  readonly thanks: string;
  readonly fields: readonly DeclaredField[];
  /** 0: no limit. */
  readonly ratePerMinute: number;
  /** `ticket` is the page's own, and starts one run. */
  readonly start: (item: JsonObject, ticket: string) => Promise<Pick<Begun, 'duplicate' | 'held'>>;
}

const LONGEST_TEXT = 10_000;
/** Nobody fills a form in less; a page that lay open for longer is shown anew. */
const QUICKEST_MS = 2_000;
const LONGEST_MS = 4 * 3_600_000;
const REMEMBERED = 20_000;
/** A field that people do not see: whoever fills it in is a program. */
const trap = 'website_address';

const titleOf = (name: string): string => {
  const words = name
    .replace(/[_.-]+/g, ' ')
    .replace(/([a-z])([A-Z])/g, '$1 $2')
    .toLowerCase();
  return words.charAt(0).toUpperCase() + words.slice(1);
};

type Sent = ReadonlyMap<string, string>;

/** What a phone or a browser fills in for its owner. */
function kindOf(name: string): string {
  if (/e?mail/i.test(name)) return 'type="email" autocomplete="email"';
  if (/phone|mobile/i.test(name)) return 'type="tel" autocomplete="tel"';
  return /^(?:full_?|your_?)?name$/i.test(name) ? 'type="text" autocomplete="name"' : 'type="text"';
}

/** `wrong`: something is said of it below, and the first such field is where its reader goes on. */
function control(field: DeclaredField, sent: Sent, wrong: 'no' | 'first' | 'later'): string {
  const name = escapeHtml(field.name);
  const given = escapeHtml(sent.get(field.name) ?? '');
  const must = field.required ? ' required' : '';
  const told = wrong === 'no' ? '' : ` aria-invalid="true" aria-describedby="w-${name}"${wrong === 'first' ? ' autofocus' : ''}`;
  const base = `id="f-${name}" name="${name}"${must}${told}`;
  switch (field.type) {
    case 'boolean':
      return `<input type="checkbox" id="f-${name}" name="${name}"${told} value="yes"${sent.has(field.name) ? ' checked' : ''}>`;
    case 'number':
      return `<input type="number" step="any" ${base} value="${given}">`;
    case 'date':
      return `<input type="date" ${base} value="${given}">`;
    case 'enum':
      return `<select ${base}><option value=""></option>${field.values.map((value) => `<option value="${escapeHtml(value)}"${sent.get(field.name) === value ? ' selected' : ''}>${wordsHtml(value)}</option>`).join('')}</select>`;
    default:
      break;
  }
  if (/message|text|descri|comment|note|question|reason|details/i.test(field.name))
    return `<textarea ${base} maxlength="${LONGEST_TEXT}">${given}</textarea>`;
  return `<input ${kindOf(field.name)} ${base} maxlength="1000" value="${given}">`;
}

/** The value, or what is wrong in words for whoever filled it in. */
function valueOf(field: DeclaredField, sent: Sent): { readonly value?: Json; readonly wrong?: string } {
  const text = sent.get(field.name) ?? '';
  if (field.type === 'boolean')
    return field.required && !sent.has(field.name) ? { wrong: 'This has to be ticked.' } : { value: sent.has(field.name) };
  if (text.trim() === '') return field.required ? { wrong: 'Please fill this in.' } : {};
  switch (field.type) {
    case 'number':
      return Number.isFinite(Number(text)) ? { value: Number(text) } : { wrong: 'This is no number.' };
    case 'date':
      return /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(Date.parse(text)) ? { value: text } : { wrong: 'This is no date.' };
    case 'enum':
      return field.values.includes(text) ? { value: text } : { wrong: 'Choose one of the list.' };
    case 'uuid':
      return /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text)
        ? { value: text.toLowerCase() }
        : { wrong: 'This is no identifier.' };
    default:
      return text.length > LONGEST_TEXT ? { wrong: `At most ${LONGEST_TEXT} characters.` } : { value: text };
  }
}

export function formDoor(form: FormDoor, ports: TicketPorts): Door {
  const limiter = new RateLimiter(ports.clock);
  const gate = tickets(ports);
  const used = new Recent(REMEMBERED);
  const shown = (sent: Sent, wrong: ReadonlyMap<string, string>, notice: string, status: number): DoorAnswer => {
    const first = form.fields.find((field) => wrong.has(field.name));
    const rows = form.fields.map((field) => {
      const name = escapeHtml(field.name);
      const label = `${wordsHtml(titleOf(field.name))}${field.required ? '' : ' <small>(optional)</small>'}`;
      const problem = wrong.get(field.name);
      const drawn = control(field, sent, problem === undefined ? 'no' : field === first ? 'first' : 'later');
      const body =
        field.type === 'boolean'
          ? `<label class="check" for="f-${name}">${drawn}${label}</label>`
          : `<label for="f-${name}">${label}</label>${drawn}`;
      return `<div>${body}${problem === undefined ? '' : `<p class="wrong" id="w-${name}">${escapeHtml(problem)}</p>`}</div>`;
    });
    const made = page(
      form.title,
      `<h1>${wordsHtml(form.title)}</h1>${form.description === '' ? '' : `<p>${wordsHtml(form.description)}</p>`}<form method="post" action="/${escapeHtml(form.path)}">${notice === '' ? '' : `<div class="notice" role="alert">${escapeHtml(notice)}</div>`}
<input type="hidden" name="ticket" value="${gate.issue()}"><div class="away" aria-hidden="true"><label>Leave this empty<input name="${trap}" tabindex="-1" autocomplete="off"></label></div>
${rows.join('\n')}<button type="submit">${wordsHtml(form.button)}</button></form>`,
      bytesToHex(ports.random.bytes(12)),
    );
    return { ...made, status };
  };
  const thanks = (): DoorAnswer =>
    page(form.title, `<h1>${wordsHtml(form.title)}</h1><p role="status">${wordsHtml(form.thanks)}</p>`, bytesToHex(ports.random.bytes(12)));
  const none: Sent = new Map();
  return {
    path: form.path,
    async answer({ method, contentType, body }) {
      if (method === 'GET') return shown(none, new Map(), '', 200);
      if (method !== 'POST') return { status: 405, type: 'application/json', body: '{"error":"Not with this method."}' };
      if (form.ratePerMinute > 0) limiter.take('form', form.ratePerMinute);
      if (!/^application\/x-www-form-urlencoded\b/i.test(contentType))
        return { status: 415, type: 'application/json', body: '{"error":"Send the form as the page does."}' };
      const sent: Sent = new Map(new URLSearchParams(body));
      // A program learns nothing from being found out.
      if ((sent.get(trap) ?? '') !== '') return thanks();
      const ticket = sent.get('ticket') ?? '';
      const issued = gate.issuedAt(ticket);
      const age = issued === undefined ? Number.NaN : ports.clock.now() - issued;
      if (!(age >= QUICKEST_MS && age <= LONGEST_MS))
        return shown(
          sent,
          new Map(),
          'This page was open for too long, or was sent too quickly. Please look at it once more and send it again.',
          400,
        );
      const wrong = new Map<string, string>();
      const values: [string, Json][] = [];
      for (const field of form.fields) {
        const read = valueOf(field, sent);
        if (read.wrong !== undefined) wrong.set(field.name, read.wrong);
        else if (read.value !== undefined) values.push([field.name, read.value]);
      }
      if (wrong.size > 0) return shown(sent, wrong, 'Something is missing or does not fit.', 400);
      const before = (): DoorAnswer => shown(none, new Map(), 'This form was sent already.', 409);
      if (!used.add(ticket)) return before();
      try {
        const { duplicate, held } = await form.start(Object.fromEntries(values), ticket);
        return duplicate === true ? before() : { ...thanks(), ...(held === undefined ? {} : { held }) };
      } catch (error) {
        // Nothing was started: the page may be sent again.
        used.drop(ticket);
        throw error;
      }
    },
  };
}
