/** Three columns: what to look at, the thing itself, the decision. */
import { useEffect, useRef, useState } from 'react';
import { ArrowLeft } from 'lucide-react';
import { useCall, usePush } from '../../bridge/client.ts';
import { LoadedView } from '../../shell/page-frame.tsx';
import { useCommands } from '../../shell/commands.ts';
import { navigate } from '../../shell/router.ts';
import { Button, IconButton, RelativeTime, classNames, takeBack, tellCut } from '../../ui/index.ts';
import { AttackPaths } from './attack-paths.tsx';
import { ChangesView, SettingsView } from './changes-view.tsx';
import { EmergencyPanel } from './emergency-panel.tsx';
import { DecisionPanel } from './decision-panel.tsx';
import { Summary, Waivers } from './evidence-views.tsx';
import { DataMap, Permissions } from './facts-views.tsx';
import { Threads } from './threads.tsx';
import { environmentTitles } from '../../../app/workflow/model/setting-titles.ts';
import { openThreads, StateBadge, type Evidence } from './words.tsx';

export type Section = 'summary' | 'paths' | 'data' | 'permissions' | 'changes' | 'settings' | 'waivers' | 'comments';

interface SectionEntry {
  readonly id: Section;
  readonly title: string;
  state(evidence: Evidence): { readonly text: string; readonly alarm: boolean };
}

const sections: readonly SectionEntry[] = [
  {
    id: 'summary',
    title: 'Summary',
    state: ({ verdict }) => ({ text: verdict.result === 'pass' ? 'passes' : 'blocked', alarm: verdict.result === 'blocked' }),
  },
  {
    id: 'paths',
    title: 'Attack paths',
    state: (evidence) => ({
      text: String(evidence.findings.length),
      alarm: evidence.findings.some((finding) => finding.severity === 'block' && finding.waived === undefined),
    }),
  },
  { id: 'data', title: 'Data map', state: ({ destinations }) => ({ text: String(destinations.length), alarm: false }) },
  {
    id: 'permissions',
    title: 'Permissions',
    state: ({ permissions }) => ({
      text: String(permissions.length),
      alarm: permissions.some((one) => one.granted.length > one.used.length),
    }),
  },
  {
    id: 'changes',
    title: 'Changes',
    state: ({ securityDiff }) => ({
      text: String(securityDiff.length),
      alarm: securityDiff.some((sentence) => sentence.weight === 'risk'),
    }),
  },
  { id: 'settings', title: 'Settings', state: ({ settings }) => ({ text: settings.length.toLocaleString(), alarm: false }) },
  { id: 'waivers', title: 'Waivers', state: ({ waivers }) => ({ text: String(waivers.length), alarm: false }) },
  {
    id: 'comments',
    title: 'Comments',
    state: (evidence) => ({
      text: openThreads(evidence) === 0 ? '0' : `${openThreads(evidence)} open`,
      alarm: openThreads(evidence) > 0,
    }),
  },
];

/** `finding` is the fingerprint of the one that a reader came to look at, or to speak of. */
interface Place {
  readonly section: Section;
  readonly finding?: string | undefined;
  /** The step or wire to speak of. */ readonly subject?: string | undefined;
}

function Shown({
  place: { section, finding, subject },
  evidence,
  reload,
  onOpen,
}: {
  readonly place: Place;
  readonly evidence: Evidence;
  reload(): void;
  onOpen(section: Section, finding?: string, subject?: string): void;
}) {
  switch (section) {
    case 'summary':
      return <Summary evidence={evidence} onOpen={onOpen} />;
    case 'paths':
      return <AttackPaths evidence={evidence} first={finding} onComment={(about) => onOpen('comments', about)} />;
    case 'data':
      return <DataMap evidence={evidence} />;
    case 'permissions':
      return <Permissions evidence={evidence} />;
    case 'changes':
      return (
        <ChangesView
          evidence={evidence}
          onComment={(about) => onOpen('comments', undefined, about)}
          onSettings={() => onOpen('settings')}
        />
      );
    case 'settings':
      return <SettingsView evidence={evidence} />;
    case 'waivers':
      return <Waivers evidence={evidence} onChanged={reload} />;
    case 'comments':
      return <Threads evidence={evidence} finding={finding} subject={subject} onChanged={reload} />;
  }
}

