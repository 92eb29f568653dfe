/** What the beginning of an address proves, read as the URL standard reads it (url.spec.whatwg.org): signs that it skips, and those it takes for others, hide a host from whoever only looks. */

/** The fixed start of a text, and whether it is all of it. */
export interface Start {
  readonly text: string;
  readonly whole: boolean;
}

/** Tabs and line ends are skipped wherever they stand, blanks and control signs at the beginning. */
const bare = (text: string): string => text.replace(/[\t\n\r]/g, '').replace(/^[\u0000-\u0020]+/, '');

function parsed(text: string, base?: string): URL | undefined {
  try {
    return new URL(text, base);
  } catch {
    return undefined;
  }
}

/** An origin and what is fixed behind it; without an origin the scheme alone, and nothing where not even that is certain. */
export function provenStart({ text, whole }: Start): string {
  const clean = bare(text);
  const [, scheme = '', rest = ''] = /^([a-z][a-z0-9+.-]*:)(.*)$/is.exec(clean) ?? [];
  if (scheme === '') return '';
  if (whole) return parsed(clean)?.href ?? `${scheme}//`;
  // What follows may belong to the host until something ends it.
  const origin = /^\/\/[^/\\?#]+(?=[/\\?#])/.exec(rest)?.[0];
  const url = origin === undefined ? undefined : parsed(`${scheme}${origin}/`);
  return url === undefined || url.host === ''
    ? `${scheme}//`
    : `${url.href.replace(/\/$/, '')}${rest.slice(origin?.length).replaceAll('\\', '/')}`;
}

/** What `new URL(path, base)` begins with. */
export function resolvedStart(path: Start, base: Start | undefined): string {
  const clean = bare(path.text);
  const isAbsolute = /^[a-z][a-z0-9+.-]*:/i.test(clean);
  if (isAbsolute || base === undefined) return path.whole ? (parsed(clean)?.href ?? '') : provenStart(path);
  const root = base.whole ? parsed(base.text) : undefined;
  if (root === undefined) return '';
  if (path.whole) return parsed(clean, base.text)?.href ?? '';
  // It stays at the base where what is fixed can be the beginning neither of a host nor of a scheme.
  return /^(?:[/\\](?![/\\])[^/\\]|[?#]|[\w.-]+[/\\?#])/.test(clean) ? `${root.origin}/${clean.replace(/^[/\\]/, '')}` : '';
}
