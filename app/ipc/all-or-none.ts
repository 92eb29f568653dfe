import type { CallContext } from './handler.ts';
import type { Services } from './services.ts';

/**
 * Of what `work` saves, all is kept or none. What it tells windows and the audit entry is told once it is kept: of what was undone
 * nobody hears. Synchronous: everybody else waits for it.
 */
export function allOrNone<T>(services: Services, context: CallContext, work: (services: Services, context: CallContext) => T): T {
  const told: (() => void)[] = [];
  const later: Pick<Services, 'publish'> = { publish: (channel, payload) => { told.push(() => services.publish(channel, payload)); } };
  const noted: Pick<CallContext, 'note'> = { note: (subject, details) => { told.push(() => context.note(subject, details)); } };
  const made = services.workspace().flows.transaction(() => work({ ...services, ...later }, { ...context, ...noted }));
  for (const tell of told) tell();
  return made;
}
