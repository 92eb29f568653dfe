/** The one check: is this request in the grant? Pure; every way out asks here first. */
import type { Grant, HostGrant, LearningGrant } from './grant.ts';
import { hostMatches } from './network/host-name.ts';
import type { Label } from '../workflow/model/labels.ts';

export interface Refusal {
  /** In words for the operator: "api.evil.example is not in the approved list". */
  readonly words: string;
  /** What was asked for; no secret and no data. */
  readonly wanted: Readonly<Record<string, string>>;
}
export type PolicyVerdict<T> = { readonly allowed: true; readonly entry: T } | ({ readonly allowed: false } & Refusal);

const no = (words: string, wanted: Readonly<Record<string, string>>): { readonly allowed: false } & Refusal => ({
  allowed: false,
  words,
  wanted,
});

/** `/v1` covers `/v1` and `/v1/x`, not `/v10`; a prefix that ends in `/` covers all below it. */
export function pathCovered(prefix: string, path: string): boolean {
  if (prefix === '/' || prefix === '' || prefix === path) return true;
  // An encoded slash is a slash to some servers and a letter to others: it never passes a narrowed path.
  if (/%2f|%5c/i.test(path)) return false;
  return path.startsWith(prefix.endsWith('/') ? prefix : `${prefix}/`);
}

/** As much of a path as was approved, for logs: what a run puts behind it may be somebody's name. */
export function approvedPart(prefixes: readonly string[], path: string): string {
  const covering = prefixes
    .filter((prefix) => pathCovered(prefix, path))
    .reduce((best, one) => (one.length >= best.length ? one : best), '');
  return covering === path ? path : `${covering}${covering.endsWith('/') ? '' : '/'}…`;
}

export interface HostQuestion {
  readonly nodeId: string;
  readonly scheme: HostGrant['scheme'];
  readonly host: string;
  readonly port: number;
  readonly method?: string;
  readonly path?: string;
  readonly connection: string | undefined;
}

/** Whether an entry of the grant covers this request of a step; where none does, why not, by the entry that comes nearest. */
export function mayReach(grant: Grant, question: HostQuestion): PolicyVerdict<HostGrant> {
  const { nodeId, scheme, host, port, method, path, connection } = question;
  // How far the best entry agrees, in the order of the reasons below.
  let agreed = 0;
  for (const entry of grant.hosts) {
    const steps =
      !entry.nodes.includes(nodeId) || !hostMatches(entry.host, host)
        ? 0
        : entry.port !== port || entry.scheme !== scheme
          ? 1
          : method !== undefined && !entry.methods.includes('*') && !entry.methods.includes(method)
            ? 2
            : path !== undefined && !entry.paths.some((prefix) => pathCovered(prefix, path))
              ? 3
              : entry.connection !== connection
                ? 4
                : 5;
    if (steps === 5) return { allowed: true, entry };
    agreed = Math.max(agreed, steps);
  }
  const reasons = [
    `${host} is not among the approved destinations of this step`,
    `${host} is approved, but not ${scheme} on port ${port}`,
    `${method ?? ''} to ${host} is not approved`,
    `this path of ${host} is not approved`,
    `the connection is not approved for ${host}`,
  ];
  return no(reasons[agreed] ?? '', {
    node: nodeId,
    host,
    port: String(port),
    scheme,
    ...(method === undefined ? {} : { method }),
    ...(path === undefined ? {} : { path }),
  });
}

/** Labels that a destination may not receive. Destinations that the reviewer saw with no labels may receive none. */
export function labelsRefused(grant: Grant, destination: string, labels: readonly Label[]): readonly Label[] {
  if (labels.length === 0) return [];
  const listed = grant.labels
    .filter((entry) => entry.destination === destination || hostMatches(entry.destination, destination))
    .flatMap((entry) => entry.labels);
  return labels.filter((label) => !listed.includes(label));
}

export function mayUseModel(grant: Grant, nodeId: string, provider: string, model: string): PolicyVerdict<Grant['models'][number]> {
  const entry = grant.models.find((candidate) => candidate.nodes.includes(nodeId) && candidate.model === model);
  return entry === undefined
    ? no(`the model ${model} is not approved for this step`, { node: nodeId, provider, model })
    : { allowed: true, entry };
}

/** One mail address as it is sent, and, in lower case, as it is judged. */
export interface Mailbox {
  readonly name: string;
  readonly address: string;
  readonly judged: string;
}

/**
 * `Name <a@b>` or `a@b`; undefined when it is not exactly one plain address. RFC 5322 can read more into such a text (comments, groups, lists): whoever
 * sends takes `address` from here, and never the text. The case of ASCII letters before the @ is kept, which may be part of a token.
 */
