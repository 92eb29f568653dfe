/** What the name of a folder, a file, a sheet or a table says of what lies there. */
import { labelsForFieldName } from './field-names.ts';
import type { Label } from './labels.ts';

/** Names of people and companies stand in the names of many places that hold none of them. */
const telling: ReadonlySet<Label> = new Set(['confidential', 'health', 'special', 'card', 'bank', 'id', 'credential', 'secret']);
/** A table that is called by those who stand in it, and by nothing else. */
const people =
  /^(?:customers?|clients?|patients?|people|persons?|users?|employees?|staff|personnel|contacts?|candidates?|applicants?|members?|subscribers?|students?|guests?|attendees?|donors?|tenants?|residents?|volunteers?|policyholders?|kunden|patienten|personen|mitarbeiter|benutzer|nutzer|bewerber|mitglieder|clientes|pacientes|personas|empleados|usuarios|contactos|utilisateurs|employés|employes)$/;
const fillers =
  /^(?:list|data|table|tbl|sheet|db|database|all|the|our|my|master|main|records?|info|details?|directory|liste|daten|new|old|final|copy|backup|current|active|export|v|q)$/;
function isPeople(name: string): boolean {
  const words =
    name
      .replaceAll(/(?<=\p{Ll})(?=\p{Lu})/gu, ' ')
      .toLowerCase()
      .match(/\p{L}+/gu) ?? [];
  const telling = words.filter((word) => !fillers.test(word));
  return telling.length > 0 && telling.every((word) => people.test(word));
}

export interface SaidByPlaces {
  readonly labels: readonly Label[];
  /** Only the name says so; a table of people holds people. */
  readonly guessed?: true;
}
export function saidByPlaces(names: readonly string[]): SaidByPlaces | undefined {
  const found = [...new Set(names.flatMap((name) => labelsForFieldName(name)))];
  if (names.some(isPeople)) return { labels: [...new Set<Label>([...found.filter((label) => telling.has(label)), 'person'])] };
  return found.some((label) => telling.has(label)) ? { labels: found, guessed: true } : undefined;
}
