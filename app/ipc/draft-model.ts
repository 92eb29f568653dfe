/** Which model a draft names: one that was looked at in this workspace, where there is one. */
import type { ModelRecord } from '../ai/ports.ts';
import { usualModel, type DraftRequest } from '../draft/build.ts';
import { placeOfModel, providers, type Provider } from '../nodes/kit/models.ts';

/** The registry names providers as people do; whoever else speaks the usual format at an address is "custom". */
export const providerOf = ({ provider }: Pick<ModelRecord, 'provider'>): Provider =>
  providers.find((one) => provider.toLowerCase().includes(one)) ?? 'custom';

/** What speaks for a model, the weightiest first: its version stands fast, it stays in the house, its provider keeps nothing. */
const merits: readonly ((record: ModelRecord) => boolean)[] = [
  ({ pinned }) => pinned,
  ({ external }) => !external,
  ({ retention }) => retention === 'none',
  ({ retention }) => retention === 'limited',
];

/** Undefined where none was vetted that can be asked: the draft then names the usual one, and the linter says that nobody looked at it. */
export function draftModel(models: readonly ModelRecord[]): DraftRequest['model'] {
  const usable = models.flatMap((record) => {
    const provider = providerOf(record);
    const { url, external } = placeOfModel({ provider, baseUrl: record.baseUrl });
    return record.vetted && record.model !== '' && url.host !== undefined
      ? [
          {
            record,
            chosen: {
              provider,
              model: record.model,
              baseUrl: record.baseUrl,
              registryId: record.id,
              local: !external && !record.external,
              host: url.host,
            },
          },
        ]
      : [];
  });
  const usual = usable.find(({ chosen }) => chosen.provider === usualModel.provider && chosen.model === usualModel.model);
  const weigh = ({ record }: (typeof usable)[number]): number => merits.reduce((weight, merit) => weight * 2 + (merit(record) ? 1 : 0), 0);
  return (usual ?? usable.toSorted((a, b) => weigh(b) - weigh(a) || (a.record.id < b.record.id ? -1 : 1))[0])?.chosen;
}
