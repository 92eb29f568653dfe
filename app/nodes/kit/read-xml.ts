/** XML as plain records. No entity is fetched or expanded, and a document that brings its own grammar (a DOCTYPE) is refused (CWE-611, CWE-776). */
import { SaxesParser } from 'saxes';
import type { Json } from '../../kernel/json.ts';

/** `attributes`: of all tags together; left out: two million. `named`: a DOCTYPE that only names a grammar, as RSS 0.91 has to, is passed over. */
export interface XmlLimits {
  readonly elements: number;
  readonly depth: number;
  readonly attributes?: number;
  readonly named?: true;
}
const usual: XmlLimits = { elements: 500_000, depth: 100 };
const MOST_ATTRIBUTES = 2_000_000;
const MOST_IN_ONE_TAG = 10_000;

interface Open {
  readonly name: string;
  readonly parts: Map<string, Json[]>;
  text: string;
}

/** An element with nothing but text is that text; attributes are `@name`, text beside other things is `#text`, and what comes twice is a list. */
function valueOf({ parts, text }: Open): Json {
  const trimmed = text.trim();
  if (parts.size === 0) return trimmed;
  const entries = [...parts].map(([key, values]): [string, Json] => [key, values.length === 1 ? (values[0] ?? null) : values]);
  return Object.fromEntries(trimmed === '' ? entries : [...entries, ['#text', trimmed]]);
}

/** `{ root: ... }`. Throws a RangeError beyond the limits and an Error with a place for what is no XML. */
export function readXml(text: string, limits: XmlLimits = usual): Json {
  const { attributes: most = MOST_ATTRIBUTES } = limits;
  const parser = new SaxesParser({ xmlns: false, position: true });
  const stack: Open[] = [];
  let result: Json | undefined;
  let elements = 0;
  let attributes = 0;
  let inTag = 0;
  parser.on('doctype', (doctype) => {
    if (limits.named !== true || doctype.includes('[')) throw new RangeError('brings its own grammar (DOCTYPE), which is not read');
  });
  parser.on('error', () => {
    throw new SyntaxError(`is no XML: it breaks off at line ${parser.line}, column ${parser.column}`);
  });
  // Told one by one, before the tag is whole: a single one could hold millions.
  parser.on('attribute', () => {
    attributes += 1;
    inTag += 1;
    if (attributes > most) throw new RangeError(`has more than ${most} attributes`);
    if (inTag > MOST_IN_ONE_TAG) throw new RangeError(`has more than ${MOST_IN_ONE_TAG} attributes in one tag`);
  });
  parser.on('opentag', (tag) => {
    elements += 1;
    inTag = 0;
    if (elements > limits.elements) throw new RangeError(`has more than ${limits.elements} elements`);
    if (stack.length >= limits.depth) throw new RangeError(`nests elements more than ${limits.depth} deep`);
    stack.push({ name: tag.name, parts: new Map(Object.entries(tag.attributes).map(([name, value]) => [`@${name}`, [value]])), text: '' });
  });
  const append = (part: string): void => {
    const top = stack.at(-1);
    if (top !== undefined) top.text += part;
  };
  parser.on('text', append);
  parser.on('cdata', append);
  parser.on('closetag', () => {
    const closed = stack.pop();
    if (closed === undefined) return;
    const parent = stack.at(-1);
    if (parent === undefined) result = Object.fromEntries([[closed.name, valueOf(closed)]]);
    else {
      const known = parent.parts.get(closed.name);
      if (known === undefined) parent.parts.set(closed.name, [valueOf(closed)]);
      else known.push(valueOf(closed));
    }
  });
  parser.write(text.replace(/^\uFEFF/, '')).close();
  if (result === undefined) throw new SyntaxError('holds no XML element');
  return result;
}
