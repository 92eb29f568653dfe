/** What tells questions apart that are called the same: the first values that are asked about. */
import { isJsonObject, type Json } from '../../../app/kernel/json.ts';

const shown = 2;
const longest = 60;

export function gistOf(values: Json): string {
  if (!isJsonObject(values)) return '';
  return Object.entries(values)
    .flatMap(([name, value]) =>
      typeof value === 'number' || (typeof value === 'string' && value.trim() !== '')
        ? [`${name} ${String(value).trim().slice(0, longest)}`]
        : [],
    )
    .slice(0, shown)
    .join(', ');
}

/** The titles that more than one of them bears. */
export function alikeTitles(tasks: readonly { readonly title: string }[]): ReadonlySet<string> {
  const seen = new Set<string>();
  const alike = new Set<string>();
  for (const { title } of tasks) (seen.has(title) ? alike : seen).add(title);
  return alike;
}
