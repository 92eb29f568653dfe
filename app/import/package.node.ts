/**
 * Packages of Power Automate: the ZIP of an exported flow, or of a solution. What of it can be read as JSON is put into one document,
 * which the importer takes like any other file.
 */
import { UserError } from '../kernel/errors.ts';
import { openZip, UnpackBudget, zipChunks, zipEntries } from '../kernel/zip-parts.node.ts';
import { parseJsonText } from '../workflow/migrations/json-text.ts';
import { limits } from '../workflow/model/limits.ts';
import { isPackagedFlow, packageKind } from './power-automate/parse.ts';

/** Everything that is JSON is read, whatever its number: what would not be could be a flow. */
const most = { entries: 5_000, name: 500 } as const;

/**
 * `{ package, files: { name: JSON }, others: [name] }` as text. Flows have to be JSON; of the rest what is none is only named.
 * Throws UserError `import/invalid`, `file/too-large`, `file/not-json`.
 */
export async function packageText(bytes: Uint8Array, path: string): Promise<string> {
  const files: Record<string, unknown> = {};
  const others: string[] = [];
  try {
    const zip = await openZip(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength));
    const budget = new UnpackBudget(limits.bytes);
    for (const [name, entry] of await zipEntries(zip, most.entries)) {
      if (name.endsWith('/')) continue;
      if (!/\.json$/i.test(name)) {
        others.push(name.slice(0, 300));
        continue;
      }
      // A name that is cut could be another file's.
      if (name.length > most.name)
        throw new UserError('file/too-large', `The archive holds a file whose name has more than ${most.name} characters.`, {
          place: path,
          mend: 'Export the flows again as a package (.zip).',
        });
      const chunks: Buffer[] = [];
      for await (const chunk of zipChunks(zip, entry, budget)) chunks.push(chunk);
      try {
        files[name] = parseJsonText(new TextDecoder('utf-8', { fatal: true }).decode(Buffer.concat(chunks)), `${path}/${name}`);
      } catch (error) {
        if (isPackagedFlow(name)) throw error;
        others.push(name.slice(0, 300));
      }
    }
  } catch (cause) {
    if (cause instanceof UserError) throw cause;
    const why = cause instanceof Error ? cause.message : 'it is broken';
    if (cause instanceof RangeError)
      throw new UserError('file/too-large', `The archive ${why}.`, { place: path, mend: 'Export fewer flows into one package.', cause });
    throw new UserError('import/invalid', 'The archive cannot be read as a package of flows.', {
      place: path,
      mend: 'Export it again as a package (.zip).',
      cause,
    });
  }
  return JSON.stringify({ package: packageKind, files, others: others.slice(0, 200) });
}
