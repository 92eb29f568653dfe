/** Entries of a feed: RSS 2.0 and 0.9x, RSS 1.0 (RDF), Atom (RFC 4287) and JSON Feed 1.1, as one shape. Pure. */
import { isJsonObject, type Json, type JsonObject } from '../../kernel/json.ts';
import { parseData } from '../../kernel/json-guard.ts';
import { ownField } from '../kit/paths.ts';
import { readHtml } from '../kit/read-html.ts';
import { readXml } from '../kit/read-xml.ts';

export interface FeedEntry extends JsonObject {
  readonly id: string;
  readonly title: string;
  readonly link: string;
  readonly author: string;
  readonly text: string;
  /** RFC 3339, or null where the feed gives none that can be read. */
  readonly published: string | null;
  readonly categories: readonly string[];
  readonly feed: string;
}

const listOf = (value: Json | undefined): readonly Json[] =>
  value === undefined || value === null ? [] : Array.isArray(value) ? (value as readonly Json[]) : [value];
/** The first of several names that has something; of an element with attributes its text. */
function textAt(value: Json | undefined, ...names: readonly string[]): string {
  for (const name of names) {
    const [first] = listOf(ownField(value, name));
    const text = isJsonObject(first) ? ownField(first, '#text') : first;
    if (typeof text === 'string' && text.trim() !== '') return text.trim();
  }
  return '';
}

function dateOf(text: string): string | null {
  const at = text === '' ? Number.NaN : Date.parse(text);
  return Number.isFinite(at) && at > -62_000_000_000_000 && at < 253_000_000_000_000 ? new Date(at).toISOString() : null;
}

/** Only addresses of the web: a feed's link is shown to people. */
const webLink = (text: string): string => (/^https?:\/\//i.test(text) ? text.slice(0, 2_000) : '');
const plain = (text: string, most: number): string =>
  (/[<&]/.test(text) ? readHtml(text) : text).replaceAll(/\s+/g, ' ').trim().slice(0, most);

function atomLink(entry: Json): string {
  const links = listOf(ownField(entry, 'link'));
  const wanted = links.find((link) => ['', 'alternate'].includes(textAt(link, '@rel'))) ?? links[0];
  return textAt(wanted, '@href');
}

function entryOf(entry: Json, feed: string, kind: 'rss' | 'atom' | 'json'): FeedEntry {
  const link = webLink(kind === 'atom' ? atomLink(entry) : textAt(entry, kind === 'json' ? 'url' : 'link', 'external_url'));
  const [author] = listOf(ownField(entry, 'authors') ?? ownField(entry, 'author'));
  const categories = listOf(ownField(entry, 'category') ?? ownField(entry, 'tags')).map((one) =>
    typeof one === 'string' ? one : textAt(one, '#text', '@term'),
  );
  return {
    id: textAt(entry, 'guid', 'id', '@rdf:about').slice(0, 2_000) || link,
    title: plain(textAt(entry, 'title'), 1_000),
    link,
    author: plain(typeof author === 'string' ? author : textAt(author, 'name', '#text') || textAt(entry, 'dc:creator'), 300),
    text: plain(textAt(entry, 'content:encoded', 'content', 'content_text', 'content_html', 'description', 'summary'), 50_000),
    published: dateOf(textAt(entry, 'pubDate', 'published', 'date_published', 'dc:date', 'updated', 'date_modified')),
    categories: categories
      .map((text) => plain(text, 200))
      .filter((text) => text !== '')
      .slice(0, 50),
    feed,
  };
}

/** In the order of the feed. Throws an Error, in words that end a sentence about the document, for what is no feed. */
export function readFeed(body: string): FeedEntry[] {
  const text = body.replace(/^\uFEFF/, '').trim();
  if (text.startsWith('{')) {
    const json = parseData(text);
    if (!textAt(json, 'version').includes('jsonfeed.org')) throw new SyntaxError('is JSON, but no feed');
    return listOf(ownField(json, 'items'))
      .filter(isJsonObject)
      .map((item) => entryOf(item, plain(textAt(json, 'title'), 300), 'json'));
  }
  const root = readXml(text, { elements: 200_000, depth: 60, named: true });
  const rss = ownField(ownField(root, 'rss'), 'channel');
  if (rss !== undefined)
    return listOf(ownField(rss, 'item'))
      .filter(isJsonObject)
      .map((item) => entryOf(item, plain(textAt(rss, 'title'), 300), 'rss'));
  const rdf = ownField(root, 'rdf:RDF');
  if (rdf !== undefined)
    return listOf(ownField(rdf, 'item'))
      .filter(isJsonObject)
      .map((item) => entryOf(item, plain(textAt(ownField(rdf, 'channel'), 'title'), 300), 'rss'));
  const atom = ownField(root, 'feed');
  if (isJsonObject(atom))
    return listOf(ownField(atom, 'entry'))
      .filter(isJsonObject)
      .map((entry) => entryOf(entry, plain(textAt(atom, 'title'), 300), 'atom'));
  throw new SyntaxError('is XML, but no feed');
}
