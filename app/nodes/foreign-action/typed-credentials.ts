/** Logins that somebody has typed into the headers of a request. */
import { isJsonObject, type Json } from '../../kernel/json.ts';

const credentialHeader = /^(?:(?:proxy-)?authorization|x-api-key|api-key|apikey|x-auth-token|x-access-token|cookie)$/i;
/** `Bearer abc`, wherever it stands, and headers in one text: `"x-api-key": "abc"`. A name alone in its line says nothing of the next one. */
const typedCredential =
  /\b(?:basic|bearer)[ \t]+[\w+/=.-]{8,}|\b(?:authorization|x-api-key|api-key|apikey|x-auth-token|x-access-token|cookie)\b["'\\]{0,2}[ \t]*[:=][ \t]*["'\\]{0,2}[\w+/=.-]{12,}/i;
const typed = (text: string): string => text.replace(/\{\{[\s\S]*?\}\}|<[^<>]*>/g, '').slice(0, 20_000);

/** A login typed in by hand, in headers of whatever shape; one that comes from elsewhere is none. */
export function typesCredential(value: Json | undefined): boolean {
  if (typeof value === 'string') return typedCredential.test(typed(value));
  if (Array.isArray(value)) return (value as readonly Json[]).some(typesCredential);
  if (!isJsonObject(value)) return false;
  const isRow = typeof value['name'] === 'string' && value['value'] !== undefined;
  const named = isRow ? [[value['name'] as string, value['value']] as const] : Object.entries(value);
  return named.some(
    ([name, item]) =>
      typesCredential(item) || (typeof item === 'string' && credentialHeader.test(name.trim()) && /[\w+/=.-]{12,}/.test(typed(item))),
  );
}
