/** What runs here: how it stands, what was unusual, how it decides, and what it may learn about people. */
import { useState } from 'react';
import { Hand } from 'lucide-react';
import { HoldDialog } from '../../facts/hold-dialog.tsx';
import { PageFrame } from '../../shell/page-frame.tsx';
import { navigate } from '../../shell/router.ts';
import type { PageProps } from '../../shell/routes.tsx';
import { useMay } from '../../shell/session.ts';
import { useWaiting } from '../../shell/waiting.ts';
import { Button, Segmented, TabPanel, Tabs, type TabItem } from '../../ui/index.ts';
import { BudgetsView } from './budgets.tsx';
import { ChangesView } from './changes.tsx';
import { FairnessView } from './fairness.tsx';
import { Now, type Days } from './now.tsx';
import { WatchView } from './watch.tsx';

type View = 'now' | 'watch' | 'changes' | 'fairness' | 'budgets';
const leads: Readonly<Record<View, string>> = {
  now: 'What runs here, what it costs, and what needs attention.',
  watch: 'What is usual for each flow, and what happens when something is not.',
  changes: 'Whether models, rules and people still decide as they did before.',
  fairness: 'Whether steps decide alike for different groups of people, as far as figures can tell.',
  budgets: 'How much flows may learn about people, how much they did, and what is left.',
};
const views: readonly TabItem<View>[] = [
  { value: 'now', label: 'Now' },
  { value: 'watch', label: 'Alarms and playbooks' },
  { value: 'changes', label: 'Decisions' },
  { value: 'fairness', label: 'Fairness' },
  { value: 'budgets', label: 'Privacy budgets' },
];
const isView = (text: string | undefined): text is View => text !== undefined && Object.hasOwn(leads, text);

function UnseenCount({ count: unseen }: { readonly count: number }) {
  return (
    <span className="text-sm font-medium text-accent tabular-nums">
      {unseen}
      <span className="sr-only"> not looked at</span>
    </span>
  );
}

export default function MonitorPage({ params }: PageProps) {
  const [days, setDays] = useState<Days>('7');
  const mayHold = useMay('alert.acknowledge');
  const view: View = isView(params['view']) ? params['view'] : 'now';
  const here: Readonly<Record<string, string>> = view === 'now' ? {} : { view };
  const unseen = useWaiting((state) => state.alarms);
  const items = views.map((item) => (item.value === 'watch' && unseen > 0 ? { ...item, badge: <UnseenCount count={unseen} /> } : item));
  return (
    <PageFrame
      title="Monitor"
      lead={leads[view]}
      actions={
        <>
          {mayHold ? (
            <Button icon={Hand} onClick={() => navigate('monitor', { ...here, hold: 'yes' })}>
              Hold a flow
            </Button>
          ) : null}
          {view === 'now' ? (
            <Segmented<Days>
              label="Time"
              value={days}
              onValueChange={setDays}
              options={[
                { value: '1', label: '24 hours' },
                { value: '7', label: '7 days' },
                { value: '30', label: '30 days' },
              ]}
            />
          ) : null}
        </>
      }
    >
      <Tabs
        label="Parts of the monitor"
        items={items}
        value={view}
        onValueChange={(next) => navigate('monitor', next === 'now' ? {} : { view: next })}
        className="flex-1"
      >
        <TabPanel value="now" className="flex flex-col">
          <Now days={days} />
        </TabPanel>
        <TabPanel value="watch" className="flex flex-col">
          <WatchView />
        </TabPanel>
        <TabPanel value="changes" className="flex flex-col">
          <ChangesView flowId={params['flow']} />
        </TabPanel>
        <TabPanel value="fairness" className="flex flex-col">
          <FairnessView flowId={params['flow']} />
        </TabPanel>
        <TabPanel value="budgets" className="flex flex-col">
          <BudgetsView />
        </TabPanel>
      </Tabs>
      {mayHold && params['hold'] !== undefined ? <HoldDialog onClose={() => navigate('monitor', here)} /> : null}
    </PageFrame>
  );
}