export function ReviewView({ reviewId }: { readonly reviewId: string }) {
  const { result, reload } = useCall('review:get', { reviewId });
  const [place, setPlace] = useState<Place>({ section: 'summary' });
  const { section } = place;
  // What led here has done its work, and would lie over the decision.
  useEffect(() => takeBack(reviewId), [reviewId]);
  const shown = useRef<HTMLElement>(null);
  const decision = useRef<HTMLElement>(null);
  const toDecision = (): void => decision.current?.focus();
  /** What was pressed may be gone with the section before: the next Tab goes on in the new one. */
  const open = (to: Section, finding?: string, subject?: string): void => {
    setPlace({ section: to, finding, subject });
    requestAnimationFrame(() => {
      if (shown.current?.contains(document.activeElement) !== true) shown.current?.focus();
    });
  };
  useCommands([{ id: 'review.decision', title: 'Go to the decision', group: 'Review', shortcut: 'D', run: toDecision }]);
  usePush('review:changed', (event) => {
    if (event.reviewId === reviewId) reload();
  });
  // Another flow that this one calls may have changed, and with it what a signature would stand for.
  usePush('flows:changed', reload);
  return (
    <LoadedView
      result={result}
      failed="This review could not be read"
      onRetry={reload}
      actions={<Button onClick={() => navigate('reviews')}>Show all reviews</Button>}
    >
      {(evidence) => (
        <div className="flex min-h-0 flex-1 flex-col">
          <header className="flex items-center gap-3 border-b border-line px-4 py-2.5">
            <Button className="sr-only focus:not-sr-only focus:!h-7 focus:!px-2.5 focus:!whitespace-nowrap" onClick={toDecision}>
              Skip to the decision
            </Button>
            <IconButton icon={ArrowLeft} label="All reviews" onClick={() => navigate('reviews')} />
            <div className="min-w-0">
              <h1 dir="auto" title={evidence.summary.flowName} className="truncate text-lg">
                {evidence.summary.flowName} <span className="font-normal text-muted">v{evidence.summary.revision}</span>
              </h1>
              <p className="truncate text-sm text-muted" onPointerOver={tellCut}>
                Submitted by {evidence.summary.submittedBy}, <RelativeTime time={evidence.summary.submittedAt} />, for{' '}
                {environmentTitles[evidence.summary.environment].toLowerCase()}
              </p>
            </div>
            <StateBadge review={evidence.summary} />
          </header>
          {evidence.summary.emergency === undefined ? null : (
            <EmergencyPanel emergency={evidence.summary.emergency} evidence={evidence} onChanged={reload} />
          )}
          <div className="cs-columns flex min-h-0 flex-1 max-[1000px]:grid max-[1000px]:grid-cols-[minmax(0,1fr)_15rem] max-[1000px]:grid-rows-[auto_minmax(0,1fr)]">
            <nav
              aria-label="What to look at"
              className="flex w-44 shrink-0 flex-col gap-0.5 border-e border-line p-2 max-[1000px]:col-span-2 max-[1000px]:w-auto max-[1000px]:flex-row max-[1000px]:flex-wrap max-[1000px]:border-e-0 max-[1000px]:border-b max-[1000px]:py-1"
            >
              {sections.map((entry) => {
                const state = entry.state(evidence);
                return (
                  <button
                    key={entry.id}
                    type="button"
                    aria-current={entry.id === section ? 'page' : undefined}
                    onClick={() => setPlace({ section: entry.id })}
                    className={classNames(
                      'flex h-8 shrink-0 items-center gap-2 rounded-md px-2 text-start hover:bg-hover max-[1000px]:gap-1.5 max-[1000px]:px-1.5',
                      entry.id === section ? 'bg-pressed font-medium' : 'text-muted',
                    )}
                  >
                    <span className="flex-1 truncate">{entry.title}</span>
                    <span className={classNames('text-sm tabular-nums', state.alarm ? 'font-medium text-high' : 'text-faint')}>
                      {state.text}
                    </span>
                  </button>
                );
              })}
            </nav>
            <section
              key={section}
              ref={shown}
              tabIndex={-1}
              aria-label={sections.find((entry) => entry.id === section)?.title}
              className="flex min-w-0 flex-1 flex-col overflow-auto outline-none"
            >
              <Shown place={place} evidence={evidence} reload={reload} onOpen={open} />
            </section>
            <DecisionPanel evidence={evidence} panel={decision} onOpen={open} onChanged={reload} />
          </div>
        </div>
      )}
    </LoadedView>
  );
}
