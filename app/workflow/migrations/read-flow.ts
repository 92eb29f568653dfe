/** The one door by which a flow document comes in: text or value -> a valid flow of the newest version, or a UserError. */
import { UserError } from '../../kernel/errors.ts';
import { isJsonObject, type Json, type JsonObject } from '../../kernel/json.ts';
import { wellFormed } from '../../kernel/json-guard.ts';
import { flowSchema, flowSchemaVersion, type Flow } from '../model/flow.ts';
import { explainIssues } from './explain.ts';
import { flowMigrations, type FlowMigration } from './flow-migrations.ts';
import { isTooDeep, maxJsonDepth, parseGivenJson } from './json-text.ts';

const refuse = (message: string, place: string, mend: string): never => {
  throw new UserError('flow/invalid', message, { place, mend });
};

/** A document of ours, however damaged: it must be refused as such, never read as another program's with its wires left out. */
export function isOurFlow(value: unknown): boolean {
  if (!isJsonObject(value) || !Array.isArray(value['nodes'])) return false;
  return (
    typeof value['schemaVersion'] === 'number' ||
    (Object.hasOwn(value, 'schemaVersion') && !isJsonObject(value['connections'])) ||
    (Array.isArray(value['edges']) && Array.isArray(value['connections']))
  );
}

/** Brings a document to the newest version, step by step. Throws `flow/newer-format` and `flow/invalid`. */
export function bringUp(
  document: JsonObject,
  place: string,
  migrations: readonly FlowMigration[] = flowMigrations,
  newest: number = flowSchemaVersion,
): JsonObject {
  let version = document['schemaVersion'];
  if (typeof version !== 'number' || !Number.isInteger(version) || version < 0) {
    return refuse(
      '"schemaVersion" is missing or not a whole number, so this is no flow document.',
      place,
      'Choose a .flow.json file, or import the file if another program wrote it.',
    );
  }
  if (version > newest) {
    throw new UserError(
      'flow/newer-format',
      `This flow was written by a newer version of Countersign (format ${version}; this version reads up to ${newest}).`,
      { place, mend: 'Update Countersign.' },
    );
  }
  let current = document;
  while (version < newest) {
    const step = migrations.find((candidate) => candidate.from === version);
    if (step === undefined)
      return refuse(
        `Format ${version} is too old: no step leads from it to format ${newest}.`,
        place,
        'Open and save it with an older version of Countersign first.',
      );
    version += 1;
    current = { ...step.migrate(current), schemaVersion: version };
  }
  return current;
}

function firstDouble<T>(items: readonly T[], key: (item: T) => string): T | undefined {
  const seen = new Set<string>();
  for (const item of items) {
    const text = key(item);
    if (seen.has(text)) return item;
    seen.add(text);
  }
  return undefined;
}

/** What a schema cannot say: ids and names are unique, and every reference has its target. */
function checkReferences(flow: Flow, place: string): void {
  const doubleId = firstDouble(flow.nodes, (node) => node.id);
  if (doubleId !== undefined) refuse(`Two nodes have the id “${doubleId.id}”.`, place, `Give “${doubleId.name}” another id.`);
  const doubleName = firstDouble(flow.nodes, (node) => node.name);
  if (doubleName !== undefined)
    refuse(`Two nodes are named “${doubleName.name}”, so expressions could not tell them apart.`, place, 'Rename one of them.');
  const doubleEdge = firstDouble(flow.edges, (edge) => edge.id);
  if (doubleEdge !== undefined) refuse(`Two edges have the id “${doubleEdge.id}”.`, place, 'Give one of them another id.');
  const doubleSlot = firstDouble(flow.connections, (slot) => slot.id);
  if (doubleSlot !== undefined) refuse(`Two connections have the id “${doubleSlot.id}”.`, place, 'Give one of them another id.');
  const doubleNote = firstDouble(flow.notes, (note) => note.id);
  if (doubleNote !== undefined) refuse(`Two notes have the id “${doubleNote.id}”.`, place, 'Give one of them another id.');
  const nodes = new Set(flow.nodes.map((node) => node.id));
  for (const edge of flow.edges) {
    for (const end of [edge.from, edge.to])
      if (!nodes.has(end.node))
        refuse(`Edge “${edge.id}” leads to a node “${end.node}” that is not there.`, place, 'Remove the edge, or put the node back.');
  }
  const slots = new Set(flow.connections.map((slot) => slot.id));
  for (const node of flow.nodes) {
    if (node.connection !== undefined && !slots.has(node.connection))
      refuse(`“${node.name}” uses a connection “${node.connection}” that is not listed.`, place, 'Choose a connection again in this step.');
  }
}

/**
 * Reads a flow document from text or from an already parsed value. `place` is the file's name, for messages. In text nothing is passed over in
 * silence: of a name that stands twice, one reader would see the first and what is signed be the last.
 * Throws only UserError: `file/not-json`, `file/too-large`, `flow/newer-format`, `flow/invalid`.
 */
export function readFlow(input: unknown, place: string, migrations: readonly FlowMigration[] = flowMigrations): Flow {
  const document = typeof input === 'string' ? parseGivenJson(input, place) : input;
  if (typeof input !== 'string' && isTooDeep(document)) {
    throw new UserError('file/too-large', `This flow nests values more than ${maxJsonDepth} levels deep.`, {
      place,
      mend: 'Flatten the nested value, or remove it.',
    });
  }
  if (!isJsonObject(document)) return refuse('This is no flow document: it has to be one JSON object.', place, 'Choose a .flow.json file.');
  const newest = bringUp(document, place, migrations);
  const parsed = flowSchema.safeParse(newest, { reportInput: true });
  if (!parsed.success) {
    const { message, mend } = explainIssues(newest, parsed.error.issues);
    return refuse(message, place, mend);
  }
  // A half of a character has no UTF-8, and a flow with one no hash.
  const flow = wellFormed(parsed.data as unknown as Json) as unknown as Flow;
  checkReferences(flow, place);
  return flow;
}
