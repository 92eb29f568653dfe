/** An approval lets a workflow go on whatever was answered: only a condition that looks at the answer makes it one. */
import { isJsonObject, type Json } from '../../kernel/json.ts';
import { readWorkflowText, type WorkflowExpression } from '../../workflow/expression/workflow-language.ts';
import { isComputed } from './expression.ts';
import { at, branchesOf, list, object, text, type PowerStep } from './parse.ts';

const words = (text: string): ReadonlySet<string> => new Set(text.split(' '));
/** Answers that say yes, in the languages that flows are written in. Whatever else is asked for, also nothing at all, is no approval. */
const assent = words('approve approved accept accepted agree agreed allow allowed authorize authorise authorized confirm confirmed ok okay yes release ja genehmigen genehmigt zustimmen zugestimmt freigeben freigegeben annehmen angenommen akzeptieren akzeptiert bestätigen bestätigt einverstanden oui approuver approuvé accepter accepté valider validé confirmer sí si aprobar aprobado aceptar aceptado confirmar sì approva approvato approvare accetta accettato conferma sim aprovar aprovado aceitar aceito goedkeuren goedgekeurd akkoord accepteren godkänn godkänd godkend godkendt godkjenn godkjent hyväksy hyväksytty tak zatwierdź zatwierdzone akceptuj ano schválit schváleno igen jóváhagyás да одобрить утвердить 承認 承認する はい 同意 批准 是 승인 예');
/** Answers that say no: who did not give one of these has said yes, as long as somebody did answer. */
const refusal = words('reject rejected deny denied decline declined disapprove disapproved refuse refused cancel cancelled canceled no nein ablehnen abgelehnt non refuser refusé rejeter rejeté rechazar rechazado rifiuta rifiutato rifiutare não nao rejeitar rejeitado recusar nee afwijzen afgewezen nej avvisa avslå afvis nei avvis hylkää nie odrzuć ne zamítnout nem elutasítás нет отклонить 拒否 却下 いいえ 拒绝 否 거부 아니요');
const says = (list: ReadonlySet<string>, answer: string): boolean => list.has(answer.normalize('NFC').trim().toLowerCase().replace(/[.!]+$/, ''));

/** A comparison of an answer with a fixed text, and whether it is that text. */
interface Asked { readonly step: string; readonly answer: string; readonly is: boolean }

const fixedText = (tree: WorkflowExpression | undefined): string | undefined => (tree?.kind === 'text' ? tree.value : undefined);

/** `outputs('A')?['body/outcome']`, `body('A')?['outcome']`, `...?['SelectedOption']`: the step that was asked. */
function askedBy(tree: WorkflowExpression | undefined): string | undefined {
  if (tree?.kind !== 'member') return undefined;
  const key = fixedText(tree.key) ?? '';
  if (!/(?:^|\/)(?:outcome|SelectedOption)$/.test(key)) return undefined;
  for (let here: WorkflowExpression = tree.of; ; here = here.of) {
    if (here.kind === 'call') return ['outputs', 'body', 'actionoutputs', 'actionbody'].includes(here.name) ? fixedText(here.args[0]) : undefined;
    if (here.kind !== 'member') return undefined;
  }
}

function compared(left: WorkflowExpression | undefined, right: WorkflowExpression | undefined, is: boolean): Asked[] {
  const answer = fixedText(right);
  const step = askedBy(left);
  if (answer !== undefined && step !== undefined) return [{ step, answer, is }];
  return [];
}

/** What must hold for the whole to be `is`: every part of an "and" that is true, and of an "or" that is false. */
function inTree(tree: WorkflowExpression, is: boolean): Asked[] {
  if (tree.kind !== 'call') return [];
  switch (tree.name) {
    case 'equals': return [...compared(tree.args[0], tree.args[1], is), ...compared(tree.args[1], tree.args[0], is)];
    case 'contains': case 'startswith': return compared(tree.args[0], tree.args[1], is);
    case 'not': return tree.args[0] === undefined ? [] : inTree(tree.args[0], !is);
    case 'and': return is ? tree.args.flatMap((arg) => inTree(arg, true)) : tree.args.length === 1 && tree.args[0] !== undefined ? inTree(tree.args[0], false) : [];
    case 'or': return is ? (tree.args.length === 1 && tree.args[0] !== undefined ? inTree(tree.args[0], true) : []) : tree.args.flatMap((arg) => inTree(arg, false));
    default: return [];
  }
}

