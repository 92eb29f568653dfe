/** What a file of n8n holds beside the workflow that is drawn. */
import { isEmptyJson, isJsonObject, type Json } from '../../kernel/json.ts';
import { limits } from '../../workflow/model/limits.ts';
import { leftOutOf } from '../../privacy/detectors/secrets/places.ts';
import type { LossReport } from '../loss.ts';
import type { finderOf } from './identity.ts';
import type { N8nWorkflow } from './parse.ts';

/** Keys of the file's top level that say nothing about what the workflow does. */
const silentKeys: ReadonlySet<string> = new Set([
  'active',
  'tags',
  'meta',
  'versionId',
  'activeVersionId',
  'versionCounter',
  'createdAt',
  'updatedAt',
  'isArchived',
  'shared',
  'triggerCount',
  'nodeGroups',
  'pinData',
  'homeProject',
  'sharedWithProjects',
  'scopes',
  'parentFolder',
  'parentFolderId',
  'usedCredentials',
  'hash',
  'sourceWorkflowId',
  'checksum',
]);

/** Tells what of it was not carried over, and which secrets it holds. */
export function reportTopLevel(workflow: N8nWorkflow, find: ReturnType<typeof finderOf>, loss: LossReport): void {
  const { activeVersion, ...rest } = workflow.rest;
  if (isJsonObject(activeVersion)) {
    const before = loss.secrets.length;
    const { nodes, ...others } = activeVersion;
    (Array.isArray(nodes) ? (nodes as readonly Json[]) : []).forEach((node, index) => {
      const name = isJsonObject(node) && typeof node['name'] === 'string' ? node['name'] : '';
      const here = find(name);
      loss.secrets.push(
        ...leftOutOf(
          node,
          ['activeVersion', 'nodes', String(index)],
          here === undefined
            ? name === ''
              ? {}
              : { nodeId: `activeVersion:${name}`.slice(0, 128), nodeName: name.slice(0, limits.name) }
            : { nodeId: here.id, nodeName: here.name },
        ),
      );
    });
    loss.secrets.push(...leftOutOf(others, ['activeVersion']));
    const secrets = loss.secrets.length - before;
    loss.add(
      'hidden-copy',
      `The file holds a second, published copy of the workflow, which is not drawn.${secrets === 0 ? '' : ` It holds ${secrets === 1 ? 'a value that looks like a secret' : `${secrets} values that look like secrets`}: replace what is valid, and export again.`}`,
    );
  }
  // `meta` holds marks of the site that a template comes from.
  for (const [key, value] of Object.entries(rest)) if (key !== 'meta') loss.secrets.push(...leftOutOf(value, [key]));
  const kept = Object.entries(rest)
    .filter(([key, value]) => !silentKeys.has(key) && value !== null && value !== '' && !isEmptyJson(value))
    .map(([key]) => key);
  if (kept.length > 0) loss.add('setting-dropped', `Not carried over from the file's top level: ${kept.slice(0, 20).join(', ')}.`);
}
