/** What the command line, a deep link or the file manager asks for. It is all hostile: it may show something, never run it. */
import { isAbsolute, resolve } from 'node:path';

const DATA_OPTION = '--countersign-data=';

/** A UNC path would make Windows sign in to a stranger's server just to look. */
const isElsewhere = (path: string): boolean => /^[\\/]{2}/.test(path);
const isLink = (arg: string): boolean => /^countersign:/i.test(arg);

/**
 * `--countersign-data=DIR`: the folder for everything that this start keeps. Whoever set this computer up may have links start the app with one: it
 * stands in front of the link. What stands behind comes out of the link itself, which a page or a mail has written.
 */
export function dataFolderOverride(argv: readonly string[], cwd: string): string | undefined {
  const link = argv.findIndex(isLink);
  const ours = link < 0 ? argv : argv.slice(0, link);
  const value = ours.find((arg) => arg.startsWith(DATA_OPTION))?.slice(DATA_OPTION.length);
  if (value === undefined || value === '' || value.includes('\0')) return undefined;
  const folder = resolve(cwd, value);
  return isElsewhere(value) || isElsewhere(folder) ? undefined : folder;
}

const openable = ['.flow.json', '.countersign'] as const;

/** The flow or bundle that a path names, made absolute; undefined for anything else. Whether it exists is the reader's question. */
export function openableFile(path: string, cwd: string): string | undefined {
  if (path.length > 4_096 || path.includes('\0') || isElsewhere(path)) return undefined;
  if (!openable.some((ending) => path.toLowerCase().endsWith(ending))) return undefined;
  const file = isAbsolute(path) ? path : resolve(cwd, path);
  // Another program says where it stands when it starts the app again.
  return isElsewhere(file) ? undefined : file;
}

/** The first argument that names a file of ours. Switches and the app's own folder name none, and a link comes alone. */
export function fileInArguments(argv: readonly string[], cwd: string): string | undefined {
  if (argv.some(isLink)) return undefined;
  for (const arg of argv.slice(1)) {
    const file = arg.startsWith('-') ? undefined : openableFile(arg, cwd);
    if (file !== undefined) return file;
  }
  return undefined;
}

/** A page of the app that a link may lead to. A link holds ids only: what is there is looked up, with the person's own rights. */
export interface DeepLink {
  readonly page: 'flow' | 'review' | 'run';
  readonly id: string;
}

const pages: readonly DeepLink['page'][] = ['flow', 'review', 'run'];

/** `countersign://flow/ID`, `countersign://review/ID`, `countersign://run/ID`; anything more or less is no link of ours. */
export function parseDeepLink(text: string): DeepLink | undefined {
  if (text.length > 256 || !URL.canParse(text)) return undefined;
  const url = new URL(text);
  if (url.protocol !== 'countersign:' || url.search !== '' || url.hash !== '' || url.username !== '' || url.port !== '') return undefined;
  const page = pages.find((name) => name === url.hostname);
  const id = /^\/([A-Za-z0-9_-]{1,64})$/.exec(url.pathname)?.[1];
  return page === undefined || id === undefined ? undefined : { page, id };
}

export function linkInArguments(argv: readonly string[]): DeepLink | undefined {
  for (const arg of argv.slice(1)) {
    const link = isLink(arg) ? parseDeepLink(arg) : undefined;
    if (link !== undefined) return link;
  }
  return undefined;
}
