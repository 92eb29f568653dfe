import type { ParameterReads } from './facts.ts';

/**
 * What the grant must name for a path: the file itself, or where data names the file, the folder that stands fixed in front (with a closing
 * slash). Undefined when not even the folder is fixed.
 */
export function grantedPath(path: ParameterReads): string | undefined {
  if (path.literal !== undefined) return path.literal === '' ? undefined : path.literal;
  const folder = path.prefix.slice(0, path.prefix.lastIndexOf('/') + 1);
  return folder === '' || folder === '/' ? undefined : folder;
}
