import type { AnyNodeDefinition } from '../../../../app/nodes/kit/define-node.ts';

/** How well a type answers one word: title first, then keywords, then the summary; 0 for not at all. */
function score(definition: AnyNodeDefinition, word: string): number {
  const title = definition.title.toLowerCase();
  if (title === word) return 100;
  if (title.startsWith(word)) return 80;
  if (title.split(/\W+/).some((part) => part.startsWith(word))) return 60;
  if (definition.keywords.some((keyword) => keyword.toLowerCase().startsWith(word))) return 50;
  if (definition.type.includes(word)) return 40;
  if (definition.keywords.some((keyword) => keyword.toLowerCase().includes(word)) || title.includes(word)) return 30;
  return definition.summary.toLowerCase().includes(word) ? 10 : 0;
}

/** Types that answer every word of the query, best first; all of them for an empty one. */
export function searchTypes(types: readonly AnyNodeDefinition[], query: string): readonly AnyNodeDefinition[] {
  const words = query
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '');
  if (words.length === 0) return types;
  return types
    .map((definition) => ({ definition, scores: words.map((word) => score(definition, word)) }))
    .filter(({ scores }) => scores.every((one) => one > 0))
    .toSorted((a, b) => b.scores.reduce((sum, one) => sum + one, 0) - a.scores.reduce((sum, one) => sum + one, 0))
    .map(({ definition }) => definition);
}
