/** Questions that people put to the log, each a filter with words. */
import { FileSpreadsheet } from 'lucide-react';
import { useCall } from '../../bridge/client.ts';
import type { InputOf } from '../../../app/ipc/contract.ts';
import { Button, Select } from '../../ui/index.ts';

type Filter = InputOf<'audit:exportView'>;

const views = {
  all: { label: 'Everything', actions: [] },
  signIns: {
    label: 'Sign-in history',
    actions: [
      'identity.signed-in',
      'identity.signed-out',
      'identity.locked',
      'identity.unlocked',
      'identity.second-factor-shown',
      'identity.sessions-ended',
      'store.unlocked',
    ],
  },
  personal: { label: 'Personal data that was shown or erased', actions: ['run.revealed', 'privacy.*'] },
  rights: {
    label: 'Rights, keys and policies',
    actions: [
      'identity.created',
      'identity.role-changed',
      'identity.role-removed',
      'identity.roles-changed',
      'identity.provider-changed',
      'identity.provider-removed',
      'identity.second-factor-reset',
      'identity.password-changed',
      'trust.*',
      'policy.*',
      'settings.*',
      'store.protection-changed',
    ],
  },
  reviews: { label: 'Reviews and signatures', actions: ['review.*', 'waiver.*', 'bundle.*'] },
  runs: { label: 'Runs and refusals', actions: ['run.*', 'gateway.*', 'human.*'] },
  secrets: { label: 'Connections and secrets', actions: ['connection.*', 'secret.*'] },
  out: {
    label: 'What left this computer',
    actions: [
      'flow.exported',
      'bundle.exported',
      'audit.exported',
      'review.evidence-exported',
      'compliance.evidence-made',
      'model.bill-exported',
      'review.sent',
      'store.backed-up',
      'audit.destination-changed',
    ],
  },
} as const satisfies Readonly<Record<string, { readonly label: string; readonly actions: readonly string[] }>>;
type View = keyof typeof views;
/** What another page sent the reader with; everything where that is no question. */
export const viewOf = (text: string | undefined): View => (text !== undefined && Object.hasOwn(views, text) ? (text as View) : 'all');

/** `actor` is an account id, empty for everybody; `days` is 0 for all time. */
export interface AuditQuestion {
  readonly view: View;
  readonly actor: string;
  readonly days: number;
}

const dayMs = 86_400_000;
const periods = [
  { value: '0', label: 'All time' },
  { value: '1', label: 'Last 24 hours' },
  { value: '7', label: 'Last 7 days' },
  { value: '30', label: 'Last 30 days' },
  { value: '92', label: 'Last quarter' },
];

/** The day is the grain, so that the same question stays the same while its page is open. */
export function filterOf({ view, actor, days }: AuditQuestion, now: number): Filter {
  const { actions } = views[view];
  return {
    ...(actions.length === 0 ? {} : { actions: [...actions] }),
    ...(actor === '' ? {} : { actor }),
    ...(days === 0
      ? {}
      : { from: (days === 1 ? Math.floor(now / 3_600_000) * 3_600_000 : Math.floor(now / dayMs) * dayMs) - days * dayMs }),
  };
}

interface QuestionsProps {
  readonly question: AuditQuestion;
  onChange(question: AuditQuestion): void;
  readonly mayExport: boolean;
  readonly exporting: boolean;
  onExport(): void;
}

export function Questions({ question, onChange, mayExport, exporting, onExport }: QuestionsProps) {
  const { result } = useCall('people:list', {});
  const people = result.state === 'ready' ? result.value.people : [];
  return (
    <div role="group" aria-label="Question" className="flex flex-wrap items-center gap-2">
      <Select
        aria-label="What"
        className="w-72!"
        value={question.view}
        onValueChange={(view) => {
          onChange({ ...question, view: view as View });
        }}
        options={(Object.keys(views) as View[]).map((value) => ({ value, label: views[value].label }))}
      />
      <Select
        aria-label="Who"
        className="w-48!"
        value={question.actor}
        onValueChange={(actor) => {
          onChange({ ...question, actor });
        }}
        options={[
          { value: '', label: 'Everybody' },
          { value: 'system', label: 'The program itself' },
          ...people.map(({ id, displayName }) => ({ value: id, label: displayName })),
        ]}
      />
      <Select
        aria-label="When"
        className="w-40!"
        value={String(question.days)}
        onValueChange={(days) => {
          onChange({ ...question, days: Number(days) });
        }}
        options={periods}
      />
      {mayExport ? (
        <Button icon={FileSpreadsheet} busy={exporting} onClick={onExport}>
          Export this as a table
        </Button>
      ) : null}
    </div>
  );
}
