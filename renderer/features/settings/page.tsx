/** The person's own sign-in, keys and sessions, which are everybody's; the workspace's store, trust and rules, as far as their role sees them. */
import { useEffect, useRef, useState, type ReactNode } from 'react';
import { BadgeCheck, Download, Laptop } from 'lucide-react';
import { call, useCall } from '../../bridge/client.ts';
import { saveFile } from '../../bridge/save-file.ts';
import { useAction } from '../../bridge/use-action.ts';
import { LoadedView, PageFrame } from '../../shell/page-frame.tsx';
import type { PageProps } from '../../shell/routes.tsx';
import { useMay } from '../../shell/session.ts';
import { applyTheme, currentTheme, type Theme } from '../../shell/theme.ts';
import { Badge, Button, Callout, FormField, Input, RelativeTime, Segmented, Sentences, notify } from '../../ui/index.ts';
import { Colleagues } from './colleagues.tsx';
import { KeySection } from './key-section.tsx';
import { LessonsSection } from './lessons-section.tsx';
import { SecuritySection } from './security-section.tsx';
import { StoreSection } from './store-section.tsx';

/** `called`: the address asks for this one. */
function Section({ title, called = false, children }: { readonly title: string; readonly called?: boolean; readonly children: ReactNode }) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    if (!called) return;
    heading.current?.scrollIntoView();
    heading.current?.focus({ preventScroll: true });
  }, [called]);
  return (
    <section className="border-b border-line px-4 py-4">
      <h2 ref={heading} tabIndex={called ? -1 : undefined} className="mb-2 scroll-mt-4 text-lg outline-none">
        {title}
      </h2>
      {children}
    </section>
  );
}

function SessionsSection() {
  const { result, reload } = useCall('identity:sessions', {});
  const end = useAction(async (sessionId?: string) => {
    await call('identity:endSessions', sessionId === undefined ? {} : { sessionId });
    reload();
  });
  return (
    <Section title="Where you are signed in">
      <LoadedView result={result} failed="Your sessions could not be read" onRetry={reload}>
        {({ sessions }) => (
          <div className="flex max-w-180 flex-col gap-3">
            <ul className="divide-y divide-line rounded-md border border-line">
              {sessions.map((session) => (
                <li key={session.id} className="flex items-center gap-3 px-3 py-1.5">
                  <Laptop className="size-4 text-muted" aria-hidden />
                  <span className="flex-1">
                    {session.host}
                    {session.current ? (
                      <Badge tone="accent" className="ms-2">
                        This session
                      </Badge>
                    ) : null}
                  </span>
                  <span className="text-muted">
                    <RelativeTime time={session.lastSeenAt} />
                  </span>
                  {session.current ? null : (
                    <Button tone="ghost" onClick={() => void end.run(session.id)}>
                      Sign out
                    </Button>
                  )}
                </li>
              ))}
            </ul>
            {sessions.length < 2 ? null : (
              <div>
                <Button busy={end.busy} onClick={() => void end.run()}>
                  Sign out everywhere else
                </Button>
              </div>
            )}
          </div>
        )}
      </LoadedView>
    </Section>
  );
}

interface Rule {
  readonly key: string;
  readonly label: string;
  readonly unit: string;
  readonly help: string;
  readonly fallback: string;
  readonly least: number;
  readonly most: number;
}

const rules: readonly Rule[] = [
  { key: 'idle-lock-minutes', label: 'Lock when idle for', unit: 'minutes', help: 'From 1 to 60', fallback: '15', least: 1, most: 60 },
  {
    key: 'run-keep-days',
    label: 'Delete runs after',
    unit: 'days',
    help: 'From 1 to 3,650. Leave empty to keep them',
    fallback: '',
    least: 1,
    most: 3650,
  },
  {
    key: 'audit-keep-days',
    label: 'Delete audit entries after',
    unit: 'days',
    help: 'From 365 to 9,999. Leave empty to keep the whole log. A signed checkpoint stands in for deleted entries',
    fallback: '',
    least: 365,
    most: 9999,
  },
];

