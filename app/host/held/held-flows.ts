/** The flows that are held in a workspace, beside its settings and none of them. */
import { z } from 'zod';
import { UserError } from '../../kernel/errors.ts';
import { everyFlow, holdSchema, type HeldKeep, type Hold } from '../../monitor/held.ts';
import type { SettingsRepository } from '../../workflow/ports.ts';

const key = 'held-flows';
/** Pairs: a flow may be called `__proto__`, which no object keeps. They were kept in an object before. */
const schema = z.union([
  z.array(z.tuple([z.string(), holdSchema])),
  z.record(z.string(), holdSchema).transform((held) => Object.entries(held)),
]);

export function heldInSettings(settings: Pick<SettingsRepository, 'get' | 'set'>): HeldKeep {
  // Maps all the way: a flow may be called `constructor`.
  function read(): Map<string, Hold> {
    const text = settings.get(key);
    if (text === undefined) return new Map();
    try {
      return new Map(schema.parse(JSON.parse(text)));
    } catch (cause) {
      throw new UserError(
        'store/damaged',
        `The list of held flows ("${key}" in the store of this workspace) cannot be read, so that nobody knows which flows a playbook holds.`,
        { place: key, mend: 'Look at the alarms on the page Monitor, and let all go on there once none of them is to be feared.', cause },
      );
    }
  }
  const write = (held: ReadonlyMap<string, Hold>): void => {
    settings.set(key, JSON.stringify([...held]));
  };
  return {
    read,
    add: (flowId, hold) => write(read().set(flowId, hold)),
    remove(flowId) {
      // Letting every flow go on begins the list anew.
      const held = flowId === everyFlow ? new Map<string, Hold>() : read();
      held.delete(flowId);
      write(held);
    },
  };
}
