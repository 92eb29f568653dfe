/** The person's own sign-in, keys and sessions, which are everybody's; the workspace's store, trust and rules, as far as their role sees them. */
import { useEffect, useRef, useState, type ComponentType, type ReactNode } from 'react';
import { settingsSectionsFor, type SettingsSection, type SettingsSectionId } from '../../facts/settings-sections.ts';
import { PageFrame } from '../../shell/page-frame.tsx';
import { navigate } from '../../shell/router.ts';
import type { PageProps } from '../../shell/routes.tsx';
import { may, useSession } from '../../shell/session.ts';
import { classNames, useKeptInView } from '../../ui/index.ts';
import { AppearanceSection } from './appearance-section.tsx';
import { Colleagues } from './colleagues.tsx';
import { KeySection } from './key-section.tsx';
import { LessonsSection } from './lessons-section.tsx';
import { RulesSection } from './rules-section.tsx';
import { sectionInView, type SectionPlace } from './section-in-view.ts';
import { SecuritySection } from './security-section.tsx';
import { SessionsSection } from './sessions-section.tsx';
import { StoreSection } from './store-section.tsx';
import { TrustSection } from './trust-section.tsx';

const contents: Readonly<Record<SettingsSectionId, ComponentType>> = {
  'appearance': AppearanceSection,
  'sign-in': SecuritySection,
  'sessions': SessionsSection,
  'key': KeySection,
  'lessons': LessonsSection,
  'store': StoreSection,
  'trust': TrustSection,
  'colleagues': Colleagues,
  'rules': RulesSection,
};

const headingId = (id: string): string => `settings-${id}`;

function Section({ section }: { readonly section: SettingsSection }) {
  const Content = contents[section.id];
  return (
    <section aria-labelledby={headingId(section.id)} data-section={section.id} className="border-b border-line py-6 last:border-b-0">
      <h2 id={headingId(section.id)} tabIndex={-1} className="mb-3 scroll-mt-6 text-lg outline-none">
        {section.title}
      </h2>
      <Content />
    </section>
  );
}

function SectionList({
  shown,
  current,
  onChoose,
}: {
  readonly shown: readonly SettingsSection[];
  readonly current: string | undefined;
  onChoose(id: string): void;
}) {
  const list = useRef<HTMLElement>(null);
  // In a narrow window the list is a line that scrolls.
  useKeptInView(list, '[aria-current]', current);
  return (
    <nav
      ref={list}
      aria-label="Sections of the settings"
      className="flex w-58 shrink-0 flex-col gap-4 overflow-y-auto border-e border-line p-3 max-[680px]:w-auto max-[680px]:flex-row max-[680px]:gap-0.5 max-[680px]:overflow-x-auto max-[680px]:[mask-image:linear-gradient(90deg,#000_calc(100%-20px),transparent)] max-[680px]:pe-6 max-[680px]:[scrollbar-width:none] max-[680px]:border-e-0 max-[680px]:border-b max-[680px]:py-1.5"
    >
      {(['You', 'Workspace'] as const).map((about) => (
        <div key={about} className="flex flex-col gap-0.5 max-[680px]:flex-row">
          <p className="px-2 pb-1 text-sm text-faint max-[680px]:hidden">{about}</p>
          {shown
            .filter((section) => section.about === about)
            .map(({ id, title }) => (
              <button
                key={id}
                type="button"
                aria-current={id === current ? 'true' : undefined}
                onClick={() => onChoose(id)}
                className={classNames(
                  'shrink-0 rounded-md px-2 py-1 text-start transition-colors max-[680px]:whitespace-nowrap',
                  id === current ? 'bg-pressed font-medium text-text' : 'text-muted hover:bg-hover hover:text-text',
                )}
              >
                {title}
              </button>
            ))}
        </div>
      ))}
    </nav>
  );
}

/** As much as stands above a heading that was scrolled to; `scroll-mt-6` of it. */
const headingRoom = 24;

/** What scrolls, and which section is read in it. */
function useSections(asked: string | undefined) {
  const scroller = useRef<HTMLDivElement>(null);
  const [current, setCurrent] = useState<string>();
  // Where the section that is read lies: another width makes all above it longer or shorter, and it stays there.
  const read = useRef<SectionPlace>(undefined);
  const placesIn = (element: HTMLElement): SectionPlace[] => {
    const { top } = element.getBoundingClientRect();
    return [...element.querySelectorAll<HTMLElement>('[data-section]')].map((one) => ({
      id: one.dataset['section'] ?? '',
      top: one.getBoundingClientRect().top - top,
    }));
  };
  // Sections come in one after another, and push away what was asked for: it is what is read, until somebody reads on.
  const reading = useRef(false);
  const look = (): void => {
    const element = scroller.current;
    if (element === null) return;
    const places = placesIn(element);
    const atEnd = element.scrollTop + element.clientHeight >= element.scrollHeight - 2;
    const found = (reading.current ? undefined : asked) ?? sectionInView({ places, height: element.clientHeight, atEnd, asked });
    read.current = places.find(({ id }) => id === found);
    setCurrent(found);
  };
  const show = (id: string): void => {
    const heading = document.getElementById(headingId(id));
    heading?.scrollIntoView();
    heading?.focus({ preventScroll: true });
  };
  useEffect(() => {
    reading.current = false;
    if (asked !== undefined) show(asked);
    look();
    const element = scroller.current;
    const content = element?.firstElementChild;
    if (element === null || content === null || content === undefined) return undefined;
    const keep = (): void => {
      const kept = read.current;
      const now = placesIn(element).find(({ id }) => id === kept?.id);
      if (kept === undefined || now === undefined) return;
      // One that could not come to the top, because the page ended, may be able to now.
      const place = !reading.current && kept.id === asked ? headingRoom : Math.min(kept.top, headingRoom);
      element.scrollTop += now.top - place;
    };
    const observer = new ResizeObserver((entries) => {
      if (!reading.current || entries.some(({ target }) => target === element)) keep();
      look();
    });
    observer.observe(element);
    observer.observe(content);
    return () => observer.disconnect();
  }, [asked]);
  const readOn = (): void => {
    reading.current = true;
  };
  return { scroller, current, look, show, readOn };
}

export default function SettingsPage({ params }: PageProps): ReactNode {
  const me = useSession((state) => state.me);
  const shown = settingsSectionsFor((permission) => may(me, permission));
  const asked = shown.find(({ id }) => id === params['section'])?.id;
  const { scroller, current, look, show, readOn } = useSections(asked);
  return (
    <PageFrame title="Settings">
      <div className="flex min-h-0 flex-1 max-[680px]:flex-col">
        <SectionList
          shown={shown}
          current={current ?? shown[0]?.id}
          onChoose={(id) => {
            if (id === asked) show(id);
            else navigate('settings', { section: id });
          }}
        />
        <div
          ref={scroller}
          onScroll={look}
          onWheel={readOn}
          onPointerDown={readOn}
          onKeyDown={readOn}
          className="min-w-0 flex-1 overflow-auto px-8 max-[1000px]:px-4"
        >
          <div className="max-w-200">
            {shown.map((section) => (
              <Section key={section.id} section={section} />
            ))}
          </div>
        </div>
      </div>
    </PageFrame>
  );
}
