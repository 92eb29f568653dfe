/** The file of playbooks for services and workers: what is done by itself when a flow is not as usual. */
import { dirname, join, resolve } from 'node:path';
import { existsSync } from 'node:fs';
import { z } from 'zod';
import { UserError } from '../../kernel/errors.ts';
import { isJsonObject, type Json } from '../../kernel/json.ts';
import { faultWords, schemaWords } from '../../kernel/schema-words.ts';
import { mostPlaybooks, playbookSchema, type Playbook } from '../../monitor/playbook.ts';
import { parseGivenJson } from '../../workflow/migrations/json-text.ts';
import { readText } from '../read-file.ts';
import type { Bindings } from '../runs/run-bindings.ts';

const path = z.string().min(1).max(4_096);
const fileSchema = z.strictObject({
  playbooks: z.array(z.json()).min(1).max(mostPlaybooks),
  held: path.optional(),
  rootKeys: z.array(path).min(1).max(20).optional(),
  passwordFile: path.optional(),
});

export interface PlaybookFile {
  readonly playbooks: readonly Playbook[];
  /** The folder where it stands which flows are held. */
  readonly held: string;
  /** Root keys that sign the revocation list, where the operator wants bundles to be called back from here. */
  readonly rootKeys?: { readonly paths: readonly string[]; readonly passwordFile?: string };
}

const mend =
  'A playbook looks like { "name": "Stop it", "when": ["halted"], "pause": true, "web": { "url": "https://pager.example.com/alarms" } }.';
const unusable = (message: string, place: string): UserError => new UserError('file/unreadable', message, { place, mend });

/** The file that services and workers take when none is named. */
export function usualPlaybooks(folder: string): string | undefined {
  const found = join(folder, 'playbooks.json');
  return existsSync(found) ? found : undefined;
}

function playbookOf(value: Json, index: number, place: string): Playbook {
  const parsed = playbookSchema.safeParse(
    isJsonObject(value) ? { id: `playbook-${index + 1}`, enabled: true, pause: false, revoke: false, ...value } : value,
    { error: schemaWords },
  );
  if (parsed.success) return parsed.data;
  throw unusable(`The playbook ${index + 1} cannot be read${faultWords(parsed.error.issues)}`, place);
}

/** Throws UserError for a file that cannot be used as a whole: an alarm in the night is the wrong time to find a typing error. */
export function readPlaybooks(from: string, cwd: string): PlaybookFile {
  const parsed = fileSchema.safeParse(parseGivenJson(readText(from, cwd), from), { error: schemaWords });
  if (!parsed.success) throw unusable(`The playbooks cannot be read${faultWords(parsed.error.issues)}`, from);
  const beside = (name: string): string => resolve(dirname(resolve(cwd, from)), name);
  const { playbooks, held = 'held', rootKeys, passwordFile } = parsed.data;
  return {
    playbooks: playbooks.map((value, index) => playbookOf(value as Json, index, from)),
    held: beside(held),
    ...(rootKeys === undefined
      ? {}
      : { rootKeys: { paths: rootKeys.map(beside), ...(passwordFile === undefined ? {} : { passwordFile: beside(passwordFile) }) } }),
  };
}

/** Throws UserError where a playbook names a flow or a connection that is not here. `absent`: a flow may be in a file that was refused, and must not keep the others from being served; hears of it instead. */
export function judgePlaybooks(
  { playbooks }: PlaybookFile,
  flowIds: ReadonlySet<string>,
  { connections }: Bindings,
  absent?: (message: string) => void,
): void {
  for (const { name, flowId, mail, web } of playbooks) {
    if (flowId !== undefined && !flowIds.has(flowId)) {
      const message = `The playbook "${name}" watches the flow ${flowId}, which is not served here.`;
      if (absent === undefined) throw unusable(message, name);
      absent(message);
    }
    for (const slot of [mail?.connection, web?.connection]) {
      if (slot !== undefined && !connections.has(slot))
        throw new UserError(
          'connection/unbound',
          `The playbook "${name}" tells people over the connection "${slot}", which the bindings do not have.`,
          { place: slot, mend: "Bind it in the bindings file, as a flow's slot is bound." },
        );
    }
    if (mail !== undefined && connections.get(mail.connection)?.server === undefined)
      throw new UserError(
        'connection/unbound',
        `The playbook "${name}" sends mail over the connection "${mail.connection}", which has no mail server.`,
        { place: mail.connection, mend: 'Give it "server": { "host", "port", "security" } in the bindings file.' },
      );
  }
}
