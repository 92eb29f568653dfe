import { useEffect, useState } from 'react';
import { CircleHelp } from 'lucide-react';
import { nodeType } from '../../../canvas/catalogue.ts';
import { Dialog, IconButton, LoadingState, Markdown } from '../../../ui/index.ts';

/** One chunk a page, fetched when it is asked for. */
const pages: Readonly<Record<string, () => Promise<string>>> = import.meta.glob<string>('../../../../resources/nodes/*.md', {
  query: '?raw',
  import: 'default',
});

function Page({ type }: { readonly type: string }) {
  const [text, setText] = useState<string>();
  useEffect(() => {
    let wanted = true;
    const load = pages[`../../../../resources/nodes/${type}.md`];
    void (load?.() ?? Promise.resolve('There is no page about this step yet.')).then((loaded) => {
      if (wanted) setText(loaded);
    });
    return () => {
      wanted = false;
    };
  }, [type]);
  // The title stands above it already.
  return text === undefined ? <LoadingState /> : <Markdown text={text.replace(/^# .*\n/, '')} />;
}

/** A question mark that opens what the step does, what the checks know of it, and how it fails. */
export function StepPage({ type }: { readonly type: string }) {
  const [open, setOpen] = useState(false);
  const title = nodeType(type)?.title;
  if (title === undefined) return null;
  return (
    <>
      <IconButton icon={CircleHelp} label={`About the step ${title}`} onClick={() => setOpen(true)} />
      <Dialog open={open} onOpenChange={setOpen} title={title}>
        {open ? <Page type={type} /> : null}
      </Dialog>
    </>
  );
}
