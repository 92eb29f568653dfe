import { parseTemplate } from '../../workflow/expression/template.ts';
import { parsePath } from '../../workflow/model/labels.ts';
import type { NodeExecutor } from '../kit/executor.ts';
import { asText, done, mapItems, parametersOf, stepFailure } from '../kit/items.ts';
import { withValueAt } from '../kit/paths.ts';
import { parameters, type Escape } from './definition.ts';

const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;', '`': '&#96;' };

function escaped(text: string, escape: Escape): string {
  switch (escape) {
    case 'none':
      return text;
    case 'html':
      return text.replace(/[&<>"'`]/g, (char) => entities[char] ?? char);
    // encodeURIComponent leaves these five, which RFC 3986 reserves; a lone surrogate has no UTF-8.
    case 'url':
      return encodeURIComponent(text.toWellFormed()).replace(/[!'()*]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`);
    // U+2028 and U+2029 end a line where JSON is pasted into a script; < could end the script.
    case 'json':
      return JSON.stringify(text)
        .slice(1, -1)
        .replace(/[<\u2028\u2029]/g, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`);
  }
}

const execute: NodeExecutor = async (request, tools) => {
  const { text, escape, into } = parametersOf(request, parameters);
  if (typeof text !== 'string')
    throw stepFailure(
      request,
      "has a text in another program's language, whose values cannot be told from its words",
      'Write it with {{ ... }}.',
    );
  const template = parseTemplate(text);
  if (!template.ok) throw stepFailure(request, 'has a text that cannot be read', template.error.mend);
  const path = parsePath(into);
  const out = await mapItems(request, tools, async (item) => {
    let made = '';
    // Part by part: only what was computed is escaped, never the words of the author.
    for (const part of template.value.parts)
      made += part.kind === 'literal' ? part.text : escaped(asText(await tools.evaluate(`{{ ${part.source} }}`, item)), escape);
    return withValueAt(item, path, made);
  });
  return done({ out });
};
export default execute;
