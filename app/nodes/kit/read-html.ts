/** The text of a web page as a person sees it. What is hidden from people stays out: it is where orders for a model are put (AML.T0051.001). */
import { Parser } from 'htmlparser2';

const unseen: ReadonlySet<string> = new Set([
  'script',
  'style',
  'noscript',
  'template',
  'svg',
  'math',
  'iframe',
  'object',
  'title',
  'textarea',
  'select',
  'canvas',
]);
const blocks: ReadonlySet<string> = new Set([
  'address',
  'article',
  'aside',
  'blockquote',
  'body',
  'dd',
  'details',
  'div',
  'dl',
  'dt',
  'fieldset',
  'figure',
  'footer',
  'form',
  'h1',
  'h2',
  'h3',
  'h4',
  'h5',
  'h6',
  'header',
  'hr',
  'html',
  'li',
  'main',
  'nav',
  'ol',
  'p',
  'pre',
  'section',
  'table',
  'tbody',
  'tfoot',
  'thead',
  'tr',
  'ul',
  'br',
]);
const empty: ReadonlySet<string> = new Set([
  'area',
  'base',
  'br',
  'col',
  'embed',
  'hr',
  'img',
  'input',
  'link',
  'meta',
  'source',
  'track',
  'wbr',
]);
const hiding =
  /(?:^|;)\s*(?:display\s*:\s*none|visibility\s*:\s*(?:hidden|collapse)|opacity\s*:\s*0(?:\.0+)?\s*(?:;|!|$)|font-size\s*:\s*0(?![.\d]*[1-9]))/i;

const hides = (name: string, attributes: Readonly<Record<string, string>>): boolean =>
  unseen.has(name) || 'hidden' in attributes || attributes['aria-hidden'] === 'true' || hiding.test(attributes['style'] ?? '');

/** Lines as the page breaks them, list items with a dash, cells with a tab. Stops at `maxChars` with a RangeError. */
export function readHtml(html: string, maxChars = 10_000_000): string {
  let text = '';
  // Names of the elements inside the outermost hidden one, with it.
  let hidden: string[] = [];
  const put = (part: string): void => {
    if (text.length + part.length > maxChars) throw new RangeError(`has more than ${maxChars} characters of text`);
    text += part;
  };
  const parser = new Parser(
    {
      onopentag(name, attributes) {
        if (hidden.length > 0) {
          if (!empty.has(name)) hidden.push(name);
          return;
        }
        if (hides(name, attributes)) {
          if (!empty.has(name)) hidden = [name];
          return;
        }
        if (blocks.has(name)) put('\n');
        if (name === 'li') put('- ');
        if (name === 'td' || name === 'th') put('\t');
      },
      ontext(part) {
        if (hidden.length === 0) put(part.replace(/\s+/g, ' '));
      },
      onclosetag(name) {
        const at = hidden.lastIndexOf(name);
        if (hidden.length > 0) {
          if (at >= 0) hidden = hidden.slice(0, at);
          return;
        }
        if (blocks.has(name)) put('\n');
      },
    },
    { decodeEntities: true },
  );
  parser.write(html);
  parser.end();
  return text
    .split('\n')
    .map((line) => line.replace(/ {2,}/g, ' ').trim())
    .filter((line) => line !== '')
    .join('\n');
}
