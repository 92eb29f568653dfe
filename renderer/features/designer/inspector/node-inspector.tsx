import { useState } from 'react';
import type { FlowNode } from '../../../../app/workflow/model/flow.ts';
import { nodeType } from '../../../canvas/catalogue.ts';
import { NodeTile } from '../../../canvas/node-icon.tsx';
import { FormField, SeverityBadge, TabPanel, Tabs, Textarea, type TabItem } from '../../../ui/index.ts';
import { useOverlay } from '../../../canvas/overlay.ts';
import { renameNode, setNode } from '../model/edits.ts';
import { useSessionOf, useView, type InspectorTab } from '../model/session.ts';
import { DataTab } from './data-tab.tsx';
import { SecurityTab } from './security-tab.tsx';
import { SetupTab } from './setup-tab.tsx';
import { StepPage } from './step-page.tsx';

const items: readonly TabItem<InspectorTab>[] = [
  { value: 'setup', label: 'Setup' },
  { value: 'data', label: 'Data' },
  { value: 'security', label: 'Security' },
  { value: 'notes', label: 'Notes' },
];

function Name({ node, readOnly }: { readonly node: FlowNode; readonly readOnly: boolean }) {
  const session = useSessionOf();
  const [draft, setDraft] = useState<string>();
  const commit = (): void => {
    if (draft !== undefined && draft.trim() !== '' && draft !== node.name)
      session.document.edit(`Rename ${node.name}`, (flow) => renameNode(flow, node.id, draft.trim().slice(0, 200)));
    setDraft(undefined);
  };
  return (
    <input
      aria-label="Name of the step"
      value={draft ?? node.name}
      readOnly={readOnly}
      maxLength={200}
      onChange={(event) => setDraft(event.target.value)}
      onBlur={commit}
      onKeyDown={(event) => {
        if (event.key === 'Enter') event.currentTarget.blur();
        if (event.key === 'Escape') setDraft(undefined);
      }}
      className="h-6 w-full truncate rounded-sm border border-transparent bg-transparent px-1 font-semibold hover:border-line focus:border-accent focus:outline-2 focus:outline-accent focus:-outline-offset-1"
    />
  );
}

export function NodeInspector({ node, readOnly }: { readonly node: FlowNode; readonly readOnly: boolean }) {
  const session = useSessionOf();
  const tab = useView((view) => view.inspectorTab);
  const problem = useOverlay((overlay) => overlay.problems.get(node.id));
  const definition = nodeType(node.type);
  return (
    <>
      <div className="flex shrink-0 items-center gap-2.5 px-3 pt-2.5 pb-1">
        <NodeTile type={node.type} />
        <div className="min-w-0 flex-1">
          <Name node={node} readOnly={readOnly} />
          <div className="px-1 text-sm text-muted" title={definition?.summary}>
            {node.name === definition?.title ? definition.summary : (definition?.title ?? node.type)}
          </div>
        </div>
        {problem === undefined ? null : <SeverityBadge severity={problem.severity} count={problem.count} compact />}
        <StepPage type={node.type} />
      </div>
      <Tabs
        label="Step"
        items={items}
        value={tab}
        onValueChange={(next) => session.view.setState({ inspectorTab: next })}
        className="flex-1"
      >
        <TabPanel value="setup">
          <SetupTab key={node.type} node={node} readOnly={readOnly} />
        </TabPanel>
        <TabPanel value="data">
          <DataTab node={node} />
        </TabPanel>
        <TabPanel value="security">
          <SecurityTab node={node} />
        </TabPanel>
        <TabPanel value="notes" className="p-3">
          <FormField label="Note" help="For colleagues and reviewers. It changes nothing about how the step runs.">
            {(control) => (
              <Textarea
                {...control}
                rows={10}
                readOnly={readOnly}
                maxLength={20_000}
                value={node.note ?? ''}
                onValueChange={(value) =>
                  session.document.edit(
                    `Note on ${node.name}`,
                    (flow) => setNode(flow, node.id, { note: value === '' ? undefined : value }),
                    `note/${node.id}`,
                  )
                }
              />
            )}
          </FormField>
        </TabPanel>
      </Tabs>
    </>
  );
}
