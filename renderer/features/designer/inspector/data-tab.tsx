import type { FlowNode } from '../../../../app/workflow/model/flow.ts';
import { Callout, LoadingState } from '../../../ui/index.ts';
import { useLintAnswer } from '../model/use-answer.ts';
import { FieldList } from './field-list.tsx';

/** What arrives at this step and what leaves it, field by field. */
export function DataTab({ node }: { readonly node: FlowNode }) {
  const { value, failure } = useLintAnswer({ ask: 'node', nodeId: node.id });
  if (failure !== undefined)
    return (
      <div className="p-3">
        <Callout tone="block" title="The fields are not known">
          {failure}
        </Callout>
      </div>
    );
  if (value === undefined) return <LoadingState label="Following the data" />;
  return (
    <div className="flex flex-col gap-4 p-3">
      <section aria-label="Comes in">
        <h3 className="mb-1 text-sm font-medium text-faint">Comes in</h3>
        <FieldList fields={value.inputs.flatMap((port) => port.fields)} empty="Nothing arrives here yet." />
      </section>
      {value.outputs.map((port) => (
        <section key={port.port} aria-label={`Goes out at ${port.port}`}>
          <h3 className="mb-1 text-sm font-medium text-faint">Goes out{value.outputs.length > 1 ? ` at ${port.port}` : ''}</h3>
          <FieldList fields={port.fields} empty="Nothing is known about what leaves here." />
        </section>
      ))}
    </div>
  );
}
