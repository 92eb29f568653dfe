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
import { redEntries } from './node-red/entries.ts';
import { importPowerAutomate, isPowerAutomate } from './power-automate/import-power-automate.ts';
import { nearMiss } from './near-miss.ts';
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

/** A step, a sheet or what lies on one: nothing else has a type, and wires or a sheet. Node-RED takes ids that are numbers, too. */
const isRedNode = (node: Json): boolean =>
  isJsonObject(node) &&
  typeof node['type'] === 'string' &&
  (typeof node['id'] === 'string' || typeof node['id'] === 'number') &&
  !isN8nNode(node) &&
  (Array.isArray(node['wires']) || node['type'] === 'tab' || typeof node['z'] === 'string');

/** Node-RED: one flat array, or one of the ways in which its server gives it out. One step is enough: what else stands in the list, Node-RED passes over. */
const isNodeRed = (value: Json): boolean => redEntries(value).some(isRedNode);

/** What only n8n has at the top, beside whatever else stands there: steps by the names of which its wires are kept. */
const isSurelyN8n = (value: JsonObject): boolean =>
  isJsonObject(value['connections']) &&
  Array.isArray(value['nodes']) &&
  (value['nodes'] as readonly Json[]).some(
    (node) => isJsonObject(node) && typeof node['type'] === 'string' && isJsonObject(node['parameters']),
  );

/**
 * The format of a file, or undefined when it is none that this version reads. `value` is the parsed JSON, or the text where it is no JSON.
 * Throws UserError `import/invalid` for what one program would run as one flow and another as another: the one that is looked at could hide
 * the one that runs.
 */
export function detectFormat(value: unknown, name: string): FileFormat | undefined {
  if (typeof value === 'string') return withCharacters(value).includes(bpmnNamespace) ? 'bpmn' : undefined;
  const json = value as Json;
  if (isOurFlow(json)) return 'countersign';
  const workflows = workflowsIn(json);
  const isFlowise = flowiseIn(json).length > 0;
  const readings = [
    ...(isNodeRed(json) ? (['node-red'] as const) : []),
    ...(isFlowise ? (['flowise'] as const) : []),
    // Flowise and n8n both keep a list of nodes with a type and a position.
    ...(workflows.length > 0 && (!isFlowise || workflows.some(isSurelyN8n)) ? (['n8n'] as const) : []),
    ...(isPowerAutomate(json) ? (['power-automate'] as const) : []),
  ];
  const [first, second] = readings;
  if (first !== undefined && second !== undefined)
    throw new UserError(
      'import/invalid',
      `This file can be read as two flows: one of ${productOf[first]}, and another of ${productOf[second]}.`,
      {
        place: name,
        mend: 'Export the flow again from the program that runs it. Nobody needs a file like this one, but to hide a flow behind another.',
      },
    );
  return first;
}

const productOf = { 'node-red': 'Node-RED', 'flowise': 'Flowise', 'n8n': 'n8n', 'power-automate': 'Power Automate' } as const;

/** A name space may be written with numbers of characters, which every reader of XML resolves. */
const withCharacters = (xml: string): string =>
  xml.includes('&#')
    ? xml.replace(/&#(?:x([0-9a-f]{1,6})|([0-9]{1,7}));/gi, (whole, hex?: string, decimal?: string) => {
        const code = hex === undefined ? Number(decimal) : Number.parseInt(hex, 16);
        return code > 31 && code < 127 ? String.fromCharCode(code) : whole;
      })
    : xml;

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
    case undefined: {
      const miss = nearMiss(parsed);
      throw new UserError('file/unknown-format', miss === undefined ? `This file is none that can be imported: ${known}.` : `${miss.is}.`, {
        place: path,
        mend: miss?.mend ?? 'Export it again from the program that made it.',
      });
    }
  }
}
