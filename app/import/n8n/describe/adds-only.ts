/** Steps that put one more row into a table, by columns that are written out, or a draft into a mailbox: somebody or something has to look there before anything comes of it. */
import { isJsonObject, type Json } from '../../../kernel/json.ts';
import { at, fixedText, isComputed, type Described } from './kit.ts';

const adding = /^(?:insert|append|create|add)(?:Row)?$/;
const tables: ReadonlySet<string> = new Set(['db.query', 'spreadsheet', 'crm.action', 'saas.action', 'storage']);
const places = [
  'documentId',
  'sheetName',
  'schema',
  'table',
  'tableId',
  'tableName',
  'base',
  'application',
  'database',
  'dataTableId',
] as const;
/** A row there is an order: another program pays, sends, grants or does what stands in it. */
const acting =
  /order|payment|payout|refund|transfer|invoice|billing|booking|appointment|task|job|queue|outbox|command|approv|user|role|permission|admin|account|grant|trigger|schedule|campaign|subscri|rechnung|zahlung|auftr|bestell|buchung|termin|nutzer|benutzer|rolle|freigabe|konto|pedido|pago|cita|usuario|commande|paiement|utilisateur/i;

const draftsIn: ReadonlySet<string> = new Set(['gmail', 'microsoftOutlook']);

const nameOf = (place: Json | undefined): string =>
  isJsonObject(place) ? `${String(place['cachedResultName'] ?? '')} ${String(place['value'] ?? '')}` : String(place ?? '');

export function addsOnly({ info, node: { parameters }, resource, operation = '', effect, asTool }: Described): boolean {
  if (effect !== 'write' || asTool) return false;
  if (draftsIn.has(info.key)) return resource === 'draft' && operation === 'create';
  // The drive keeps each as a file of its own, whatever it is called.
  if (info.key === 'googleDrive')
    return operation === 'upload' && !isComputed(parameters['folderId']) && !isComputed(parameters['driveId']);
  if (!tables.has(info.category) || !adding.test(operation)) return false;
  const named = places.filter((key) => parameters[key] !== undefined);
  if (named.length === 0 || named.some((key) => isComputed(parameters[key]) || acting.test(nameOf(parameters[key])))) return false;
  const written = isJsonObject(at(parameters, 'columns', 'value')) && fixedText(parameters, 'columns', 'mappingMode') === 'defineBelow';
  return written || fixedText(parameters, 'dataToSend') === 'defineBelow';
}
