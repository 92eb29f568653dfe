/** The id of one line of many, given back as it is written: JavaScript would change the last digits of a long number. */
import { z } from 'zod';
import { jsonParts } from '../kernel/json-parts.ts';

const MOST_CHARS = 1_000;

/** A number of any size. */
export const idSchema = z.union([z.string().max(MOST_CHARS), z.custom<number>((value) => typeof value === 'number')]);

/** As JSON; undefined where the line has no id that could be one. `value` is what the line means. */
export function writtenId(text: string, value: unknown): string | undefined {
  const id = typeof value === 'object' && value !== null && 'id' in value ? value.id : undefined;
  if (typeof id === 'string') return id.length > MOST_CHARS ? undefined : JSON.stringify(id);
  if (typeof id !== 'number') return undefined;
  let written: string | undefined;
  for (const part of jsonParts(text)) if (part.kind === 'number' && part.depth === 1 && part.name === 'id') written = part.text;
  return written === undefined || written.length > MOST_CHARS ? undefined : written;
}

/** One line of JSON, the id first. */
export function answerLine(id: string | undefined, answer: object): string {
  const rest = JSON.stringify(answer);
  return id === undefined ? rest : `{"id":${id}${rest === '{}' ? '' : ','}${rest.slice(1)}`;
}
