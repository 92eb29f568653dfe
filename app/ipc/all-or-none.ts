import type { CallContext } from './handler.ts';
import type { Services } from './services.ts';

/** Services whose word to windows waits for `tell`: of what is undone before that nobody hears. */
export function toldLater(services: Services): { readonly services: Services; readonly tell: () => void } {
  const told: (() => void)[] = [];
  const later: Pick<Services, 'publish'> = {
    publish: (channel, payload) => {
      told.push(() => services.publish(channel, payload));
    },
  };
  return {
    services: { ...services, ...later },
    tell: () => {
      for (const one of told) one();
    },
  };
}

/**
 * Of what `work` saves, all is kept or none. What it tells windows and the audit entry is told once it is kept. Synchronous: everybody
 * else waits for it.
 */
export function allOrNone<T>(services: Services, context: CallContext, work: (services: Services, context: CallContext) => T): T {
  const { made, tell, notes } = services.workspace().flows.transaction(() => {
    // On a full disk it may be done once more: of the first time nothing is told.
    const through = toldLater(services);
    const said: (() => void)[] = [];
    const noted: Pick<CallContext, 'note'> = {
      note: (subject, details) => {
        said.push(() => context.note(subject, details));
      },
    };
    return { made: work(through.services, { ...context, ...noted }), tell: through.tell, notes: said };
  });
  tell();
  for (const note of notes) note();
  return made;
}
