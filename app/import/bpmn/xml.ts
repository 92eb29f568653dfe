/** XML as a small tree with namespaces resolved: prefixes differ from vendor to vendor, URIs do not. */
import { SaxesParser } from 'saxes';
import { UserError } from '../../kernel/errors.ts';
import { limits } from '../../workflow/model/limits.ts';
import { safeNameIn, UNSAFE_NAME } from '../clean-json.ts';

export interface XmlElement {
  /** Namespace URI; empty where there is none. */
  readonly uri: string;
  readonly name: string;
  /** By local name; attributes of other namespaces as `{uri}name`. */
  readonly attributes: ReadonlyMap<string, string>;
  readonly children: XmlElement[];
  text: string;
}

const mostElements = 200_000;
const deepest = 200;

/** Throws UserError `file/too-large` and `import/invalid` with line and column. No entity is ever fetched or expanded. */
export function parseXml(text: string, place: string): XmlElement {
  if (text.length > limits.bytes)
    throw new UserError('file/too-large', `This file has more than ${limits.bytes / 1024 / 1024} MB.`, { place, mend: 'Split it.' });
  const parser = new SaxesParser({ xmlns: true, position: true });
  // As in `cleanJson`: an id that could be no key keeps its references under another name.
  const safeName = text.includes(UNSAFE_NAME) ? safeNameIn(text) : UNSAFE_NAME;
  const renamed = (value: string): string => (value.trim() === UNSAFE_NAME ? safeName : value);
  const stack: XmlElement[] = [];
  let root: XmlElement | undefined;
  let count = 0;
  parser.on('error', (error) => {
    if (/entity/i.test(error.message))
      throw new UserError(
        'import/invalid',
        `This file uses an XML entity of its own at line ${parser.line}, column ${parser.column}; none is expanded, because a few lines of them can fill any memory.`,
        { place, mend: 'Write the text out in its place, and remove the DOCTYPE.', cause: error },
      );
    throw new UserError(
      'import/invalid',
      `This file is not well-formed XML: it breaks off at line ${parser.line}, column ${parser.column}.`,
      { place, mend: 'Export it again; it may have been cut off or edited by hand.', cause: error },
    );
  });
  parser.on('opentag', (tag) => {
    count += 1;
    if (count > mostElements || stack.length > deepest)
      throw new UserError('file/too-large', `This file has more than ${mostElements} elements, or nests them more than ${deepest} deep.`, {
        place,
        mend: 'Split it.',
      });
    const attributes = new Map(
      Object.values(tag.attributes).map((attribute) => [
        attribute.uri === '' ? attribute.local : `{${attribute.uri}}${attribute.local}`,
        renamed(attribute.value.toWellFormed()),
      ]),
    );
    const element: XmlElement = { uri: tag.uri, name: tag.local, attributes, children: [], text: '' };
    stack.at(-1)?.children.push(element);
    root ??= element;
    stack.push(element);
  });
  const append = (part: string): void => {
    const top = stack.at(-1);
    if (top !== undefined) top.text += part.toWellFormed();
  };
  parser.on('text', append);
  parser.on('cdata', append);
  parser.on('closetag', () => {
    const element = stack.pop();
    if (element !== undefined) element.text = renamed(element.text);
  });
  parser.write(text.startsWith('\uFEFF') ? text.slice(1) : text).close();
  if (root === undefined) throw new UserError('import/invalid', 'This file holds no XML element.', { place, mend: 'Export it again.' });
  return root;
}

export function* descendants(element: XmlElement): Generator<XmlElement> {
  for (const child of element.children) {
    yield child;
    yield* descendants(child);
  }
}

export const childrenNamed = (element: XmlElement, uri: string, name: string): XmlElement[] =>
  element.children.filter((child) => child.uri === uri && child.name === name);
