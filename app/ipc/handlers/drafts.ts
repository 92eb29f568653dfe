/** Drafts: a description to an outline, and what an outline would become. */
import { buildDraft } from '../../draft/build.ts';
import type { Outline } from '../../draft/outline.ts';
import { readWords } from '../../draft/read-words.ts';
import type { OutputOf } from '../contract.ts';
import type { HandlersFor } from '../handler.ts';

export function draftHandlers(): HandlersFor<'draft'> {
  return {
    'draft:read': async ({ text }) => structuredClone(readWords(text)) as unknown as OutputOf<'draft:read'>,
    'draft:build': async ({ outline }) => {
      const { flow, choices, open, findings } = buildDraft(outline as Outline, { id: 'draft' });
      return {
        steps: flow.nodes.length, choices: choices.map((choice) => ({ ...choice })), open: open.map((point) => ({ ...point })),
        findings: findings.slice(0, 2_000).map(({ ruleId, severity, title }) => ({ ruleId, severity, title: title.slice(0, 2_000) })),
      };
    },
  };
}
