/**
 * Bundles are approved until a time, and so is the trust root: none begins a run after either, however long the service has run by then. What is under way comes
 * to its end. That the root ends is what helps against somebody who keeps newer ones from it.
 */
import { UserError } from '../../kernel/errors.ts';
import { instantText } from '../../kernel/instant.ts';
import type { Log, Timers } from '../../kernel/ports.ts';
import { seenClock, timeHere, type SeenTime } from '../remembered/clock-memory.ts';
import type { FolderTarget } from './bundle-folder.ts';
import { labelValue } from './flow-metrics.ts';

export interface BundleEnds {
  /** By digest; what is no bundle has no end. Throws UserError `bundle/expired`. */
  mayBegin(bundleDigest: string | undefined): void;
  /** What is over by now, for `/healthz`; `since` in ms since the epoch. */
  over(): readonly EndedApproval[];
  /** Prometheus text: when each flow's approval and the trust root end. Empty where nothing is signed. */
  metrics(): string;
  stop(): void;
}

/** `bundle`: one flow begins no more runs; `trust-root`: no flow does. */
export interface EndedApproval {
  readonly what: 'bundle' | 'trust-root';
  readonly code: 'bundle/expired';
  readonly since: number;
}

export const isOfAll = ({ what }: EndedApproval): boolean => what === 'trust-root';

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

const gauge = (name: string, words: string, series: readonly { readonly labels: string; readonly value: number }[]): readonly string[] => [
  `# HELP ${name} ${words}`,
  `# TYPE ${name} gauge`,
  ...series.map(({ labels, value }) => `${name}${labels} ${value}`),
];

export function bundleEnds(
  targets: readonly Pick<FolderTarget, 'file' | 'main' | 'endsAt'>[],
  { cwd, timers, log, trustEndsAt, time = timeHere }: BundleEndsPorts,
): BundleEnds {
  const clock = seenClock(cwd, time);
  const ends = targets.flatMap(({ file, main, endsAt }) =>
    main.bundleDigest === undefined || endsAt === undefined
      ? []
      : [{ digest: main.bundleDigest, flowId: main.flow.id, name: main.flow.name, file, endsAt, told: { soon: false, over: false } }],
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
  const rootEnd = (): number | undefined => (ends.length === 0 ? undefined : trustEndsAt());
  const over = (): readonly EndedApproval[] => {
    const ended = (what: EndedApproval['what'], times: readonly (number | undefined)[]): readonly EndedApproval[] =>
      times.flatMap((since) => (since !== undefined && since <= clock.now() ? [{ what, code: 'bundle/expired', since }] : []));
    return [
      ...ended('trust-root', [rootEnd()]),
      ...ended(
        'bundle',
        Array.from(ends, ({ endsAt }) => endsAt),
      ),
    ];
  };
  const tellOfRoot = (): void => {
    const endsAt = rootEnd();
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
    over,
    metrics() {
      if (ends.length === 0) return '';
      const endsAt = rootEnd();
      return [
        ...gauge(
          'countersign_bundle_ends_timestamp_seconds',
          'Until when each flow was approved; it begins no more runs then.',
          ends.map((end) => ({ labels: `{flow="${labelValue(end.flowId)}"}`, value: end.endsAt / 1_000 })),
        ),
        ...gauge(
          'countersign_trust_root_ends_timestamp_seconds',
          'Until when the trust root counts; no flow begins a run then.',
          endsAt === undefined ? [] : [{ labels: '', value: endsAt / 1_000 }],
        ),
        ...gauge('countersign_bundles_ended', 'Flows whose approval is over.', [
          { labels: '', value: over().filter(({ what }) => what === 'bundle').length },
        ]),
        '',
      ].join('\n');
    },
    stop: () => cancel(),
  };
}