const treeOf = (value: Json): WorkflowExpression | undefined => {
  const found = typeof value === 'string' && value.startsWith('@') ? readWorkflowText(value.startsWith('@{') && value.endsWith('}') ? `@${value.slice(2, -1)}` : value) : undefined;
  const [part] = found?.parts ?? [];
  if (part?.kind === 'expression' && found?.parts.length === 1) return part.tree;
  return typeof value === 'string' ? { kind: 'text', value } : typeof value === 'number' ? { kind: 'number', value } : typeof value === 'boolean' ? { kind: 'constant', value } : undefined;
};

/** The designer writes `{ "and": [{ "equals": ["@...", "Approve"] }] }`. */
function treeOfCondition(value: Json, depth = 0): WorkflowExpression | undefined {
  if (!isJsonObject(value)) return treeOf(value);
  const [entry, ...more] = Object.entries(value);
  if (entry === undefined || more.length > 0 || depth > 20) return undefined;
  const [name, given] = entry;
  const args = (Array.isArray(given) ? list(given) : [given]).map((one) => treeOfCondition(one, depth + 1));
  const complete = args.filter((arg) => arg !== undefined);
  return complete.length < args.length ? undefined : { kind: 'call', name: name.toLowerCase(), args: complete };
}

/** Whether nothing leads from `asked` to `step` but success: behind a failure or a timeout nobody has answered. */
function onlyAnswered(step: PowerStep, asked: string, steps: ReadonlyMap<string, PowerStep>, byId: ReadonlyMap<string, PowerStep>): boolean {
  const seen = new Set<PowerStep>();
  const open = [step];
  let reached = false;
  for (let here = open.pop(); here !== undefined; here = open.pop()) {
    if (seen.has(here)) continue;
    seen.add(here);
    if (here.after.some(({ outcomes }) => outcomes.some((outcome) => outcome !== 'Succeeded'))) return false;
    const parent = here.after.length === 0 && here.parent !== undefined ? byId.get(here.parent) : undefined;
    const before = here.after.flatMap(({ key }) => steps.get(key.toLowerCase()) ?? []);
    reached ||= before.some(({ key }) => key.toLowerCase() === asked);
    open.push(...(parent === undefined ? [] : [parent]), ...before.filter(({ key }) => key.toLowerCase() !== asked));
  }
  return reached;
}

/** The way out of a condition on which somebody has said yes, and whose answer that was. `steps` by key in small letters, `byId` by id. */
export function approvedPort(step: PowerStep, steps: ReadonlyMap<string, PowerStep>, byId: ReadonlyMap<string, PowerStep>): { readonly port: string; readonly asked: string } | undefined {
  const expression = step.raw['expression'];
  if (expression === undefined) return undefined;
  if (step.type === 'Switch') {
    const tree = treeOf(expression);
    const asked = askedBy(tree);
    if (asked === undefined) return undefined;
    const cases = Object.values(object(step.raw['cases']));
    const yes = branchesOf(step)[cases.findIndex((one) => says(assent, text(at(one, 'case'))))];
    return yes === undefined ? undefined : { port: yes.port, asked };
  }
  if (step.type !== 'If') return undefined;
  const tree = treeOfCondition(expression);
  if (tree === undefined) return undefined;
  const yes = (asked: readonly Asked[]): string | undefined => asked.find(({ step: one, answer, is }) => (is ? says(assent, answer) : says(refusal, answer) && onlyAnswered(step, one.toLowerCase(), steps, byId)))?.step;
  const whenTrue = yes(inTree(tree, true));
  if (whenTrue !== undefined) return { port: 'true', asked: whenTrue };
  const whenFalse = yes(inTree(tree, false));
  return whenFalse === undefined ? undefined : { port: 'false', asked: whenFalse };
}

/** Parameters that a person sees who is asked, by the last part of their names. Whom it goes to is not what they see. */
const seenByPeople = /^(?:title|details|itemLink|itemLinkDescription|subject|body|htmlBody|message|messageBody|headerText|selectionText|content)$/i;
/** Whether anything that is shown to who is asked is computed: who was shown nothing of what comes approved nothing of it. */
export function showsComputed(value: Json, shown = false): boolean {
  if (!isJsonObject(value) || typeof value['$foreign'] === 'string') return Array.isArray(value) ? list(value).some((one) => showsComputed(one, shown)) : shown && isComputed(value);
  return Object.entries(value).some(([key, inner]) => {
    const name = key.split('/').at(-1) ?? '';
    // A body that is spelled out holds the mail with all its parts; a card is seen whole.
    const holdsParts = /^(?:body|message)$/i.test(name) && isJsonObject(inner) && inner['$foreign'] === undefined;
    return showsComputed(inner, shown || (seenByPeople.test(name) && !holdsParts));
  });
}
