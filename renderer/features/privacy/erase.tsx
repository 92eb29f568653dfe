/** The erasure of who was found, and its certificate. */
import { useState } from 'react';
import { Download, UserRoundX } from 'lucide-react';
import type { InputOf, OutputOf } from '../../../app/ipc/contract.ts';
import { call } from '../../bridge/client.ts';
import { saveFile } from '../../bridge/save-file.ts';
import { useAction } from '../../bridge/use-action.ts';
import { MayButton } from '../../shell/may-button.tsx';
import { Button, Callout, Dialog, FormField, Select, notify } from '../../ui/index.ts';
import { placeWords, type Found } from './words.ts';

type Erased = OutputOf<'privacy:erase'>;
type Ground = InputOf<'privacy:erase'>['ground'];

const groundWords: Readonly<Record<Ground, string>> = {
  request: 'The person asked for it',
  retention: 'It is no longer needed',
  mistake: 'It should never have been there',
};

function Certificate({ erased, onClose }: { readonly erased: Erased; onClose(): void }) {
  return (
    <Dialog
      open
      onOpenChange={onClose}
      title="The person was erased"
      description="Keep the certificate: it names nobody, and the audit log says the same."
      footer={
        <>
          <Button onClick={onClose}>Close</Button>
          <Button
            tone="primary"
            icon={Download}
            onClick={() => {
              saveFile(erased.certificate.fileName, erased.certificate.text, 'text/html');
            }}
          >
            Download certificate
          </Button>
        </>
      }
    >
      <div className="flex flex-col gap-3">
        <section>
          <h3 className="mb-1 font-medium">Erased</h3>
          {erased.erased.length === 0 ? (
            <p className="text-muted">Nothing that could be erased was found.</p>
          ) : (
            <ul>
              {erased.erased.map(({ place, count }) => (
                <li key={place} className="flex gap-2">
                  <span className="flex-1">{placeWords[place].title}</span>
                  <span className="text-muted tabular-nums">{count}</span>
                </li>
              ))}
            </ul>
          )}
        </section>
        {erased.stays.length === 0 ? null : (
          <Callout tone="medium" title="Stays, and why">
            <ul className="list-disc ps-4">
              {erased.stays.map((kept) => (
                <li key={kept.what}>
                  {kept.what}
                  {kept.items.length === 0 ? '' : ` (${kept.items.length})`}. {kept.why}
                </li>
              ))}
            </ul>
          </Callout>
        )}
      </div>
    </Dialog>
  );
}

export interface EraseProps {
  readonly found: Found;
  /** What they were found by. */
  readonly asked: readonly string[];
  /** With what is found afterwards. */
  onErased(found: Found): void;
}

export function Erase({ found, asked, onErased }: EraseProps) {
  const [ground, setGround] = useState<Ground>('request');
  const [erased, setErased] = useState<Erased>();
  const erase = useAction(async () => {
    setErased(await call('privacy:erase', { identifiers: [...asked], ground }));
    notify({ tone: 'good', title: 'The person was erased' });
    onErased(await call('privacy:find', { identifiers: [...asked] }));
  });
  return (
    <>
      <section aria-label="Erase" className="flex flex-col gap-2">
        <h2 className="text-lg">Erase this person</h2>
        <p className="text-muted">
          Runs, questions, tables, tests and examples lose the person; tokens lose their key and mean nothing any more. Flows, reviews,
          connections, settings, accounts and the audit log stay.
          {found.backups === 0
            ? null
            : ` ${found.backups} ${found.backups === 1 ? 'backup was made before: delete it' : 'backups were made before: delete them'}, or erase again after a restore.`}
        </p>
        {erase.error === undefined ? null : (
          <Callout tone="block" title="Nothing was erased">
            {erase.error.message}
          </Callout>
        )}
        <div className="flex items-end gap-2">
          <FormField label="Why" className="w-72">
            {(control) => (
              <Select
                {...control}
                value={ground}
                onValueChange={(value) => {
                  setGround(value as Ground);
                }}
                options={(Object.keys(groundWords) as Ground[]).map((value) => ({ value, label: groundWords[value] }))}
              />
            )}
          </FormField>
          <MayButton
            permission="privacy.manage"
            tone="danger"
            icon={UserRoundX}
            busy={erase.busy}
            disabled={found.places.length === 0}
            onClick={() => void erase.run()}
          >
            Erase this person
          </MayButton>
        </div>
      </section>
      {erased === undefined ? null : (
        <Certificate
          erased={erased}
          onClose={() => {
            setErased(undefined);
          }}
        />
      )}
    </>
  );
}
