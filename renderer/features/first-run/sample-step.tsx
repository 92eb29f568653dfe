import { useState } from 'react';
import { useAction } from '../../bridge/use-action.ts';
import { DoorFrame } from '../../shell/door-frame.tsx';
import { Button, Callout, Checkbox, CopyButton, Mono } from '../../ui/index.ts';

interface SampleAccount {
  readonly account: string;
  readonly role: string;
  readonly firstPassword: string;
}

export interface SampleStepProps {
  readonly step: { now: number; of: number };
  onAdd(accounts: boolean): Promise<readonly SampleAccount[]>;
  onFinish(): void;
}

/** Something to look at: a safe flow, risky ones, and colleagues who can review. */
export function SampleStep({ step, onAdd, onFinish }: SampleStepProps) {
  const [people, setPeople] = useState(true);
  const [added, setAdded] = useState<readonly SampleAccount[]>();
  const { busy, error, run } = useAction(async () => {
    const accounts = await onAdd(people);
    if (accounts.length === 0) onFinish();
    else setAdded(accounts);
  });
  if (added !== undefined) {
    return (
      <DoorFrame
        title="Your practice colleagues"
        lead="Sign in as one of them to review what you drew, and to let it run. At the first sign-in each chooses a password and sets up a second factor."
        step={step}
      >
        <table className="mb-4 w-full text-start" data-selectable>
          <thead>
            <tr className="text-sm text-faint">
              <th className="pb-1 text-start font-normal">Person</th>
              <th className="pb-1 text-start font-normal">Account</th>
              <th className="pb-1 text-start font-normal">First password</th>
            </tr>
          </thead>
          <tbody>
            {added.map((person) => (
              <tr key={person.account} className="border-t border-line">
                <td className="py-1.5">{person.role}</td>
                <td>
                  <Mono>{person.account}</Mono>
                </td>
                <td>
                  <Mono>{person.firstPassword}</Mono>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
        <Callout tone="medium" className="mb-4">
          The passwords are shown only once. An administrator can set new ones later.
        </Callout>
        <div className="flex justify-between gap-2">
          <CopyButton text={added.map(({ account, firstPassword }) => `${account}\t${firstPassword}`).join('\n')} label="Copy all" />
          <Button tone="primary" onClick={onFinish}>
            Open the workspace
          </Button>
        </div>
      </DoorFrame>
    );
  }
  return (
    <DoorFrame
      title="Start with an example?"
      lead="You get a safe flow, and some with mistakes in them, such as one from n8n that lets a stranger's message send mail. The findings show what is wrong and how to fix it."
      step={step}
    >
      <div className="flex flex-col gap-4">
        {error === undefined ? null : (
          <Callout tone="block" title="The examples were not added">
            {error.message}
          </Callout>
        )}
        <Checkbox
          checked={people}
          onCheckedChange={setPeople}
          label="Add a designer, two reviewers and an operator to practise with"
          hint="You can disable them later under People"
        />
        <div className="flex items-center justify-end gap-2">
          <Button onClick={onFinish}>Start empty</Button>
          <Button tone="primary" busy={busy} onClick={() => void run()}>
            Add the examples
          </Button>
        </div>
      </div>
    </DoorFrame>
  );
}
