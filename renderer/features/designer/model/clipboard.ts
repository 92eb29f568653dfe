/** Copy and paste across windows: JSON on the clipboard, without connections and secrets. What is pasted is checked like any file. */
import { z } from 'zod';
import { isJsonObject, type Json } from '../../../../app/kernel/json.ts';
import { parseGuarded } from '../../../../app/kernel/json-guard.ts';
import { NameGiver } from '../../../../app/workflow/graph/names.ts';
import { placeIn } from '../../../../app/workflow/graph/place-in.ts';
import { maxJsonDepth } from '../../../../app/workflow/migrations/json-text.ts';
import { edgeSchema, nodeSchema, noteSchema, type Flow } from '../../../../app/workflow/model/flow.ts';
import type { Box, Point } from '../../../canvas/geometry.ts';
import { notePrefix } from '../../../canvas/scene.ts';
import type { FlowDraft } from './document.ts';
import { snap } from './edits.ts';

/** Farther out the difference of two is no number any more. */
const length = z.number().min(-1e9).max(1e9);
const place = z.strictObject({ x: length, y: length, width: length.optional(), height: length.optional() });
const mostPlaces = 6_000;
const clipSchema = z.strictObject({
  countersign: z.literal('clip'),
  nodes: z.array(nodeSchema).max(5_000),
  edges: z.array(edgeSchema).max(20_000),
  notes: z.array(noteSchema).max(1_000),
  places: z.record(z.string().max(160), place).refine((places) => Object.keys(places).length <= mostPlaces),
});
export type Clip = z.infer<typeof clipSchema>;

const clipBytes = 8 * 1024 * 1024;
const secretKey = /pass(word|phrase)?$|secret|token$|api[-_]?key|authorization|credential|private[-_]?key/i;

/** Typed-in secrets do not travel: what looks like one by its key is emptied, expressions are kept. */
function withoutSecrets(value: Json, key = ''): Json {
  if (typeof value === 'string') return secretKey.test(key) && !value.includes('{{') ? '' : value;
  if (Array.isArray(value)) return (value as readonly Json[]).map((item) => withoutSecrets(item, key));
  if (!isJsonObject(value)) return value;
  const named = typeof value['name'] === 'string' ? value['name'] : typeof value['key'] === 'string' ? value['key'] : '';
  return Object.fromEntries(
    Object.entries(value).map(([name, item]) => [name, withoutSecrets(item, name === 'value' && named !== '' ? named : name)]),
  );
}

/** The selected steps and notes with the edges between them. */
export function clipOf(flow: Flow, ids: ReadonlySet<string>, boxes: ReadonlyMap<string, Box>): Clip | undefined {
  const nodes = flow.nodes.filter((node) => ids.has(node.id));
  const notes = flow.notes.filter((note) => ids.has(notePrefix + note.id));
  if (nodes.length + notes.length === 0) return undefined;
  const places: Record<string, z.infer<typeof place>> = {};
  for (const id of [...nodes.map((node) => node.id), ...notes.map((note) => notePrefix + note.id)]) {
    const box = boxes.get(id);
    if (box !== undefined) places[id] = id.startsWith(notePrefix) ? { ...box } : { x: box.x, y: box.y };
  }
  return {
    countersign: 'clip',
    nodes: nodes.map(({ connection: _connection, sample: _sample, ...node }) => ({
      ...node,
      parameters: withoutSecrets(node.parameters) as typeof node.parameters,
    })),
    edges: flow.edges.filter((edge) => ids.has(edge.from.node) && ids.has(edge.to.node)),
    notes: [...notes],
    places,
  };
}

export function readClip(text: string): Clip | undefined {
  if (text.length > clipBytes || !text.includes('"countersign"')) return undefined;
  try {
    const parsed = clipSchema.safeParse(parseGuarded(text, maxJsonDepth));
    return parsed.success ? parsed.data : undefined;
  } catch {
    return undefined;
  }
}

/** Adds a clip under fresh ids and names, its upper left corner at `at`. Returns what it added, to select it. */
export function paste(flow: FlowDraft, clip: Clip, at: Point): ReadonlySet<string> {
  const corner = {
    x: Math.min(...Object.values(clip.places).map((one) => one.x), Infinity),
    y: Math.min(...Object.values(clip.places).map((one) => one.y), Infinity),
  };
  const move = (id: string): Point => {
    const one = placeIn(clip.places, id);
    return snap(one === undefined || corner.x === Infinity ? at : { x: at.x + one.x - corner.x, y: at.y + one.y - corner.y });
  };
  const ids = new NameGiver(flow.nodes.map((node) => node.id));
  const names = new NameGiver(flow.nodes.map((node) => node.name));
  const renamed = new Map<string, string>();
  const added = new Set<string>();
  // What was copied here has neither a connection nor a sample; a text from elsewhere brings none.
  for (const { connection: _connection, sample: _sample, ...node } of clip.nodes) {
    const name = names.give(node.name);
    const id = ids.giveId(name, 'step');
    added.add(id);
    renamed.set(node.id, id);
    flow.nodes.push({ ...node, id, name });
    flow.layout.nodes[id] = move(node.id);
  }
  const edgeIds = new NameGiver(flow.edges.map((edge) => edge.id));
  for (const edge of clip.edges) {
    const from = renamed.get(edge.from.node);
    const to = renamed.get(edge.to.node);
    if (from === undefined || to === undefined) continue;
    const id = edgeIds.giveId(`${from} ${edge.from.port} ${to}`, 'edge');
    flow.edges.push({ ...edge, id, from: { node: from, port: edge.from.port }, to: { node: to, port: edge.to.port } });
  }
  const noteIds = new NameGiver(flow.notes.map((note) => note.id));
  for (const note of clip.notes) {
    const id = noteIds.giveId('note', 'note');
    added.add(notePrefix + id);
    const size = placeIn(clip.places, notePrefix + note.id);
    flow.notes.push({ ...note, id });
    flow.layout.notes[id] = { ...move(notePrefix + note.id), width: size?.width ?? 220, height: size?.height ?? 120 };
  }
  return added;
}
