/** Whether a description is in English, by the small words that every sentence has: another language is told, and never half read. */

const small = {
  English: /\b(?:the|and|to|of|is|are|in|it|when|each|every|with|for|from|then|if|my|our|a|an|me|by)\b/giu,
  German: /\b(?:der|die|das|und|ein|eine|einen|wenn|ist|mit|von|zu|per|jede[nrs]?|dann|sie|ich|mein|unser|an|bei|aus|auf|kommt|nicht)\b/giu,
  French: /\b(?:le|la|les|et|un|une|des|quand|est|avec|pour|chaque|puis|si|mon|ma|notre|dans|du|au|par|lorsque)\b/giu,
  Spanish: /\b(?:el|la|los|las|y|un|una|cuando|es|con|para|cada|luego|si|mi|nuestro|en|del|al|por)\b/giu,
  Italian: /\b(?:il|lo|la|gli|e|un|una|quando|è|con|per|ogni|poi|se|mio|nostro|nel|del|di)\b/giu,
  Portuguese: /\b(?:o|os|as|e|um|uma|quando|é|com|para|cada|depois|se|meu|nosso|no|na|do|da|por)\b/giu,
  Dutch: /\b(?:de|het|en|een|wanneer|is|met|van|elke|dan|als|mijn|ons|in|naar|door|bij)\b/giu,
} as const;

/** The language that it is in where that is surely not English; undefined where it is, or too short to tell. */
export function otherLanguage(text: string): string | undefined {
  const score = (pattern: RegExp): number => text.match(pattern)?.length ?? 0;
  const [best = ['', 0] as const] = Object.entries(small)
    .map(([name, pattern]) => [name, score(pattern)] as const)
    .toSorted(([, a], [, b]) => b - a);
  const english = score(small.English);
  if (best[0] !== 'English' && best[1] >= 3 && best[1] > 2 * english) return best[0];
  const letters = text.match(/\p{L}/gu)?.length ?? 0;
  const latin = text.match(/\p{Script=Latin}/gu)?.length ?? 0;
  return letters >= 8 && latin * 2 < letters ? 'another language' : undefined;
}
