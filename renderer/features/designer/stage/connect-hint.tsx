import { Kbd } from '../../../ui/index.ts';
import { useDocument, useView } from '../model/session.ts';

/** Says what to press while a wire is drawn by keyboard. */
export function ConnectHint() {
  const from = useView((view) => view.connectFrom);
  const name = useDocument((state) => state.flow.nodes.find((node) => node.id === from)?.name);
  if (from === undefined || name === undefined) return null;
  return (
    <div className="absolute inset-x-3 top-3 z-10 mx-auto flex w-fit items-center gap-2 rounded-md border border-accent-line bg-raised px-3 py-1.5 shadow-float">
      Connecting from <b>{name}</b>: go to the next step, <Kbd keys="Enter" /> connects, <Kbd keys="Escape" /> gives up
    </div>
  );
}
