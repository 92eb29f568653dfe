import type { FlowNode } from '../../../../app/workflow/model/flow.ts';
import { onErrorTitles, stepTitles } from '../../../../app/workflow/model/setting-titles.ts';
import { Disclosure, FormField, Input, Select, Switch } from '../../../ui/index.ts';
import { setNode } from '../model/edits.ts';
import { useSessionOf } from '../model/session.ts';

const errorOptions = Object.entries(onErrorTitles).map(([value, label]) => ({ value, label }));
const numberOf = (text: string, minimum: number, maximum: number): number | undefined => {
  const value = Math.round(Number(text));
  return text === '' || !Number.isFinite(value) ? undefined : Math.min(maximum, Math.max(minimum, value));
};

/** People count in seconds. */
const millisecondsOf = (text: string, minimum: number, maximum: number): number | undefined =>
  numberOf(text === '' ? '' : String(Number(text) * 1_000), minimum, maximum);

/** What happens when the step fails, and whether it runs at all. */
export function HandlingSection({ node, readOnly }: { readonly node: FlowNode; readonly readOnly: boolean }) {
  const session = useSessionOf();
  const changed = node.onError !== undefined || node.retry !== undefined || node.timeoutMs !== undefined || node.disabled === true;
  const set = (title: string, values: Parameters<typeof setNode>[2]): void =>
    session.document.edit(`${title} of ${node.name}`, (flow) => setNode(flow, node.id, values), `${node.id}/${title}`);
  return (
    <section aria-label="When it fails" className="border-t border-line pt-3">
      <Disclosure title="When it fails" initially={changed}>
        <div className="flex flex-col gap-3.5">
          <div data-field="onError">
            <FormField label={stepTitles.onError.label}>
              {(control) => (
                <Select
                  {...control}
                  disabled={readOnly}
                  value={node.onError ?? 'stop'}
                  onValueChange={(value) => set('On error', { onError: value === 'stop' ? undefined : (value as 'continue' | 'branch') })}
                  options={errorOptions}
                />
              )}
            </FormField>
          </div>
          <div className="flex gap-3" data-field="retry">
            <FormField label={stepTitles['retry.maxAttempts'].label} help="1 means no retry.">
              {(control) => (
                <Input
                  {...control}
                  type="number"
                  min={1}
                  max={50}
                  readOnly={readOnly}
                  value={node.retry?.maxAttempts ?? 1}
                  onValueChange={(value) => {
                    const tries = numberOf(value, 1, 50) ?? 1;
                    set('Attempts', { retry: tries === 1 ? undefined : { maxAttempts: tries, backoffMs: node.retry?.backoffMs ?? 1_000 } });
                  }}
                />
              )}
            </FormField>
            {node.retry === undefined ? null : (
              <FormField label={stepTitles['retry.backoffMs'].label}>
                {(control) => (
                  <Input
                    {...control}
                    type="number"
                    min={0}
                    max={86_400}
                    step="any"
                    readOnly={readOnly}
                    value={(node.retry?.backoffMs ?? 1_000) / 1_000}
                    onValueChange={(value) =>
                      set('Wait', {
                        retry: {
                          maxAttempts: node.retry?.maxAttempts ?? 2,
                          backoffMs: millisecondsOf(value, 0, 86_400_000) ?? 0,
                        },
                      })
                    }
                  />
                )}
              </FormField>
            )}
          </div>
          <div data-field="timeoutMs">
            <FormField label={`${stepTitles.timeoutMs.label} (seconds)`} help="Leave empty for the usual time of this step.">
              {(control) => (
                <Input
                  {...control}
                  type="number"
                  min={0.001}
                  max={604_800}
                  step="any"
                  readOnly={readOnly}
                  value={node.timeoutMs === undefined ? '' : node.timeoutMs / 1_000}
                  onValueChange={(value) => set('Time-out', { timeoutMs: millisecondsOf(value, 1, 604_800_000) })}
                />
              )}
            </FormField>
          </div>
          <FormField
            label={stepTitles.disabled.label}
            adornment={
              <Switch
                label={stepTitles.disabled.label}
                disabled={readOnly}
                checked={node.disabled === true}
                onCheckedChange={(off) => set('Switch off', { disabled: off ? true : undefined })}
              />
            }
            help="Items pass through unchanged."
          >
            {() => null}
          </FormField>
        </div>
      </Disclosure>
    </section>
  );
}
