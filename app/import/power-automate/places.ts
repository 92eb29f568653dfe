/** Where a connector keeps what it is given: the same key means the same place, also in another workflow. */
import type { JsonObject } from '../../kernel/json.ts';
import { fixed } from './describe-kit.ts';

/** Parameters that name a place, from the wide to the narrow. */
const names = [
  'dataset',
  'server',
  'database',
  'databaseId',
  'groupId',
  'source',
  'drive',
  'storageAccountName',
  'entityName',
  'table',
  'tableName',
  'tableId',
  'procedure',
  'file',
  'folderId',
  'folderPath',
  'containerName',
  'queueName',
  'topicName',
  'form_id',
  'indexName',
  'mailboxAddress',
  'object',
  'channelId',
  'secretName',
];

/** `sharepointonline:https://example.sharepoint.com/sites/a/List`; undefined where it is computed or not named. */
export function placeKey(connector: string, values: JsonObject): string | undefined {
  const found = names.flatMap((name) => fixed(values[name]) ?? []);
  return found.length === 0 ? undefined : `${connector}:${[...new Set(found)].join('/')}`.slice(0, 500);
}
