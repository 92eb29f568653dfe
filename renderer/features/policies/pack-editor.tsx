/** Rules of the organisation's own, written in forms: the pack, its rules, and beside them what they would flag. */
import { useEffect, useState } from 'react';
import { Plus, Trash2 } from 'lucide-react';
import type { Pack } from '../../../app/lint/kit/pack.ts';
import { Button, classNames, Dialog, FormField, IconButton, Input, Mono, SeverityBadge, tellCut } from '../../ui/index.ts';
import { emptyRule, finished, mistakesOf, nextRuleId, type PackDraft, type RuleDraft } from './pack-draft.ts';
import { PackHits } from './pack-hits.tsx';
import { RuleForm } from './rule-form.tsx';

/** Hits are worked out when the writing pauses. */
const pauseMs = 300;

function useSettled<T>(value: T): T {
  const [settled, setSettled] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), pauseMs);
    return () => clearTimeout(timer);
  }, [value]);
  return settled;
}

interface RuleListProps {
  readonly draft: PackDraft;
  readonly chosen: number;
  onChoose(index: number): void;
  onChange(rules: readonly RuleDraft[], chosen: number): void;
}

function RuleList({ draft, chosen, onChoose, onChange }: RuleListProps) {
  return (
    <nav aria-label="Rules of the pack" className="flex w-44 shrink-0 flex-col xl:w-56 overflow-auto border-e border-line">
      <ul className="flex flex-col p-1.5">
        {draft.rules.map((rule, index) => (
          <li key={index} className="group flex items-center">
            <button
              type="button"
              aria-current={index === chosen ? 'true' : undefined}
              onClick={() => onChoose(index)}
              className={classNames(
                'flex min-w-0 flex-1 flex-col rounded-md px-2 py-1.5 text-start hover:bg-hover',
                index === chosen && 'bg-accent-tint',
              )}
            >
              <span className="flex items-center gap-2">
                <Mono className="text-sm">{rule.id === '' ? '—' : rule.id}</Mono>
                <SeverityBadge severity={rule.severity} compact />
              </span>
              <span className="w-full truncate text-sm text-muted" onPointerOver={tellCut}>
                {rule.title === '' ? 'No title yet' : rule.title}
              </span>
            </button>
            {draft.rules.length < 2 ? null : (
              <IconButton
                icon={Trash2}
                label={`Remove ${rule.id}`}
                onClick={() =>
                  onChange(
                    draft.rules.filter((_, at) => at !== index),
                    Math.max(0, Math.min(chosen, draft.rules.length - 2)),
                  )
                }
              />
            )}
          </li>
        ))}
      </ul>
      <div className="px-1.5 pb-2">
        <Button tone="ghost" icon={Plus} onClick={() => onChange([...draft.rules, emptyRule(nextRuleId(draft))], draft.rules.length)}>
          Add a rule
        </Button>
      </div>
    </nav>
  );
}

export interface PackEditorProps {
  readonly draft: PackDraft;
  readonly isNew: boolean;
  readonly begun: PackDraft;
  /** The packs beside it. */ readonly others: readonly Pack[];
  onDraft(draft: PackDraft): void;
  onDone(pack: Pack): void;
  onCancel(): void;
}

export function PackEditor({ draft, isNew, begun, others, onDraft: setDraft, onDone, onCancel }: PackEditorProps) {
  const [chosen, setChosen] = useState(0);
  const rule = draft.rules[chosen];
  const [leaving, setLeaving] = useState(false);
  const pack = finished(draft, others);
  const cancel = (): void => {
    if (JSON.stringify(draft) === JSON.stringify(begun)) onCancel();
    else setLeaving(true);
  };
  const settled = useSettled(draft);
  return (
    <section aria-label={isNew ? 'New rule pack' : 'Edit the rule pack'} className="flex h-full min-h-0 flex-1 flex-col">
      <header className="flex flex-wrap items-end gap-3 border-b border-line px-4 py-3">
        <FormField label="Pack" className="min-w-44 flex-1" required>
          {(control) => (
            <Input {...control} maxLength={200} value={draft.name} onValueChange={(value) => setDraft({ ...draft, name: value })} />
          )}
        </FormField>
        <FormField label="Publisher" className="w-44" required>
          {(control) => (
            <Input
              {...control}
              maxLength={200}
              value={draft.publisher}
              onValueChange={(value) => setDraft({ ...draft, publisher: value })}
            />
          )}
        </FormField>
        <FormField label="Short name" className="w-36" required>
          {(control) => (
            <Input
              {...control}
              mono
              maxLength={64}
              disabled={!isNew}
              value={draft.id}
              onValueChange={(value) => setDraft({ ...draft, id: value.toLowerCase().replaceAll(/[^a-z0-9-]/g, '-') })}
            />
          )}
        </FormField>
        <FormField label="Version" className="w-24" required>
          {(control) => (
            <Input
              {...control}
              mono
              maxLength={20}
              value={draft.version}
              onValueChange={(value) => setDraft({ ...draft, version: value.trim() })}
            />
          )}
        </FormField>
        <span className="ms-auto flex gap-2">
          <Button tone="ghost" onClick={cancel}>
            Cancel
          </Button>
          <Button
            tone="primary"
            disabled={pack === undefined}
            onClick={() => {
              if (pack !== undefined) onDone(pack);
            }}
          >
            {isNew ? 'Add to the policy' : 'Use these rules'}
          </Button>
        </span>
      </header>
      <div className="cs-columns flex min-h-0 flex-1">
        <RuleList
          draft={draft}
          chosen={chosen}
          onChoose={setChosen}
          onChange={(rules, next) => {
            setDraft({ ...draft, rules: [...rules] });
            setChosen(next);
          }}
        />
        <div className="min-w-0 flex-1 overflow-auto">
          {rule === undefined ? null : (
            <RuleForm
              key={chosen}
              rule={rule}
              onChange={(next) => setDraft({ ...draft, rules: draft.rules.map((one, at) => (at === chosen ? next : one)) })}
            />
          )}
        </div>
        <PackHits pack={finished(settled, others)} mistakes={mistakesOf(settled, others)} />
      </div>
      {leaving ? (
        <Dialog
          open
          size="small"
          onOpenChange={setLeaving}
          title="Discard these rules?"
          description={`Your changes to “${draft.name}” are not kept anywhere else.`}
          footer={
            <>
              <Button autoFocus onClick={() => setLeaving(false)}>
                Keep editing
              </Button>
              <Button tone="danger" onClick={onCancel}>
                Discard
              </Button>
            </>
          }
        />
      ) : null}
    </section>
  );
}
