import { useId, useState } from 'react';
import { create } from 'zustand';
import type { OutputOf } from '../../app/ipc/contract.ts';
import { Button, Checkbox, Dialog } from '../ui/index.ts';

interface Question {
  readonly fileName: string;
  readonly flows: OutputOf<'flows:inFile'>['flows'];
}
interface Asked extends Question {
  answer(chosen: readonly number[] | 'none'): void;
}

const useAsked = create<{ readonly asked: Asked | undefined }>(() => ({ asked: undefined }));

/** Which flows of a file to import, by their place in it; `none` where the person wants none after all. */
export const chooseFlows = (question: Question): Promise<readonly number[] | 'none'> =>
  new Promise((resolve) => {
    useAsked.getState().asked?.answer('none');
    useAsked.setState({
      asked: {
        ...question,
        answer: (chosen) => {
          useAsked.setState({ asked: undefined });
          resolve(chosen);
        },
      },
    });
  });

function Choice({ fileName, flows, answer }: Asked) {
  const [left, setLeft] = useState<ReadonlySet<number>>(new Set());
  const [form, list] = [useId(), useId()];
  const chosen = flows.flatMap((_, index) => (left.has(index) ? [] : [index]));
  const all = left.size === 0 ? true : chosen.length === 0 ? false : 'indeterminate';
  const set = (index: number, wanted: boolean): void =>
    setLeft((before) => {
      const next = new Set(before);
      if (wanted) next.delete(index);
      else next.add(index);
      return next;
    });
  return (
    <Dialog
      open
      onOpenChange={(open) => {
        if (!open) answer('none');
      }}
      title={`${fileName} holds ${flows.length} flows`}
      description="Flows that call each other belong together: what a call does can only be checked where the called flow is here too."
      footer={
        <>
          <Button onClick={() => answer('none')}>Cancel</Button>
          <Button tone="primary" form={form} type="submit" disabled={chosen.length === 0}>
            {chosen.length === flows.length ? `Import all ${flows.length}` : `Import ${chosen.length}`}
          </Button>
        </>
      }
    >
      <form
        id={form}
        onSubmit={(event) => {
          event.preventDefault();
          answer(chosen);
        }}
        className="flex flex-col gap-3"
      >
        <Checkbox
          checked={all}
          onCheckedChange={(wanted) => setLeft(new Set(wanted ? [] : flows.keys()))}
          label={
            <span id={list} className="font-medium">
              All flows of the file
            </span>
          }
        />
        <ul aria-labelledby={list} className="flex flex-col gap-2 border-t border-line pt-3">
          {flows.map(({ name, steps }, index) => (
            <li key={index}>
              <Checkbox
                checked={!left.has(index)}
                onCheckedChange={(wanted) => set(index, wanted)}
                label={<span className="break-words">{name}</span>}
                hint={steps === 1 ? 'One step' : `${steps} steps`}
              />
            </li>
          ))}
        </ul>
      </form>
    </Dialog>
  );
}

/** Asks which flows of a file to import, while somebody imports one that holds several. */
export function ImportChoice() {
  const asked = useAsked((state) => state.asked);
  return asked === undefined ? null : <Choice {...asked} />;
}
