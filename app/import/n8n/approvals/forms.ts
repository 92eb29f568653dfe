/** Fields of a form that n8n sends to somebody: which of them hold what that person has written or picked. */
import { isJsonObject, type Json, type JsonObject } from '../../../kernel/json.ts';
import { at, fixedText, listAt } from '../describe/kit.ts';

/** Hidden fields and pieces of HTML say what the workflow says. */
const filledIn: ReadonlySet<string> = new Set(['text', 'textarea', 'dropdown', 'radio', 'checkbox']);

function fieldsOf(parameters: JsonObject): readonly Json[] {
  if (at(parameters, 'defineForm') === undefined || at(parameters, 'defineForm') === 'fields')
    return listAt(parameters, 'formFields', 'values');
  const text = at(parameters, 'defineForm') === 'json' ? fixedText(parameters, 'jsonOutput') : undefined;
  if (text === undefined || text.length > 100_000) return [];
  try {
    const parsed = JSON.parse(text) as Json;
    return Array.isArray(parsed) ? (parsed as readonly Json[]) : [];
  } catch {
    return [];
  }
}

/** The answer of this name is one that a person gives, and stands there only when they do. */
export function formFieldNamed(parameters: JsonObject, name: string): boolean {
  const called = fieldsOf(parameters).filter((field) =>
    [fixedText(field, 'fieldLabel'), fixedText(field, 'fieldName'), fixedText(field, 'elementName')].includes(name),
  );
  const [only, ...more] = called;
  if (!isJsonObject(only) || more.length > 0) return false;
  const type = only['fieldType'] === undefined ? 'text' : (fixedText(only, 'fieldType') ?? '');
  return filledIn.has(type) && (only['defaultValue'] ?? '') === '' && only['fieldValue'] === undefined;
}
