/**
 * Bundles are approved until a time, and so is the trust root: none begins a run after either, however long the service has run by then. What is under way comes
 * to its end. That the root ends is what helps against somebody who keeps newer ones from it.
 */
import { UserError } from '../../kernel/errors.ts';
import { instantText } from '../../kernel/instant.ts';
import type { Log, Timers } from '../../kernel/ports.ts';
import { seenClock, timeHere, type SeenTime } from '../remembered/clock-memory.ts';
import type { FolderTarget } from './bundle-folder.ts';

export interface BundleEnds {
  /** By digest; what is no bundle has no end. Throws UserError `bundle/expired`. */
  mayBegin(bundleDigest: string | undefined): void;
  stop(): void;
}

export interface BundleEndsPorts {
  readonly cwd: string;
  readonly timers: Timers;
  readonly log: Log;
  /** Until when the trust root counts, asked anew each time. */
  readonly trustEndsAt: () => number | undefined;
  /** Left out: this computer's. */
  readonly time?: SeenTime;
}

/** A review takes days. */
const SOON_MS = 14 * 86_400_000;
const LOOK_MS = 3_600_000;
const mend = 'Have the flow approved again, put the new bundle in the place of this one, and start the service again.';
const mendRoot = 'Sign a newer trust root ("countersign trust rotate") and put it in the place of this one.';

export function bundleEnds(
  targets: readonly Pick<FolderTarget, 'file' | 'main' | 'endsAt'>[],
  { cwd, timers, log, trustEndsAt, time = timeHere }: BundleEndsPorts,
): BundleEnds {
  const clock = seenClock(cwd, time);
  const ends = targets.flatMap(({ file, main, endsAt }) =>
    main.bundleDigest === undefined || endsAt === undefined
      ? []
      : [{ digest: main.bundleDigest, name: main.flow.name, file, endsAt, told: { soon: false, over: false } }],
  );
  const tell = ({ told, file, name, endsAt }: (typeof ends)[number]): void => {
    const left = endsAt - clock.now();
    const about = { file, flow: name, until: instantText(endsAt), mend };
    if (left <= 0 && !told.over) log.write('error', 'the time is over until when a flow was approved: it begins no more runs', about);
    else if (left > 0 && left < SOON_MS && !told.soon) log.write('warn', 'the time until when a flow was approved is over soon', about);
    told.over = left <= 0;
    told.soon ||= left < SOON_MS;
  };
  let rootTold = '';
  const tellOfRoot = (): void => {
    const endsAt = ends.length === 0 ? undefined : trustEndsAt();
    const left = (endsAt ?? Infinity) - clock.now();
    const words =
      left <= 0 ? 'is over until when the trust root counts: no bundle begins a run' : 'until when the trust root counts is over soon';
    if (endsAt === undefined || left >= SOON_MS || rootTold === `${endsAt} ${words}`) return;
    rootTold = `${endsAt} ${words}`;
    log.write(left <= 0 ? 'error' : 'warn', `the time ${words}`, { until: instantText(endsAt), mend: mendRoot });
  };
  let cancel = (): void => undefined;
  const look = (): void => {
    for (const end of ends) tell(end);
    tellOfRoot();
    cancel = timers.after(LOOK_MS, look);
  };
  look();
  return {
    mayBegin(bundleDigest) {
      const end = ends.find(({ digest }) => digest === bundleDigest);
      if (end === undefined) return;
      const rootEndsAt = trustEndsAt() ?? Infinity;
      if (rootEndsAt <= clock.now()) {
        tellOfRoot();
        throw new UserError('bundle/expired', `The trust root was good until ${instantText(rootEndsAt)}: no bundle begins a run.`, {
          place: end.file,
          mend: mendRoot,
        });
      }
      if (end.endsAt > clock.now()) return;
      tell(end);
      throw new UserError('bundle/expired', `"${end.name}" was approved until ${instantText(end.endsAt)}: it begins no more runs.`, {
        place: end.file,
        mend,
      });
    },
    stop: () => cancel(),
  };
}
