import { toolSchema } from '../../../../app/nodes/mcp-tool/tool.ts';
import type { FlowNode } from '../../../../app/workflow/model/flow.ts';
import { limits } from '../../../../app/workflow/model/limits.ts';
import { stepTitles } from '../../../../app/workflow/model/setting-titles.ts';
import { Button, FormField, Textarea } from '../../../ui/index.ts';
import { setNode } from '../model/edits.ts';
import type { Finding } from '../../../../app/lint/kit/finding.ts';
import { FieldFindings } from './field-row.tsx';
import { useDocument, useSessionOf } from '../model/session.ts';

/** What the server that a tool is pinned from says of it, in one line as a model is told it. */
function wordsOfServer({ type, parameters }: FlowNode): string {
  const pinned = type === 'mcp-tool' ? toolSchema.safeParse(parameters['tool']) : undefined;
  return (pinned?.data?.definition.description ?? '').replace(/\s+/g, ' ').trim().slice(0, limits.toolDescription);
}

interface ToolSectionProps {
  readonly node: FlowNode;
  readonly readOnly: boolean;
  readonly findings: readonly Finding[];
}

/** Of a step that is plugged in as a tool, or once was: what its model is told of it. */
export function ToolSection({ node, readOnly, findings }: ToolSectionProps) {
  const session = useSessionOf();
  const isTool = useDocument((document) => document.flow.edges.some(({ kind, from }) => kind === 'tool' && from.node === node.id));
  if (!isTool && node.toolDescription === undefined) return null;
  const told = node.toolDescription ?? '';
  const offered = wordsOfServer(node);
  const set = (text: string): void =>
    session.document.edit(
      `${stepTitles.toolDescription.label}: ${node.name}`,
      (flow) => setNode(flow, node.id, { toolDescription: text === '' ? undefined : text }),
      `${node.id}/toolDescription`,
    );
  return (
    <section aria-label="As a tool" className="flex flex-col gap-2 border-t border-line pt-3" data-field="toolDescription">
      <FormField
        label={stepTitles.toolDescription.label}
        adornment={<FieldFindings findings={findings} />}
        help="What it is for, and what goes into it. Signed with the flow; your note stays here."
      >
        {(control) => (
          <Textarea
            {...control}
            rows={3}
            readOnly={readOnly}
            maxLength={limits.toolDescription}
            placeholder="Finds an order by its number and tells where it is."
            value={told}
            onValueChange={set}
          />
        )}
      </FormField>
      {readOnly || offered === '' || offered === told ? null : (
        <Button tone="ghost" className="self-start" onClick={() => set(offered)}>
          Take the server’s words
        </Button>
      )}
    </section>
  );
}
