/** Whatever is asked for, the draft has no finding that blocks or is grave: held over outlines that nobody would think of. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { buildDraft, usualModel } from '../../app/draft/build.ts';
import { outlineSchema } from '../../app/draft/outline.ts';
import { readFlow } from '../../app/workflow/migrations/read-flow.ts';
import { printFlow } from '../../app/workflow/model/canonical.ts';
import { outlines } from './outlines.ts';

const local = { ...usualModel, provider: 'ollama', model: 'llama3.1@sha256:0123456789ab', local: true, host: undefined };

describe('a draft of any outline', () => {
  test('is a flow that can be read back, with nothing grave in it and every step of it wired', () => {
    fc.assert(
      fc.property(outlines, fc.boolean(), (outline, isLocal) => {
        expect(outlineSchema.safeParse(outline).success).toBe(true);
        const { flow, findings } = buildDraft(outline, { id: 'draft', ...(isLocal ? { model: local } : {}) });
        const grave = findings
          .filter(({ severity }) => severity === 'block' || severity === 'high')
          .map(({ ruleId, title }) => `${ruleId} ${title}`);
        expect(grave).toEqual([]);
        expect(readFlow(printFlow(flow), 'draft')).toEqual(flow);
        const entered = new Set(flow.edges.map(({ to }) => to.node));
        expect(flow.nodes.slice(1).filter(({ id }) => !entered.has(id))).toEqual([]);
        expect(outline.notUnderstood.every((text) => flow.notes.some((note) => note.text.includes(text)))).toBe(true);
      }),
      { numRuns: 60, seed: 20_261 },
    );
  }, 120_000);
});
