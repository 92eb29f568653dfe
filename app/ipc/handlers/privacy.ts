/** People whose data the workspace holds. */
import { UserError } from '../../kernel/errors.ts';
import { instantText } from '../../kernel/instant.ts';
import { erasureCertificate } from '../../privacy/certificate.ts';
import type { PlaceName } from '../../privacy/ports.ts';
import type { Found } from '../../privacy/erasure.ts';
import { callerOf } from '../caller.ts';
import type { HandlersFor } from '../handler.ts';
import { reasonOf } from '../reveal-reason.ts';
import type { Services } from '../services.ts';

const mostItems = 1_000;
const underWay: readonly string[] = ['running', 'waiting', 'paused'];

export function privacyHandlers(services: Services): HandlersFor<'privacy'> {
  const desk = () => services.workspace().privacy;

  /** Everybody who looked at a run that holds the person, who looked for the person, or erased them. */
  function seenBy(places: readonly Found[], person: string) {
    const { audit, nameOf, runs: runDesk } = services.workspace();
    const runs = places.find(({ place }) => place === 'runs')?.items ?? [];
    const entries = [
      ...runs
        .slice(0, mostItems)
        .flatMap((runId) =>
          audit.find({ subject: runId, action: 'run.revealed', limit: 100 }).filter(({ details }) => details['outcome'] === 'done'),
        ),
      ...audit.find({ subject: person, limit: 200 }),
    ];
    return entries
      .sort((a, b) => b.index - a.index)
      .slice(0, mostItems)
      .map((entry) => ({
        at: entry.at,
        actor: nameOf(entry.actor),
        action: entry.action,
        subject: entry.subject,
        ...reasonOf(runDesk, entry),
      }));
  }

  return {
    'privacy:find': async ({ identifiers: given }, context) => {
      const workspace = services.workspace();
      const identifiers = desk().identifiers(given);
      const person = desk().pseudonym(identifiers);
      const places = desk().find(identifiers);
      const named = (place: PlaceName, items: readonly string[]): string[] =>
        items.slice(0, mostItems).map((item) => (place === 'flows' ? (workspace.flows.get(item)?.name ?? item) : item).slice(0, 500));
      context.note(person, { places: String(places.length) });
      return {
        person,
        seen: seenBy(places, person),
        backups: (await services.store.status()).backups.length,
        places: places.map(({ place, items }) => ({
          place,
          items: items.slice(0, mostItems).map((item) => item.slice(0, 500)),
          count: items.length,
        })),
        alike: desk()
          .alike(identifiers)
          .map(({ place, items, forms }) => ({
            place,
            items: named(place, items),
            count: items.length,
            forms: forms.map((form) => form.slice(0, 200)),
          })),
      };
    },
    'privacy:erase': async ({ identifiers: given, ground }, context) => {
      const { runs, nameOf, info } = services.workspace();
      const identifiers = desk().identifiers(given);
      const person = desk().pseudonym(identifiers);
      context.note(person, { ground });
      const found =
        desk()
          .find(identifiers)
          .find(({ place }) => place === 'runs')?.items ?? [];
      const going = (await Promise.all(found.map(async (runId) => (await runs.get(runId)).summary))).filter(({ status }) =>
        underWay.includes(status),
      );
      // A run that is under way would write the values again from its memory.
      if (going.length > 0)
        throw new UserError(
          'privacy/runs-under-way',
          `${going.length === 1 ? 'A run' : `${going.length} runs`} with this person's data ${going.length === 1 ? 'is' : 'are'} still under way: ${going
            .slice(0, 3)
            .map(({ flowName }) => flowName)
            .join(', ')}.`,
          { mend: 'Let them end, or stop them on the page Runs, and erase again.' },
        );
      const { erased, stays, alike } = desk().erase(identifiers);
      const at = services.clock.now();
      const backups = (await services.store.status()).backups.length;
      const { accountId } = callerOf(context);
      context.note(person, { ground, erased: String(erased.reduce((sum, { count }) => sum + count, 0)), stays: String(stays.length) });
      return {
        person,
        at,
        erased: [...erased],
        stays: stays.map(({ what, why, items }) => ({ what, why, items: items.slice(0, mostItems).map((item) => item.slice(0, 500)) })),
        certificate: {
          fileName: `erasure-${instantText(at).slice(0, 10)}-${person.slice(0, 8)}.html`,
          text: erasureCertificate({ person, at, by: nameOf(accountId), ground, workspace: info.name, erased, stays, alike, backups }),
        },
      };
    },
  };
}
