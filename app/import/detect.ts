/** What a file is, by its content, and the one door by which foreign files come in. */
import { UserError } from '../kernel/errors.ts';
import { isJsonObject, type Json, type JsonObject } from '../kernel/json.ts';
import { parseJsonText } from '../workflow/migrations/json-text.ts';
import { isOurFlow } from '../workflow/migrations/read-flow.ts';
import type { SecretLeftOut } from '../privacy/detectors/secrets/places.ts';
import { cleanJson } from './clean-json.ts';
import type { Flow } from '../workflow/model/flow.ts';
import type { LossEntry } from './loss.ts';
import { importFlowise } from './flowise/import-flowise.ts';
import { flowiseIn } from './flowise/parse.ts';
import { importBpmn } from './bpmn/import-bpmn.ts';
import { importNodeRed } from './node-red/import-node-red.ts';
import { importPowerAutomate, isPowerAutomate } from './power-automate/import-power-automate.ts';
import { importN8n, nameFromPath } from './n8n/import-n8n.ts';
import { workflowsIn } from './n8n/parse.ts';

/** One imported flow, what it was, and what could not come along. */
export interface ImportedFlow {
  readonly format: Exclude<FileFormat, 'countersign'>;
  readonly flow: Flow;
  readonly loss: readonly LossEntry[];
  readonly leftOut: readonly SecretLeftOut[];
}

export const fileFormats = ['countersign', 'n8n', 'node-red', 'bpmn', 'flowise', 'power-automate'] as const;
export type FileFormat = (typeof fileFormats)[number];

const bpmnNamespace = 'http://www.omg.org/spec/BPMN/20100524/MODEL';

const looksLikeXml = (text: string): boolean => /^\uFEFF?\s*</.test(text.slice(0, 200));

/** A node of n8n: a step of Node-RED can have parameters too, but its place is `x` and `y`. */
const isN8nNode = (node: JsonObject): boolean =>
  node['parameters'] !== undefined && (node['position'] !== undefined || node['typeVersion'] !== undefined);

/** Node-RED: one flat array (or `{ flows }`) of objects that have an id and a type, none of them a node of n8n. */
function isNodeRed(value: Json): boolean {
  const list = Array.isArray(value)
    ? (value as readonly Json[])
    : isJsonObject(value) && Array.isArray(value['flows'])
      ? (value['flows'] as readonly Json[])
      : [];
  const nodes = list.slice(0, 50).filter(isJsonObject);
  return (
    nodes.length > 0 &&
    nodes.every((node) => typeof node['type'] === 'string' && typeof node['id'] === 'string' && !isN8nNode(node)) &&
    nodes.some((node) => node['wires'] !== undefined || node['type'] === 'tab' || node['z'] !== undefined)
  );
}

/**
 * The format of a file, or undefined when it is none that this version reads. `value` is the parsed JSON, or the text where it is no JSON.
 */
export function detectFormat(value: unknown, _name: string): FileFormat | undefined {
  if (typeof value === 'string') return value.includes(bpmnNamespace) ? 'bpmn' : undefined;
  const json = value as Json;
  if (isOurFlow(json)) return 'countersign';
  if (isNodeRed(json)) return 'node-red';
  // Before n8n: both keep a list of nodes with a type and a position.
  if (flowiseIn(json).length > 0) return 'flowise';
  if (workflowsIn(json).length > 0) return 'n8n';
  return isPowerAutomate(json) ? 'power-automate' : undefined;
}

/** The text as JSON where it is JSON, else as it is; throws what parsing says about broken JSON. */
export function readForeignText(text: string, path: string): unknown {
  if (looksLikeXml(text)) return text;
  if (text.startsWith('PK\u0003\u0004'))
    throw new UserError('import/invalid', 'This archive cannot be read as a package of flows.', {
      place: path,
      mend: 'Unpack it, and take the files in it.',
    });
  if (/\.(?:bpmn|xml)$/i.test(path))
    throw new UserError('import/invalid', 'This file is called a diagram, but holds no XML.', {
      place: path,
      mend: 'Export it again as BPMN 2.0 XML.',
    });
  return parseJsonText(text, path);
}

const known =
  'n8n workflows (.json), Node-RED flows (.json), Flowise flows (.json), workflows of Power Automate and Azure Logic Apps (.json, .zip) and BPMN 2.0 diagrams (.bpmn)';

/**
 * Every flow of a foreign file with its loss report. Throws only UserError: `file/not-json`, `file/too-large`, `file/unknown-format`,
 * `import/invalid`, `flow/too-large`.
 */
export const importForeignAll = (text: string, path: string): readonly ImportedFlow[] =>
  importRead(text, readForeignText(text, path), path);

/** As `importForeignAll`, where somebody has read the text already: `parsed` is what `readForeignText` gives of it. */
export function importRead(text: string, parsed: unknown, path: string): readonly ImportedFlow[] {
  const format = detectFormat(parsed, path);
  switch (format) {
    case 'n8n': {
      const { value, changes } = cleanJson(parsed);
      return importN8n(value, path, changes).map((one) => ({ format, ...one }));
    }
    case 'countersign':
      throw new UserError('import/invalid', 'This file is a flow of this program already.', {
        place: path,
        mend: 'Open it instead of importing it.',
      });
    case 'node-red': {
      const { value, changes } = cleanJson(parsed);
      return [{ format, ...importNodeRed(value, path, nameFromPath(path), changes) }];
    }
    case 'flowise': {
      const { value, changes } = cleanJson(parsed);
      return importFlowise(value, path, nameFromPath(path), changes).map((one) => ({ format, ...one }));
    }
    case 'power-automate': {
      const { value, changes } = cleanJson(parsed);
      return importPowerAutomate(value, path, nameFromPath(path), changes).map((one) => ({ format, ...one }));
    }
    case 'bpmn':
      return [{ format, ...importBpmn(text, path, nameFromPath(path)) }];
    case undefined:
      throw new UserError('file/unknown-format', `This file is none that can be imported: ${known}.`, {
        place: path,
        mend: 'Export it again from the program that made it.',
      });
  }
}
