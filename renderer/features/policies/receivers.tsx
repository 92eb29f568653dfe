/** Who receives data of the flows of this workspace, beside what was agreed with them. */
import { Plus } from 'lucide-react';
import type { OutputOf } from '../../../app/ipc/contract.ts';
import { useCall, usePush } from '../../bridge/client.ts';
import { groupsOf } from '../../canvas/labels.ts';
import { openFlow } from '../../shell/router.ts';
import { Button, Callout, LabelChip, LoadingState } from '../../ui/index.ts';

type Receiver = OutputOf<'policy:receivers'>['receivers'][number];

const kindWords: Readonly<Record<Receiver['kind'], string>> = {
  vendor: 'An outside company',
  public: 'Anyone can see it there',
  unknown: 'Not known whose it is',
  internal: 'Your organisation',
};
const flowsShown = 3;
/** A company by its name, or a host by itself: the list takes both. */
const canBeListed = ({ kind, name }: Receiver): boolean => kind === 'vendor' || (kind === 'unknown' && name.includes('.'));

function Country({ receiver: { region, transfer, kind } }: { readonly receiver: Receiver }) {
  if (region === '') return kind === 'internal' ? <span className="text-faint">Here</span> : <span className="text-high">Unknown</span>;
  return (
    <span title={transfer?.words}>
      {region}
      {transfer === undefined ? null : <span className={transfer.covered ? 'text-muted' : 'text-high'}>, {transfer.short}</span>}
    </span>
  );
}

function Flows({ flows }: Pick<Receiver, 'flows'>) {
  const more = flows.length - flowsShown;
  return (
    <span className="flex flex-wrap gap-x-2 gap-y-0.5">
      {flows.slice(0, flowsShown).map(({ id, name }, index) =>
        id === undefined ? (
          <span key={index} className="text-muted">
            {name}
          </span>
        ) : (
          <button key={id} type="button" dir="auto" className="text-start hover:underline" onClick={() => openFlow(id, name)}>
            {name}
          </button>
        ),
      )}
      {more > 0 ? (
        <span className="text-faint" title={flows.map(({ name }) => name).join(', ')}>
          and {more} more
        </span>
      ) : null}
    </span>
  );
}

/** `listed`: the companies of the list as it stands, saved or not. */
export function Receivers({
  listed,
  mayEdit,
  onAdd,
}: {
  readonly listed: readonly string[];
  readonly mayEdit: boolean;
  onAdd(name: string): void;
}) {
  const { result, reload } = useCall('policy:receivers', {});
  usePush('flows:changed', reload);
  usePush('policy:changed', reload);
  const names = new Set(listed.map((name) => name.trim().toLowerCase()));
  return (
    <section aria-label="Who receives data" className="mt-6 border-t border-line pt-4">
      <h2 className="mb-1 text-lg">Who receives data</h2>
      <p className="mb-2 max-w-160 text-muted">
        Of all flows as they were last saved: in which country each receiver is, and what kinds of data reach it. Add a company to say what
        was agreed with it.
      </p>
      {result.state === 'loading' ? (
        <LoadingState label="Following the data of all flows" />
      ) : result.state === 'failed' ? (
        <Callout tone="block" title="The receivers could not be listed">
          {result.error.message}
        </Callout>
      ) : result.value.receivers.length === 0 ? (
        <p className="text-faint">No saved flow sends data anywhere yet. What a flow sends appears here once it is saved.</p>
      ) : (
        <div className="relative max-w-280 overflow-x-auto">
          <table aria-label="Receivers" className="w-full min-w-200">
            <thead>
              <tr className="text-sm text-muted">
                {['Receiver', 'Country', 'Kinds of data', 'Flows'].map((title) => (
                  <th key={title} scope="col" className="py-1 pe-3 text-start font-medium">
                    {title}
                  </th>
                ))}
                <th scope="col" className="py-1 text-start font-medium">
                  Agreement
                </th>
              </tr>
            </thead>
            <tbody>
              {result.value.receivers.map((receiver) => (
                <tr key={receiver.id} className="border-t border-line align-top">
                  <td className="py-1.5 pe-3">
                    <span className="block font-medium break-words">{receiver.name}</span>
                    <span className="block text-sm text-muted">{kindWords[receiver.kind]}</span>
                  </td>
                  <td className="py-1.5 pe-3">
                    <Country receiver={receiver} />
                  </td>
                  <td className="py-1.5 pe-3">
                    <span className="flex flex-wrap gap-1">
                      {groupsOf(receiver.labels, receiver.trust).map((group) => (
                        <LabelChip key={group} label={group} />
                      ))}
                    </span>
                  </td>
                  <td className="py-1.5 pe-3">
                    <Flows flows={receiver.flows} />
                  </td>
                  <td className="py-1.5">
                    {names.has(receiver.name.toLowerCase()) ? (
                      <span className="text-muted">On the list</span>
                    ) : canBeListed(receiver) && mayEdit ? (
                      <Button icon={Plus} aria-label={`Add ${receiver.name}`} onClick={() => onAdd(receiver.name)}>
                        Add
                      </Button>
                    ) : (
                      <span className="text-faint">{canBeListed(receiver) ? 'Not on the list' : ''}</span>
                    )}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </section>
  );
}
