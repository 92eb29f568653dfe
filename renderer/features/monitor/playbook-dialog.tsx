import { call, useCall } from '../../bridge/client.ts';
import { useAction } from '../../bridge/use-action.ts';
import { useMay } from '../../shell/session.ts';
import { Callout, Checkbox, FormDialog, SelectField, TextField, useDraft } from '../../ui/index.ts';
import { kindWords, sentenceOf, stepKinds, type Kind, type Playbook } from './watch-words.ts';

/** All that the form holds; what is switched off is left out when it is saved. */
interface Draft {
  readonly name: string;
  readonly flowId: string;
  readonly when: readonly Kind[];
  readonly pause: boolean;
  readonly revoke: boolean;
  readonly demote: boolean;
  readonly mails: boolean;
  readonly mailConnection: string;
  readonly from: string;
  readonly to: string;
  readonly calls: boolean;
  readonly url: string;
  readonly webConnection: string;
}

const anyFlow = 'any';
const none = 'none';
const kinds = Object.keys(kindWords) as Kind[];

function draftOf(playbook: Playbook | undefined): Draft {
  const { mail, web } = playbook ?? {};
  return {
    name: playbook?.name ?? '',
    flowId: playbook?.flowId ?? anyFlow,
    when: playbook?.when ?? ['halted'],
    pause: playbook?.pause ?? true,
    revoke: playbook?.revoke ?? false,
    demote: playbook?.demote ?? false,
    mails: mail !== undefined,
    mailConnection: mail?.connection ?? '',
    from: mail?.from ?? '',
    to: mail?.to.join(', ') ?? '',
    calls: web !== undefined,
    url: web?.url ?? '',
    webConnection: web?.connection ?? none,
  };
}

/** A person can only be asked about a step. */
const isOfSteps = (when: readonly Kind[]): boolean => when.length > 0 && when.every((kind) => stepKinds.has(kind));

const addressesIn = (text: string): string[] => text.split(/[\s,;]+/).filter((part) => part !== '');

function playbookOf(draft: Draft, before: Playbook | undefined): Playbook {
  return {
    id: before?.id ?? 'new',
    name: draft.name.trim(),
    enabled: before?.enabled ?? true,
    when: [...draft.when],
    ...(draft.flowId === anyFlow ? {} : { flowId: draft.flowId }),
    pause: draft.pause,
    revoke: draft.revoke,
    ...(draft.demote && isOfSteps(draft.when) ? { demote: true } : {}),
    ...(draft.mails ? { mail: { connection: draft.mailConnection, from: draft.from.trim(), to: addressesIn(draft.to) } } : {}),
    ...(draft.calls
      ? { web: { url: draft.url.trim(), ...(draft.webConnection === none ? {} : { connection: draft.webConnection }) } }
      : {}),
  };
}

/** The first thing that keeps it from being saved. */
function missingIn({ name, when, pause, revoke, demote, mails, mailConnection, from, to, calls, url }: Draft): string | undefined {
  if (name.trim() === '') return 'a name';
  if (when.length === 0) return 'what it answers to';
  if (!pause && !revoke && !(demote && isOfSteps(when)) && !mails && !calls) return 'what it does';
  if (mails && mailConnection === '') return 'the mail server';
  if (mails && from.trim() === '') return 'whom the mail is from';
  if (mails && addressesIn(to).length === 0) return 'whom the mail goes to';
  return calls && !/^https:\/\/[^/\s]+/.test(url.trim()) ? 'an address that begins with https://' : undefined;
}

