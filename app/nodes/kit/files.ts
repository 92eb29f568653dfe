import type { Json } from '../../kernel/json.ts';
import type { ParameterReads, SinkFact } from './facts.ts';

/**
 * What the grant must name for a path: the file itself, or where data names the file, the folder that stands fixed in front (with a closing
 * slash). Undefined when not even the folder is fixed.
 */
export function grantedPath(path: ParameterReads): string | undefined {
  if (path.literal !== undefined) return path.literal === '' ? undefined : path.literal;
  const folder = path.prefix.slice(0, path.prefix.lastIndexOf('/') + 1);
  return folder === '' || folder === '/' ? undefined : folder;
}

/** A spreadsheet opens a file of such a name, and runs what looks like a formula in it. */
export const isSheet = (path: Json, contentType = ''): boolean =>
  /^\s*text\/(?:csv|tab-separated-values)\b/i.test(contentType) ||
  (contentType.trim() === '' && typeof path === 'string' && /\.(?:csv|tsv)$/i.test(path.trimEnd()));

const markups: readonly (readonly [ending: RegExp, markup: NonNullable<SinkFact['markup']>])[] = [
  [/\.(?:x?html?|svg)$/i, 'html'],
  [/\.(?:md|markdown)$/i, 'markdown'],
];

/** Whoever opens a file with such a name sees links, pictures and programs in it come alive. */
export function markupOfFile(path: Json, contentType = ''): Pick<SinkFact, 'markup'> {
  const named = /^\s*(?:text\/html|image\/svg\+xml|application\/xhtml\+xml)\b/i.test(contentType)
    ? 'html'
    : /^\s*text\/markdown\b/i.test(contentType)
      ? 'markdown'
      : undefined;
  const markup =
    named ??
    (contentType.trim() === '' && typeof path === 'string' ? markups.find(([ending]) => ending.test(path.trimEnd()))?.[1] : undefined);
  return markup === undefined ? {} : { markup };
}
