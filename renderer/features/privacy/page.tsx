/** Where is this person's data, who saw it, and its erasure. */
import { useState, type FormEvent } from 'react';
import { Search, UserRoundSearch } from 'lucide-react';
import { call } from '../../bridge/client.ts';
import { useAction } from '../../bridge/use-action.ts';
import { PageFrame } from '../../shell/page-frame.tsx';
import { useMay } from '../../shell/session.ts';
import { Button, Callout, EmptyState, FormField, Input, LoadingState } from '../../ui/index.ts';
import { Erase } from './erase.tsx';
import { Located } from './located.tsx';
import type { Found } from './words.ts';

const split = (text: string): string[] =>
  text
    .split(/[\n;]+/)
    .map((one) => one.trim())
    .filter((one) => one !== '')
    .slice(0, 10);

export default function PrivacyPage() {
  const mayErase = useMay('privacy.manage');
  const [text, setText] = useState('');
  const [found, setFound] = useState<Found>();
  const [asked, setAsked] = useState<readonly string[]>([]);
  const identifiers = split(text);
  const find = useAction(async () => {
    setFound(await call('privacy:find', { identifiers }));
    setAsked(identifiers);
  });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (identifiers.length > 0) void find.run();
  };
  return (
    <PageFrame title="Privacy" lead="Where is this person's data, and who saw it? Each search is recorded in the audit log.">
      <div className="min-h-0 flex-1 overflow-auto">
        <form onSubmit={submit} className="flex max-w-200 items-start gap-2 px-4 py-4">
          <FormField
            label="Who are you looking for?"
            help="E-mail address, full name or customer number, found as whole words. Separate several with semicolons"
            className="flex-1"
          >
            {(control) => (
              <Input
                {...control}
                autoFocus
                maxLength={2_000}
                placeholder="jane@example.com; Jane Doe"
                value={text}
                onValueChange={setText}
              />
            )}
          </FormField>
          <Button type="submit" tone="primary" icon={Search} className="mt-5.5" busy={find.busy} disabled={identifiers.length === 0}>
            Search
          </Button>
        </form>
        {find.error === undefined ? null : (
          <Callout tone="block" title="No search yet" className="mx-4 mb-4 max-w-200">
            {find.error.message}
          </Callout>
        )}
        {find.busy && found === undefined ? <LoadingState label="Searching everything in the workspace" /> : null}
        {found === undefined ? (
          find.busy ? null : (
            <EmptyState icon={UserRoundSearch} title="Find one person in the whole workspace">
              Runs, questions, tables, tokens, flows and reviews are searched, and who looked at what was found is told.
              {mayErase ? ' You can then erase what belongs to the person, with a certificate.' : ''}
            </EmptyState>
          )
        ) : (
          <div className="border-t border-line px-4 py-4">
            <div className="flex max-w-200 flex-col gap-5">
              <Located found={found} asked={asked} />
              <Erase found={found} asked={asked} onErased={setFound} />
            </div>
          </div>
        )}
      </div>
    </PageFrame>
  );
}
