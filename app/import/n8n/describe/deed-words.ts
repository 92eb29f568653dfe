/** What another workflow does, going by its name: the file says no more of it. Only what cannot be taken back, in the languages in which people name their workflows. */
const pays =
  /(?<!\p{L})(?:refund(?:s|ing)?|pay[ -]?outs?|pay(?= (?:out|back|invoice|bill|supplier|vendor|customer|salar))|(?:transfer|send|wire) (?:money|funds)|issue payments?|(?:rück)?erstatt\p{L}{1,6}|auszahl\p{L}{1,6}|überweis\p{L}{1,6}|reembols\p{L}{1,6}|devolver (?:el )?dinero|pagar|rembours\p{L}{1,7}|virement)(?!\p{L})/iu;
const deletes =
  /(?<!\p{L})(?:delet(?:e|es|ing)|eras(?:e|ing)|purge|wipe|drop|lösch(?:e|en|t|ung)|\p{L}{2,20}löschung|eliminar|borrar|supprimer|effacer)(?!\p{L})/iu;
/** Told or asked about it, and not done. */
const onlyTells =
  /(?<!\p{L})(?:polic(?:y|ies)|faqs?|status|infos?|information|rules?|terms|guide|help|check|get|list|look ?up|search|find|explain|read|calculate|estimate|draft|request(?:s|ed)?|ask|notify|report|log|richtlinien?|bedingungen|regeln|prüf\p{L}{1,4}|anfrage|antrag|vorschlag|estado|política|consultar|solicitud|statut|politique|demande|detect|deleted|soft|cache|temp\p{L}{0,8}|test)(?!\p{L})/iu;

export type NamedDeed = 'pay' | 'delete';
const mostLetters = 200;

const wordsIn = (name: string): string =>
  name
    .slice(0, mostLetters)
    .replace(/([\p{Ll}\p{N}])(\p{Lu})/gu, '$1 $2')
    .replace(/[_\-./:]+/g, ' ');

/** "Email Agent", `calendar_agent`, "AI Agent - Research", and no word of people who are called agents: "Notify agent". */
const agents =
  /^\W*ai agent\b|(?<!\b(?:support|sales|service|human|live|estate|notify|assign|to|the|an?|find|get|list|available) )\bagent(?: (?:sub ?)?(?:work ?)?flow| tool| v?\d+)?\W*$/i;
export const namesAgent = (name: string): boolean => agents.test(wordsIn(name));

/** `refundOrder`, `refund_order` and "Refund order" are one name. */
export function deedNamed(name: string): NamedDeed | undefined {
  const words = wordsIn(name);
  if (onlyTells.test(words)) return undefined;
  return pays.test(words) ? 'pay' : deletes.test(words) ? 'delete' : undefined;
}
