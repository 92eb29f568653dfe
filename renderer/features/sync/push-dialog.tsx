/** What goes to the repository, in one signed commit. */
import { useState } from 'react';
import { call } from '../../bridge/client.ts';
import { useAction } from '../../bridge/use-action.ts';
import { Checkbox, FormDialog, FormField, Input, notify } from '../../ui/index.ts';
import { canBePushed, stateWords, type Comparison } from './words.tsx';

const toggled = (list: readonly string[], item: string, on: boolean): string[] =>
  on ? [...list, item] : list.filter((one) => one !== item);

export function PushDialog({
  comparison,
  flows: mayFlows,
  onClose,
  onPushed,
}: {
  readonly comparison: Comparison;
  readonly flows: boolean;
  onClose(): void;
  onPushed(): void;
}) {
  const flows = mayFlows ? comparison.flows.filter(canBePushed) : [];
  const { requests, answers } = comparison.outgoing;
  const [flowIds, setFlowIds] = useState<readonly string[]>(() =>
    flows.filter(({ state }) => state !== 'only-here').map(({ flowId }) => flowId),
  );
  const [reviewIds, setReviewIds] = useState<readonly string[]>(() => [...requests, ...answers].map(({ reviewId }) => reviewId));
  const [message, setMessage] = useState('');
  const push = useAction(async () => {
    const { head } = comparison;
    const { commit } = await call('git:push', {
      ...(head === undefined ? {} : { head }),
      flowIds: [...flowIds],
      reviewIds: [...reviewIds],
      message: message.trim(),
    });
    notify({ tone: 'good', title: 'Pushed', detail: `Commit ${commit.slice(0, 10)}, signed with your key.` });
    onPushed();
  });
  const count = flowIds.length + reviewIds.length;
  return (
    <FormDialog
      title="Push to the repository"
      description="One commit, signed with your key. Notes of runs, samples and secrets stay here."
      action={push}
      failed="Nothing was pushed"
      button="Sign and push"
      disabled={count === 0}
      onClose={onClose}
    >
      {flows.length === 0 ? null : (
        <fieldset className="flex max-h-60 flex-col gap-1.5 overflow-auto">
          <legend className="mb-1 font-medium">Flows</legend>
          {flows.map((flow) => (
            <Checkbox
              key={flow.flowId}
              checked={flowIds.includes(flow.flowId)}
              onCheckedChange={(on) => setFlowIds(toggled(flowIds, flow.flowId, on))}
              label={flow.name}
              hint={stateWords[flow.state].word}
            />
          ))}
        </fieldset>
      )}
      {requests.length + answers.length === 0 ? null : (
        <fieldset className="flex flex-col gap-1.5">
          <legend className="mb-1 font-medium">Reviews</legend>
          {requests.map((one) => (
            <Checkbox
              key={one.reviewId}
              checked={reviewIds.includes(one.reviewId)}
              onCheckedChange={(on) => setReviewIds(toggled(reviewIds, one.reviewId, on))}
              label={`${one.flowName} v${one.revision}`}
              hint="For review by others"
            />
          ))}
          {answers.map((one) => (
            <Checkbox
              key={one.reviewId}
              checked={reviewIds.includes(one.reviewId)}
              onCheckedChange={(on) => setReviewIds(toggled(reviewIds, one.reviewId, on))}
              label={`${one.flowName} v${one.revision}`}
              hint="Your comments and decision"
            />
          ))}
        </fieldset>
      )}
      {flows.length + requests.length + answers.length === 0 ? (
        <p className="text-muted">Everything of yours is there already.</p>
      ) : (
        <FormField label="What changed" help="Others read it in the history">
          {(control) => <Input {...control} maxLength={200} value={message} onValueChange={setMessage} />}
        </FormField>
      )}
    </FormDialog>
  );
}
