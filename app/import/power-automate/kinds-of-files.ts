/** Conditions that let files of some kinds through and no others. */
import { isJsonObject, type Json } from '../../kernel/json.ts';

const asksKind = /\?\['(?:contentType|mediaType|\$content-type)'\]/i;
const asksName = /\?\['(?:name|fileName|\{FilenameWithExtension\})'\]/i;
const one = (value: Json | undefined): string => (typeof value === 'string' ? value : '');

/** `{ "equals": ["@items('Each')?['contentType']", "application/pdf"] }`, or a name with a written ending. */
function asksOneKind(value: Json): boolean {
  if (!isJsonObject(value)) return false;
  const [entry, ...more] = Object.entries(value);
  if (entry === undefined || more.length > 0 || !Array.isArray(entry[1])) return false;
  const [left, right] = (entry[1] as readonly Json[]).map(one);
  if (left === undefined || right === undefined || right === '' || right.startsWith('@')) return false;
  switch (entry[0].toLowerCase()) {
    case 'equals':
      return asksKind.test(left);
    case 'endswith':
      return asksName.test(left) && /^\.\w{1,10}$/.test(right);
    default:
      return false;
  }
}

/** All of its parts hold behind it, or any of them, each of which lets one kind through. */
export function holdsFileTo(expression: Json | undefined): boolean {
  if (!isJsonObject(expression)) return false;
  const { and, or } = expression;
  if (Array.isArray(and)) return (and as readonly Json[]).some((part) => asksOneKind(part) || holdsFileTo(part));
  if (Array.isArray(or)) return or.length > 0 && (or as readonly Json[]).every((part) => asksOneKind(part) || holdsFileTo(part));
  return asksOneKind(expression);
}
