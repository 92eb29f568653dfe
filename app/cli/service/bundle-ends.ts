/** Bundles are approved until a time: none begins a run after it, however long the service has run by then. What is under way comes to its end. */
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
  /** Left out: this computer's. */
  readonly time?: SeenTime;
}

/** A review takes days. */
const SOON_MS = 14 * 86_400_000;
const LOOK_MS = 3_600_000;
const mend = 'Have the flow approved again, put the new bundle in the place of this one, and start the service again.';

export function bundleEnds(
  targets: readonly Pick<FolderTarget, 'file' | 'main' | 'endsAt'>[],
  { cwd, timers, log, time = timeHere }: BundleEndsPorts,
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
  let cancel = (): void => undefined;
  const look = (): void => {
    for (const end of ends) tell(end);
    cancel = timers.after(LOOK_MS, look);
  };
  look();
  return {
    mayBegin(bundleDigest) {
      const end = ends.find(({ digest }) => digest === bundleDigest);
      if (end === undefined || end.endsAt > clock.now()) return;
      tell(end);
      throw new UserError('bundle/expired', `"${end.name}" was approved until ${instantText(end.endsAt)}: it begins no more runs.`, {
        place: end.file,
        mend,
      });
    },
    stop: () => cancel(),
  };
}
