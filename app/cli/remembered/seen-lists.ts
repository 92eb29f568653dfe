/** What this machine remembers of revocation lists, by the authority that signed them. */
import { z } from 'zod';
import { UserError } from '../../kernel/errors.ts';
import type { JsonObject } from '../../kernel/json.ts';
import { changeState, readState } from './state-file.ts';

const seenSchema = z.strictObject({
  number: z.int(),
  content: z.string(),
  /** Keys that it revoked. */ revoked: z.array(z.string().max(64)).max(10_000).default([]),
});
const stateSchema = z.record(z.string(), seenSchema);
type SeenList = z.infer<typeof seenSchema>;

function seenIn(state: JsonObject): z.infer<typeof stateSchema> {
  const parsed = stateSchema.safeParse(state);
  if (!parsed.success)
    throw new UserError('file/unreadable', 'What this machine remembers of revocation lists cannot be read.', {
      mend: 'Find out who changed seen-revocations.json in the data folder before you remove it.',
    });
  return parsed.data;
}

/** The newest list under any of the names of one authority: its own, and its keys' from when it had none. */
export function seenList(names: readonly string[], cwd: string): SeenList {
  const state = seenIn(readState('seen-revocations', cwd));
  const found = [...new Set(names)].flatMap((name) => {
    const list = Object.hasOwn(state, name) ? state[name] : undefined;
    return list === undefined ? [] : [list];
  });
  return found.sort((a, b) => b.number - a.number)[0] ?? { number: 0, content: '', revoked: [] };
}

/** A newer one that another program saw in this moment stays. */
export function rememberList(name: string, list: SeenList, cwd: string): void {
  changeState('seen-revocations', cwd, (now) => {
    const before = seenIn(now);
    return Object.hasOwn(before, name) && (before[name]?.number ?? 0) > list.number ? now : { ...before, [name]: list };
  });
}
