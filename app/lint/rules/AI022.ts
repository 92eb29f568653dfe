import type { Json, JsonObject } from '../../kernel/json.ts';
import { withoutSmuggled } from '../../kernel/plain-text.ts';
import { defineRule } from '../kit/define-rule.ts';

/** Zero-width, bidirectional control and tag characters (Unicode TR 36), and runs of selectors: a reader sees nothing, a model reads them. */
const everyHidden = /[\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff\u180e]/g;
const withoutHidden = (text: string): string => withoutSmuggled(text.replace(everyHidden, ''));

/** The path is put together on the way back, from where something was found: nearly always nothing is. */
function find(value: Json, depth: number): { readonly path: readonly string[]; readonly text: string } | undefined {
  if (typeof value === 'string') return withoutHidden(value) !== value ? { path: [], text: value } : undefined;
  if (depth > 60 || value === null || typeof value !== 'object') return undefined;
  if (Array.isArray(value)) {
    for (let i = 0; i < value.length; i += 1) {
      const found = find((value as readonly Json[])[i] as Json, depth + 1);
      if (found !== undefined) return { path: [String(i), ...found.path], text: found.text };
    }
    return undefined;
  }
  for (const key in value) {
    const found = find((value as JsonObject)[key] as Json, depth + 1);
    if (found !== undefined) return { path: [key, ...found.path], text: found.text };
  }
  return undefined;
}

/** A parameter of the step itself is called so in no kind of step. */
const descriptionField = 'toolDescription';
const inDescription = (text = ''): ReturnType<typeof find> =>
  withoutHidden(text) === text ? undefined : { path: [descriptionField], text };

export const AI022 = defineRule({
  id: 'AI022',
  title: 'A prompt holds characters that nobody can see',
  severity: 'medium',
  confidence: 'high',
  persona: 'builder',
  fix: 'safe',
  scope: 'node',
  taxonomy: ['LLM01:2025', 'AML.T0068'],
  visit(step, report) {
    const { toolDescription } = step.node;
    if (step.facts.ai === undefined && toolDescription === undefined) return;
    const found = step.ofContent(
      'hidden characters',
      () => (step.facts.ai === undefined ? undefined : find(step.node.parameters, 0)) ?? inDescription(toolDescription),
    );
    if (found === undefined) return;
    const field = found.path.join('.');
    report({
      step,
      field,
      title: `The text in “${field}” of “${step.name}” holds hidden characters`,
      message:
        'Hidden characters carry instructions that a reviewer does not see and a model obeys. They come in with text that is copied from somewhere.',
      remedy: 'Take them out; write the text anew if you do not know where it came from.',
      fixes: [
        {
          id: 'strip',
          title: 'Take the hidden characters out',
          safety: 'safe',
          patch: [
            found.path[0] === descriptionField
              ? { op: 'setNode', nodeId: step.node.id, values: { toolDescription: withoutHidden(found.text) } }
              : { op: 'setParameter', nodeId: step.node.id, path: found.path, value: withoutHidden(found.text) },
          ],
        },
      ],
    });
  },
});
