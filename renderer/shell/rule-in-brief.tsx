/** A rule behind a choice, told where one stands: its title, what it looks for and why, out of its page. */
import { useCall } from '../bridge/client.ts';
import { Markdown } from '../ui/index.ts';

/** The title, and the sections "What" and "Why" without their flows and lists. */
export function briefOf(markdown: string): { readonly title: string; readonly text: string } {
  const title = /^# \S+: (.+)$/m.exec(markdown)?.[1] ?? '';
  const sections = markdown.split(/^## /m).filter((part) => part.startsWith('What\n') || part.startsWith('Why\n'));
  return { title, text: sections.map((part) => part.slice(part.indexOf('\n')).trim()).join('\n\n') };
}

export function RuleInBrief({ ruleId }: { readonly ruleId: string }) {
  const { result } = useCall('rules:page', { ruleId });
  if (result.state === 'failed') return <p className="text-sm text-muted">The page of {ruleId} could not be read.</p>;
  if (result.state !== 'ready')
    return (
      <p className="text-sm text-muted" role="status">
        Reading
      </p>
    );
  const { title, text } = briefOf(result.value.markdown);
  return (
    <div className="rounded-md border border-line bg-sunken px-3 py-2">
      <p className="font-medium">{title}</p>
      <Markdown text={text} />
    </div>
  );
}