export function mailbox(text: string): Mailbox | undefined {
  const [, name = '', inner = text] = /^([^<>]*)<([^<>]+)>$/.exec(text) ?? [];
  const [, local, domain] = /^([^\s@<>,;:"()[\]\\\p{C}\p{Z}]+)@([^\s@<>,;:"()[\]\\\p{C}\p{Z}]+)$/u.exec(inner) ?? [];
  if (local === undefined || domain === undefined || /[\p{Cc}\p{Cs}]/u.test(name)) return undefined;
  const judged = `${local}@${domain}`.toLowerCase();
  return {
    name: name.trim().replace(/^"(.*)"$/, '$1'),
    address: /^[\x21-\x7e]+$/.test(local) ? `${local}@${domain.toLowerCase()}` : judged,
    judged,
  };
}

/** Gives the address that may be sent to, and the pattern that covers it. */
export function mayMail(grant: Grant, nodeId: string, recipient: string): PolicyVerdict<Mailbox & { readonly pattern: string }> {
  const found = mailbox(recipient);
  const covers = (pattern: string): boolean =>
    pattern === found?.judged || (pattern.startsWith('*@') && found?.judged.endsWith(pattern.slice(1)) === true);
  const entry = grant.mail.find((candidate) => candidate.nodes.includes(nodeId) && covers(candidate.to));
  // The address itself is personal data: the evidence names its domain only.
  return found === undefined || entry === undefined
    ? no('this recipient is not approved for this step', { node: nodeId, recipient: `…@${found?.judged.split('@')[1] ?? '?'}` })
    : { allowed: true, entry: { ...found, pattern: entry.to } };
}

/** What a statement needs, as its database's own parser tells it. */
export interface TableNeeds {
  readonly tables: readonly { readonly table: string; readonly access: 'read' | 'write' }[];
  /** Functions that could reach what no named table covers. */
  readonly functions: readonly string[];
  /** It changes or locks rows, where the parser tells. */
  readonly changes?: boolean;
}

/** How a function is told of that runs a query which its statement does not write out. */
export const queryInValue = 'query that a value holds';

/** Functions that reach out of the database: files of its machine, other databases, programs. No approval of tables covers them. */
const leavesDatabase =
  /^(?:pg_read_\w+|pg_ls_\w+|pg_stat_file|pg_file_\w+|pg_hba_file_rules|pg_ident_file_mappings|pg_show_all_(?:file_)?settings|pg_current_logfile|pg_stat_get_(?:activity|backend_activity)|server setting that may hold a secret|lo_import|lo_export|dblink\w*|load_file|sys_(?:exec|eval|set|get)|xp_cmdshell)$/i;

/** What tells of files of the server, its logins, or what others ask it: the approval of all tables is none of these, only of their names. */
const ofServer =
  /(?:^|\.)(?:pg_(?:hba_file_rules|ident_file_mappings|file_settings|settings|authid|shadow|stat_activity|stat_statements|stat_wal_receiver|user_mappings?|subscription)|_pg_user_mappings|user_mapping_options)$/i;

/** Functions that change something for others, or for the statements behind them, in a transaction that only reads, too. */
const changesSomething =
  /^(?:nextval|setval|set_config|lo_\w+|pg_(?:terminate|cancel)_backend|pg_reload_conf|pg_rotate_logfile\w*|pg_promote|pg_switch_wal|pg_notify|pg_export_snapshot|pg_(?:create|drop|copy|replication|logical|sync|stat_reset|stat_force|stat_clear|restore|clear|set|wal_replay|log|backup|import|advisory|try_advisory)_?\w*|postgres_fdw_disconnect\w*|(?:get|release|release_all)_locks?|txid_current|pg_current_xact_id)$/i;

/** `public.orders` and `orders` are one table; everything else is compared to the letter: a name that is written without quotes comes in the case that its database gives it. */
const plainTable = (name: string): string => name.replace(/^public\./, '');

/** Why a statement is refused; undefined when the grant covers each of its tables. Functions of unknown reach need all tables. */
export function tablesRefused(grant: Grant, nodeId: string, database: string, needs: TableNeeds): Refusal | undefined {
  const entries = grant.tables.filter((entry) => entry.nodes.includes(nodeId) && entry.database === database);
  const covers = (table: string, access: 'read' | 'write'): boolean =>
    entries.some(
      (entry) =>
        ((entry.table === '*' && !ofServer.test(table)) || plainTable(entry.table) === plainTable(table)) &&
        (entry.access === access || entry.access === 'write'),
    );
  const table = needs.tables.find((need) => !covers(need.table, need.access));
  if (table !== undefined)
    return {
      words: `${table.access} access to the table ${table.table} is not approved for this step`,
      wanted: { node: nodeId, database, table: table.table, access: table.access },
    };
  const no = (call: string, what: string): Refusal => ({
    words: `the ${call.includes(' ') ? call : `database function ${call}`} ${what}`,
    wanted: { node: nodeId, database, function: call },
  });
  for (const call of needs.functions) {
    const name = call.split('.').at(-1) ?? '';
    if (call === queryInValue) return no(call, 'cannot be checked');
    if (leavesDatabase.test(name)) return no(call, 'reaches out of the database');
    if (!entries.some((entry) => entry.table === '*')) return no(call, 'could reach more than the approved tables');
    if (changesSomething.test(name) && !covers('*', 'write'))
      return no(call, 'changes something, and only reading is approved for this step');
  }
  return undefined;
}

