/** Files that a later step opens to everybody: what is put there is public, whatever the step that puts it says. */
import { isJsonObject, type Json, type JsonObject } from '../../kernel/json.ts';
import { at, fixedText, holdsText, isComputed, listAt } from './describe/kit.ts';
import type { NamedNode } from './identity.ts';
import { effectOf, operationOf, type NodeTypeInfo } from './map/node-map.ts';
import type { Wire } from './wiring.ts';

interface Step {
  readonly named: NamedNode;
  readonly info: NodeTypeInfo;
  readonly incoming: readonly Wire[];
}

/** The services whose files it opens, by the names of their steps. */
type Service = 'googleDrive' | 'dropbox' | 'microsoftOneDrive' | 'box' | 'nextCloud';
const files: Readonly<Record<Service, RegExp>> = {
  googleDrive: /^google(?:Drive|Docs|Sheets|Slides)$/,
  dropbox: /^dropbox$/,
  microsoftOneDrive: /^microsoft(?:OneDrive|SharePoint|Excel)$/,
  box: /^box$/,
  nextCloud: /^nextCloud$/,
};

/** Links by which a service lets everybody in, unless the body keeps them to some. */
const calls: readonly (readonly [Service, RegExp, body: RegExp, unless?: RegExp])[] = [
  ['googleDrive', /googleapis\.com\/drive\/v\d\/files\/[\s\S]{1,500}\/permissions\b/, /"?type"?\s{0,5}:\s{0,5}"anyone"|^anyone$/],
  ['dropbox', /api\.dropboxapi\.com\/2\/sharing\/create_shared_link/, /(?:)/, /team_only|"members"|password/],
  ['microsoftOneDrive', /graph\.microsoft\.com\/[\s\S]{1,500}\/createLink\b/, /"?scope"?\s{0,5}:\s{0,5}"anonymous"|^anonymous$/],
  ['box', /api\.box\.com\/2\.0\/(?:files|folders)\//, /"?access"?\s{0,5}:\s{0,5}"open"/],
];

const rows = (value: Json | undefined): readonly Json[] =>
  Array.isArray(value) ? (value as readonly Json[]) : isJsonObject(value) ? [value] : [];

/** What the step opens to everybody, and whether data says which file that is. */
type Opening = Pick<Step, 'info'> & { readonly named: Pick<NamedNode, 'node'> };
function opens({ info, named: { node } }: Opening): { readonly service: Service; readonly computed: boolean } | undefined {
  const { parameters } = node;
  const { operation } = operationOf(info.key, parameters, node.typeVersion);
  const of = (service: Service, ...keys: string[]) => ({ service, computed: keys.some((key) => isComputed(at(parameters, key))) });
  if (info.key === 'httpRequest') {
    const url = at(parameters, 'url');
    const body: JsonObject = { body: at(parameters, 'jsonBody') ?? '', list: [...listAt(parameters, 'bodyParameters', 'parameters')] };
    const found =
      typeof url !== 'string' || !/^(?:POST|PUT)$/i.test(fixedText(parameters, 'method') ?? '')
        ? undefined
        : calls.find(
            ([, address, inBody, unless]) =>
              address.test(url) && holdsText(body, inBody) && !(unless !== undefined && holdsText(body, unless)),
          );
    return found === undefined ? undefined : of(found[0], 'url', 'jsonBody', 'bodyParameters');
  }
  if (operation !== 'share') return undefined;
  switch (info.key) {
    case 'googleDrive':
      return rows(at(parameters, 'permissionsUi', 'permissionsValues')).some((row) => fixedText(row, 'type') === 'anyone')
        ? of('googleDrive', 'fileId', 'folderNoRootId', 'folderId')
        : undefined;
    case 'microsoftOneDrive':
      return (fixedText(parameters, 'scope') ?? 'anonymous') === 'anonymous' ? of('microsoftOneDrive', 'fileId', 'folderId') : undefined;
    case 'nextCloud':
      return at(parameters, 'shareType') === 3 ? of('nextCloud', 'path') : undefined;
    default:
      return undefined;
  }
}

/** It gives out a link by which everybody gets at a file. */
export const opensToAll = ({ info, node }: Opening['named'] & Pick<Step, 'info'>): boolean =>
  opens({ info, named: { node } }) !== undefined;

/** The file that is named in both is one file; a computed name comes from what was put there just before. */
function isSame(opened: Step, put: Step, computed: boolean): boolean {
  if (computed) return true;
  const named = at(put.named.node.parameters, 'path');
  return (
    typeof named === 'string' && named.length > 1 && holdsText(opened.named.node.parameters, new RegExp(named.replaceAll(/[^\w]/g, '.')))
  );
}

/** Ids of the steps whose files a step behind them opens to everybody. */
export function openedToAll(steps: readonly Step[]): ReadonlySet<string> {
  const found = new Set<string>();
  const byId = new Map(steps.map((step) => [step.named.id, step]));
  for (const step of steps) {
    const opened = step.named.node.disabled ? undefined : opens(step);
    if (opened === undefined) continue;
    const seen = new Set([step.named.id]);
    for (const id of seen) {
      const one = byId.get(id);
      if (one === undefined) continue;
      const { resource, operation } = operationOf(one.info.key, one.named.node.parameters, one.named.node.typeVersion);
      if (
        one !== step &&
        files[opened.service].test(one.info.key) &&
        effectOf(one.info, resource, operation) === 'write' &&
        isSame(step, one, opened.computed)
      )
        found.add(id);
      for (const { kind, from } of one.incoming) if (kind === 'data' || kind === 'error') seen.add(from.id);
    }
  }
  return found;
}
