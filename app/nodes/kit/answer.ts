/** A model's answer, held to its schema. */
import { TerminalError } from '../../kernel/errors.ts';
import { isJsonObject, type Json } from '../../kernel/json.ts';
import { parseData } from '../../kernel/json-guard.ts';
import { misfit } from './fields.ts';
import { ownField } from './paths.ts';
import type { DeclaredField } from './schemas.ts';

/**
 * Text, or with fields the object that they describe: nothing missing, nothing of another type, and nothing that was not asked for.
 * Fails with `model/bad-answer`; the message never quotes the answer.
 */
export function readAnswer(text: string, fields: readonly DeclaredField[], stepName: string): Json {
  if (fields.length === 0) return text;
  const bad = (why: string): TerminalError =>
    new TerminalError('model/bad-answer', `The model's answer at the step “${stepName}” does not fit: ${why}.`, {
      place: stepName,
      mend: 'Try again, or make the instructions clearer.',
    });
  let value: Json;
  try {
    // Some servers wrap JSON in a code fence although they were told not to.
    value = parseData(text.replace(/^\s*```(?:json)?\s*|\s*```\s*$/g, ''));
  } catch {
    throw bad('it is no JSON');
  }
  if (!isJsonObject(value)) throw bad('it is no object');
  const problem = misfit(
    value,
    fields.map((field) => ({ ...field, name: JSON.stringify(field.name), required: true })),
  );
  if (problem !== undefined) throw bad(problem);
  return Object.fromEntries(fields.map((field) => [field.name, ownField(value, field.name) ?? null]));
}