export function PlaybookDialog({
  playbook,
  onClose,
  onSaved,
}: {
  readonly playbook: Playbook | undefined;
  onClose(): void;
  onSaved(): void;
}) {
  const [draft, set] = useDraft(() => draftOf(playbook));
  const missing = missingIn(draft);
  const mayRevoke = useMay('bundle.revoke');
  const flows = useCall('flows:list', {});
  const connections = useCall('connections:list', {});
  const all = connections.result.state === 'ready' ? connections.result.value.connections : [];
  const mailboxes = all.filter(({ auth }) => auth === 'smtp');
  const others = all.filter(({ auth }) => auth !== 'smtp' && auth !== 'database');
  const named = flows.result.state === 'ready' ? flows.result.value.flows : [];
  const save = useAction(async () => {
    await call('monitor:savePlaybook', { playbook: playbookOf(draft, playbook) });
    onSaved();
  });
  return (
    <FormDialog
      title={playbook === undefined ? 'New playbook' : playbook.name}
      description="What happens automatically, and at once, when a flow does something unusual. Each action is recorded in the audit log."
      action={save}
      failed="It was not saved"
      button="Save"
      missing={missing}
      onClose={onClose}
    >
      <div className="grid grid-cols-2 gap-3">
        <TextField
          label="Name"
          required
          autoFocus
          maxLength={100}
          placeholder="Hold flows that stray"
          value={draft.name}
          onValueChange={(name) => set({ name })}
        />
        <SelectField
          label="Flow"
          value={draft.flowId}
          onValueChange={(flowId) => set({ flowId })}
          options={[{ value: anyFlow, label: 'Any flow' }, ...named.map(({ id, name }) => ({ value: id, label: name }))]}
        />
      </div>
      <fieldset className="flex flex-col gap-2">
        <legend className="mb-1 font-medium">When it</legend>
        {kinds.map((kind) => (
          <Checkbox
            key={kind}
            checked={draft.when.includes(kind)}
            onCheckedChange={(checked) => {
              set({ when: kinds.filter((one) => (one === kind ? checked : draft.when.includes(one))) });
            }}
            label={kindWords[kind]}
          />
        ))}
      </fieldset>
      <fieldset className="flex flex-col gap-2">
        <legend className="mb-1 font-medium">Then</legend>
        <Checkbox
          checked={draft.pause}
          onCheckedChange={(pause) => set({ pause })}
          label="Hold the flow"
          hint="Nothing new starts until somebody releases it; its runs are paused until then"
        />
        <Checkbox
          checked={draft.revoke}
          disabled={!mayRevoke && !draft.revoke}
          onCheckedChange={(revoke) => set({ revoke })}
          label="Revoke the bundle it ran from"
          hint={
            mayRevoke
              ? 'A trial run revokes nothing. Runners learn of it from the next revocation list that you publish'
              : 'To choose this you must also be an operator or a reviewer: a playbook acts in the name of whoever set it up. Add the role Operator on the page People, then sign in again'
          }
        />
        <Checkbox
          checked={draft.demote && isOfSteps(draft.when)}
          disabled={!isOfSteps(draft.when)}
          onCheckedChange={(demote) => set({ demote })}
          label="Ask a person about the step"
          hint="Before its decision takes effect, until somebody trusts it again. Only for changes in what a step decides or receives, and with nothing else chosen above"
        />
        <Checkbox checked={draft.mails} onCheckedChange={(mails) => set({ mails })} label="Send a mail" />
        {draft.mails ? (
          <div className="ms-6 grid grid-cols-2 gap-3">
            <SelectField
              label="Mail server"
              required
              help={mailboxes.length === 0 ? 'Add one on the page Connections first' : undefined}
              placeholder="Choose"
              value={draft.mailConnection}
              onValueChange={(mailConnection) => set({ mailConnection })}
              options={mailboxes.map(({ id, name }) => ({ value: id, label: name }))}
            />
            <TextField
              label="From"
              required
              maxLength={320}
              placeholder="alarms@example.com"
              value={draft.from}
              onValueChange={(from) => set({ from })}
            />
            <div className="col-span-2">
              <TextField
                label="To"
                required
                help="Separate several with commas"
                maxLength={2_000}
                placeholder="on-call@example.com"
                value={draft.to}
                onValueChange={(to) => set({ to })}
              />
            </div>
          </div>
        ) : null}
        <Checkbox
          checked={draft.calls}
          onCheckedChange={(calls) => set({ calls })}
          label="Call a web address"
          hint="A pager, a chat or a ticket system gets the alarm as JSON"
        />
        {draft.calls ? (
          <div className="ms-6 grid grid-cols-2 gap-3">
            <TextField
              label="Address"
              required
              help="Must begin with https://"
              mono
              maxLength={2_000}
              placeholder="https://pager.example.com/alarms"
              value={draft.url}
              onValueChange={(url) => set({ url })}
            />
            <SelectField
              label="Signs in with"
              value={draft.webConnection}
              onValueChange={(webConnection) => set({ webConnection })}
              options={[{ value: none, label: 'Nothing' }, ...others.map(({ id, name }) => ({ value: id, label: name }))]}
            />
          </div>
        ) : null}
      </fieldset>
      {missing === undefined ? (
        <Callout>{sentenceOf(playbookOf(draft, playbook), named.find(({ id }) => id === draft.flowId)?.name)}</Callout>
      ) : null}
    </FormDialog>
  );
}
