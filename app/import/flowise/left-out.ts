/** What of a file does not come along, in words. */
import { isJsonObject, type Json, type JsonObject } from '../../kernel/json.ts';
import { leftOutOf } from '../../privacy/detectors/secrets/places.ts';
import { LossReport } from '../loss.ts';
import type { FlowWithLoss } from '../n8n/import-n8n.ts';
import { flowLists } from './parse.ts';

/** Keys that say nothing about what the flow does. */
const silentKeys: ReadonlySet<string> = new Set([
  'id',
  'type',
  'badge',
  'usecases',
  'framework',
  'iconSrc',
  'color',
  'createdDate',
  'updatedDate',
  'category',
  'workspaceId',
  'viewport',
  'deployed',
  'speechToText',
]);

export function reportRest(rest: JsonObject, loss: LossReport): void {
  const kept = Object.entries(rest).filter(
    ([key, value]) => !silentKeys.has(key) && value !== null && value !== '' && value !== false && value !== '{}',
  );
  if (kept.length > 0)
    loss.add(
      'setting-dropped',
      `Not carried over from the flow's settings: ${kept
        .map(([key]) => key)
        .slice(0, 20)
        .join(', ')}.`,
    );
  if (
    JSON.stringify(rest['apiConfig'] ?? '')
      .replaceAll('\\', '')
      .includes('"overrideConfig":{"status":true')
  )
    loss.add(
      'setting-dropped',
      'Whoever calls this flow over its API may change the settings of its steps (overrideConfig); nothing here allows that.',
    );
  if (rest['isPublic'] === true) loss.add('setting-dropped', 'The flow was public: anyone with its address could chat with it.');
}

/** The other lists in the export of a whole installation: named, and searched for secrets, but no flows. */
export function reportInstallation(value: Json, flows: readonly FlowWithLoss[]): readonly FlowWithLoss[] {
  const [first, ...others] = flows;
  if (
    first === undefined ||
    !isJsonObject(value) ||
    Array.isArray(value['nodes']) ||
    typeof value['func'] === 'string' ||
    typeof value['flowData'] === 'string'
  )
    return flows;
  const rest = Object.fromEntries(
    Object.entries(value).filter(([key, item]) => !flowLists.includes(key) && Array.isArray(item) && item.length > 0),
  );
  const names = Object.entries(rest).map(([key, item]) => `${key} (${(item as readonly Json[]).length})`);
  if (names.length === 0) return flows;
  return [
    {
      ...first,
      loss: [...first.loss, { kind: 'setting-dropped', message: `The file also holds what is no flow: ${names.slice(0, 20).join(', ')}.` }],
      leftOut: [...first.leftOut, ...leftOutOf(rest, [])],
    },
    ...others,
  ];
}
