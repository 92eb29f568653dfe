/** Drafts: a description to an outline, with words alone or with a model that the person chose, and what an outline would become. */
import { readWithModel, whatLeaves } from '../../draft/ask-model.ts';
import { buildDraft } from '../../draft/build.ts';
import type { Outline } from '../../draft/outline.ts';
import { readWords } from '../../draft/read-words.ts';
import { UserError } from '../../kernel/errors.ts';
import { placeOfModel } from '../../nodes/kit/models.ts';
import type { OutputOf } from '../contract.ts';
import { draftModel, providerOf } from '../draft-model.ts';
import type { HandlersFor } from '../handler.ts';
import type { Services } from '../services.ts';

export function draftHandlers(services: Services): HandlersFor<'draft'> {
  const vetted = (modelId: string) => {
    const record = services.workspace().models.get(modelId);
    if (record?.vetted !== true)
      throw new UserError('model/not-registered', 'Only vetted models can be asked, and this one is none.', {
        place: 'modelId',
        mend: 'Choose another, or have it vetted on the page Models.',
      });
    const provider = providerOf(record);
    const { url, external } = placeOfModel({ provider, baseUrl: record.baseUrl });
    if (url.host === undefined)
      throw new UserError('model/not-registered', `“${record.model}” has no address where it could be asked.`, {
        place: 'modelId',
        mend: 'Enter its address on the page Models.',
      });
    return { record, provider, external, host: url.host };
  };
  return {
    'draft:read': async ({ text }) => structuredClone(readWords(text)) as unknown as OutputOf<'draft:read'>,
    'draft:leaving': async ({ text, modelId }) => {
      const { record, external, host } = vetted(modelId);
      const { characters, personal } = whatLeaves(text);
      return { host, model: record.model, external, characters, personal: personal.slice(0, 2_000).map((span) => ({ ...span })) };
    },
    'draft:ask': async ({ text, modelId, connectionId }, context) => {
      context.note(modelId);
      const { record, provider, host } = vetted(modelId);
      context.note(modelId, { host, characters: String(text.length), ...(connectionId === undefined ? {} : { connection: connectionId }) });
      const { outline, unread } = await readWithModel(text, (question) =>
        services.workspace().runs.askModel({ provider, model: record.model, baseUrl: record.baseUrl, connection: connectionId }, question),
      );
      return structuredClone({ outline, unread, guesses: [] }) as unknown as OutputOf<'draft:ask'>;
    },
    'draft:build': async ({ outline }) => {
      const { flow, choices, open, findings } = buildDraft(outline as Outline, {
        id: 'draft',
        model: draftModel(services.workspace().models.list()),
      });
      return {
        steps: flow.nodes.length,
        choices: choices.map((choice) => ({ ...choice })),
        open: open.map((point) => ({ ...point })),
        findings: findings.slice(0, 2_000).map(({ ruleId, severity, title }) => ({ ruleId, severity, title: title.slice(0, 2_000) })),
      };
    },
  };
}
