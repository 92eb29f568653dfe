/** Writes a text into what a service, a file or a database answers. Pure. */
import type { BrokerOperation } from '../../engine/runner/rehearsal.ts';
import { isJsonObject, type Json, type JsonObject } from '../../kernel/json.ts';
import { pdfOf } from './pdf.ts';
import { bodyWithText, withText } from './poison.ts';

const base64 = (text: string): string => {
  let binary = '';
  for (const byte of new TextEncoder().encode(text)) binary += String.fromCharCode(byte);
  return btoa(binary);
};

/** A file of the same kind with the text in it, so that a check of the file lets it through as it would the real one. */
const fileWith = (before: Json | undefined, text: string): string =>
  typeof before === 'string' && before.startsWith('JVBERi') ? btoa(pdfOf(text)) : base64(text);

const listWith = (answer: JsonObject, key: string, text: string, empty: Json): JsonObject => {
  const before = answer[key];
  const list = Array.isArray(before) && before.length > 0 ? (before as readonly Json[]) : [empty];
  return { ...answer, [key]: withText(list, text) };
};

export function answerWithText(operation: BrokerOperation, answer: Json, text: string): Json {
  if (!isJsonObject(answer)) return answer;
  switch (operation) {
    case 'http':
      return { ...answer, body: bodyWithText(typeof answer['body'] === 'string' ? answer['body'] : '', text) };
    case 'sql':
    case 'table':
      return listWith(answer, 'rows', text, { text: '' });
    case 'mailbox':
      return { ...answer, messages: withText(answer['messages'] ?? [], text) };
    case 'vectors':
      return listWith(answer, 'matches', text, { id: 'sample', text: '', source: 'a sample', trust: 'public', score: 1 });
    case 'memory':
      return { ...answer, messages: [{ role: 'user', content: text }] };
    case 'readFile':
      return { ...answer, base64: fileWith(answer['base64'], text) };
    case 'restore':
      return withText(answer, text);
    default:
      return answer;
  }
}
