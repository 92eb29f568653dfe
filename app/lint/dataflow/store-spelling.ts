/** Names of stores, as far as two names can be seen to mean one place. */
/** One spelling for what has several: a path with dots in it, a table with the schema that it is in anyway. */
export function storeSpelling(key: string): string {
  if (/^(?:[./\\]|[A-Za-z]:[\\/])/.test(key)) return plainPath(key.replaceAll('\\', '/'));
  return key.replace(/^([^:/]+:)(?:public|dbo|main)\.(?=[^.]+$)/i, '$1');
}

function plainPath(path: string): string {
  const out: string[] = [];
  const parts = path.split('/');
  for (const [index, part] of parts.entries()) {
    if (part === '.' || (part === '' && index > 0 && index < parts.length - 1)) continue;
    if (part === '..' && out.length > 0 && out.at(-1) !== '' && out.at(-1) !== '..') out.pop();
    else out.push(part);
  }
  return out.join('/');
}