/** Saved by its button and never by leaving it: some of these delete things. */
function RuleField({
  rule,
  value,
  mayEdit,
  onSaved,
}: {
  readonly rule: Rule;
  readonly value: string;
  readonly mayEdit: boolean;
  onSaved(): void;
}) {
  const { key, label, unit, help, fallback, least, most } = rule;
  const [typed, setTyped] = useState(value);
  const next = typed.trim();
  const fits = next === '' ? fallback === '' : /^[0-9]+$/.test(next) && Number(next) >= least && Number(next) <= most;
  const save = useAction(async () => {
    await (key === 'audit-keep-days'
      ? call('audit:setRetention', next === '' ? {} : { days: Number(next) })
      : call('settings:set', { key, value: next }));
    notify({ tone: 'good', title: `Saved: ${label}` });
    onSaved();
  });
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (fits && next !== value) void save.run();
      }}
    >
      <FormField
        label={label}
        help={help}
        error={next === value || fits ? save.error?.message : `Enter a whole number of ${unit} from ${least} to ${most}.`}
      >
        {(control) => (
          <div className="flex h-7 items-center gap-2">
            <Input
              {...control}
              inputMode="numeric"
              className="w-20!"
              maxLength={6}
              disabled={!mayEdit}
              value={typed}
              onChange={(event) => {
                setTyped(event.target.value);
              }}
              onKeyDown={(event) => {
                if (event.key === 'Escape') setTyped(value);
              }}
            />
            <span className="text-muted">{unit}</span>
            {next === value ? null : (
              <Button type="submit" busy={save.busy} disabled={!fits}>
                Save
              </Button>
            )}
          </div>
        )}
      </FormField>
    </form>
  );
}

function RulesSection() {
  const { result, reload } = useCall('settings:get', {});
  const mayEdit = useMay('settings.edit');
  return (
    <Section title="Workspace rules">
      <LoadedView result={result} failed="The settings could not be read" onRetry={reload}>
        {({ values }) => (
          <div className="grid max-w-180 grid-cols-[repeat(auto-fit,minmax(220px,1fr))] gap-4">
            {rules.map((rule) => {
              const value = values[rule.key] ?? rule.fallback;
              return <RuleField key={rule.key} rule={rule} value={value} mayEdit={mayEdit} onSaved={reload} />;
            })}
          </div>
        )}
      </LoadedView>
    </Section>
  );
}

function TrustSection() {
  const { result, reload } = useCall('trust:show', {});
  const mayManage = useMay('trust.manage');
  const publish = useAction(async () => {
    const { version } = await call('trust:publish', {});
    notify({ tone: 'good', title: `Trust root version ${version} published`, detail: 'Give the new file to every runner.' });
    reload();
  });
  return (
    <Section title="Trust root">
      <LoadedView result={result} failed="The trust root could not be read" onRetry={reload}>
        {(trust) => (
          <div className="flex max-w-180 flex-col gap-3">
            <p className="text-muted">
              {trust.version === 0
                ? 'Not published yet. It lists the keys whose signatures count; until it is published, nobody can verify a bundle.'
                : `Version ${trust.version} names ${trust.keys.length} keys. Runners and auditors verify bundles against this file.`}
            </p>
            {trust.pending.length === 0 ? null : (
              <Callout
                tone={trust.version === 0 ? 'info' : 'medium'}
                title={trust.version === 0 ? 'It would contain' : 'Changed since it was published'}
              >
                <Sentences texts={trust.pending} />
              </Callout>
            )}
            {publish.error === undefined ? null : (
              <Callout tone="block" title="It was not published">
                {publish.error.message}
              </Callout>
            )}
            <div className="flex gap-2">
              <Button
                icon={BadgeCheck}
                busy={publish.busy}
                disabled={!mayManage || trust.pending.length === 0}
                onClick={() => void publish.run()}
              >
                Publish trust root
              </Button>
              <Button
                icon={Download}
                disabled={trust.version === 0}
                onClick={() => saveFile(`trust-root-v${trust.version}.json`, trust.text, 'application/json')}
              >
                Download
              </Button>
            </div>
          </div>
        )}
      </LoadedView>
    </Section>
  );
}

export default function SettingsPage({ params }: PageProps) {
  const [theme, setTheme] = useState<Theme>(currentTheme);
  const seesStore = useMay('settings.read');
  const seesTrust = useMay('trust.read');
  return (
    <PageFrame title="Settings">
      <div className="min-h-0 flex-1 overflow-auto">
        <Section title="Appearance">
          <Segmented<Theme>
            label="Theme"
            value={theme}
            onValueChange={(next) => {
              applyTheme(next);
              setTheme(next);
            }}
            options={[
              { value: 'system', label: 'Same as the system' },
              { value: 'light', label: 'Light' },
              { value: 'dark', label: 'Dark' },
            ]}
          />
        </Section>
        <Section title="Sign-in and security" called={params['section'] === 'sign-in'}>
          <SecuritySection />
        </Section>
        <SessionsSection />
        <Section title="Your signing key">
          <KeySection />
        </Section>
        <Section title="Lessons and badges" called={params['section'] === 'lessons'}>
          <LessonsSection />
        </Section>
        {seesStore ? (
          <Section title="Encrypted store">
            <StoreSection />
          </Section>
        ) : null}
        {seesTrust ? (
          <>
            <TrustSection />
            <Section title="Colleagues on other computers">
              <Colleagues />
            </Section>
          </>
        ) : null}
        <RulesSection />
      </div>
    </PageFrame>
  );
}