/** Mail folders stand in the grant as tables of their connection. Their names are compared to the letter; only INBOX is the same in any case (RFC 9051). */
export function mayOpenFolder(
  grant: Grant,
  {
    nodeId,
    connection,
    folder,
    access,
  }: { readonly nodeId: string; readonly connection: string | undefined; readonly folder: string; readonly access: 'read' | 'write' },
): PolicyVerdict<undefined> {
  const plain = (name: string): string => (/^inbox$/i.test(name) ? 'INBOX' : name);
  const allowed = grant.tables.some(
    (entry) =>
      entry.nodes.includes(nodeId) &&
      entry.database === connection &&
      plain(entry.table) === plain(folder) &&
      (entry.access === access || entry.access === 'write'),
  );
  return allowed
    ? { allowed: true, entry: undefined }
    : no(`${access} access to the mail folder ${folder.slice(0, 100)} is not approved for this step`, {
        node: nodeId,
        folder: folder.slice(0, 300),
        access,
      });
}

/** For what the workspace keeps under a name: exactly that name, and in that way. Who may write may read. */
export function keepAllowed(
  grant: Grant,
  nodeId: string,
  database: string,
  name: string,
  access: 'read' | 'write',
): PolicyVerdict<undefined> {
  const allowed = grant.tables.some(
    (entry) =>
      entry.nodes.includes(nodeId) &&
      entry.database === database &&
      entry.table === name &&
      (entry.access === access || entry.access === 'write'),
  );
  return allowed
    ? { allowed: true, entry: undefined }
    : no(`${access} access to ${name} among the ${database} is not approved for this step`, {
        node: nodeId,
        database,
        table: name,
        access,
      });
}

/** At what price a step may learn from the people of a budget: what was approved, whatever the step asks for. */
export function mayLearn(grant: Grant, nodeId: string, budget: string, values: number): PolicyVerdict<LearningGrant> {
  const entry = grant.learning?.find((candidate) => candidate.nodes.includes(nodeId) && candidate.budget === budget);
  const wanted = { node: nodeId, budget, values: String(values) };
  if (entry === undefined) return no(`learning from the people of the privacy budget ${budget} is not approved for this step`, wanted);
  return entry.values === values
    ? { allowed: true, entry }
    : no(`this step was approved to learn ${entry.values} numbers, and asks for ${values}`, wanted);
}

/** Entries of `grant.files` that could cover a path; the files broker compares real paths. */
export function filesOf(grant: Grant, nodeId: string, access: 'read' | 'write'): readonly string[] {
  return grant.files.filter((entry) => entry.nodes.includes(nodeId) && entry.access === access).map((entry) => entry.path);
}

const fileCovers = (entry: string, path: string): boolean =>
  entry === path || entry === './' || (entry.endsWith('/') && path.startsWith(entry));

/** The approved file or folder that a path lies in by its text, for logs: the file's own name may be somebody's. */
export const approvedFile = (grant: Grant, nodeId: string, path: string): string =>
  grant.files
    .filter((entry) => entry.nodes.includes(nodeId) && fileCovers(entry.path, path))
    .reduce((best, { path: entry }) => (entry.length >= best.length ? entry : best), '') || 'a file';

/** By the text of the path, for dry runs: the real run asks where a path really leads. */
export function mayTouchFile(grant: Grant, nodeId: string, path: string, access: 'read' | 'write'): PolicyVerdict<undefined> {
  const climbs = /(?:^|[\\/])\.{1,2}(?:[\\/]|$)/.test(path) || path.includes('\0');
  const allowed =
    !climbs && grant.files.some((entry) => entry.nodes.includes(nodeId) && entry.access === access && fileCovers(entry.path, path));
  return allowed
    ? { allowed: true, entry: undefined }
    : no('this file is not in an approved folder', { node: nodeId, path: path.slice(0, 500), access });
}

export function mayRestore(grant: Grant, nodeId: string, purpose: string): PolicyVerdict<Grant['restore'][number]> {
  const entry = grant.restore.find(
    (candidate) => candidate.nodes.includes(nodeId) && (candidate.purpose === '*' || candidate.purpose === purpose),
  );
  return entry === undefined
    ? no('this step may not turn tokens back into plain values', { node: nodeId, purpose })
    : { allowed: true, entry };
}
