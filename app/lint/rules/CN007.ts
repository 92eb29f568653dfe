import { isJsonObject, type Json, type JsonObject } from '../../kernel/json.ts';
import { findSecretsInJson, type PlacedSecret } from '../../privacy/detectors/secrets/places.ts';
import type { SecretSpan } from '../../privacy/detectors/secrets/values.ts';
import { findSecretSpans } from '../../privacy/detectors/secrets/secrets.ts';
import type { FlowNote } from '../../workflow/model/flow.ts';
import { valueAt, type PatchOperation } from '../../workflow/graph/patch.ts';
import { joinedTexts } from '../dataflow/script/constants.ts';
import { defineRule, type Complaint } from '../kit/define-rule.ts';
import { newSlot } from '../kit/fixes.ts';
import type { Fix } from '../kit/finding.ts';
import { madeUpKeys, type MadeUpKey } from '../kit/made-up-keys.ts';
import type { StepView } from '../kit/step-view.ts';

export const CN007 = defineRule({
  id: 'CN007',
  title: 'A secret is written into the flow',
  severity: 'block',
  confidence: 'high',
  persona: 'builder',
  fix: 'safe',
  scope: 'node',
  choice: { title: 'Take it out here, and replace it at its provider', opens: 'step' },
  taxonomy: ['CWE-798', 'LCNC-SEC-08', 'AML.T0083'],
  visit(step, report) {
    const { parameters, pieces, described, note, sample, original, madeUp } = step.ofContent('secrets', () => secretsOf(step));
    const { name } = step.node;
    for (const secret of parameters) {
      const field = fieldOf(step.node.parameters, secret.path);
      const fix = moveToConnection(step, secret);
      report({
        step,
        field,
        ...graded(secret),
        title: `“${name}” holds ${secret.words} in plain text`,
        message:
          'Everyone who can open, copy or export this flow can read it and use it in your name, and it stays in old versions after you delete it here.',
        remedy: 'Move it into a connection, and have it replaced at its provider: it has been seen.',
        fixes: fix === undefined ? [] : [fix],
        key: `${field}:${secret.start}`,
      });
    }
    for (const { path, provider } of madeUp) {
      const field = fieldOf(step.node.parameters, path);
      report({
        step,
        field,
        severity: 'medium',
        confidence: 'low',
        title: `“${name}” holds what has the form of a key of ${provider}`,
        message:
          'Its letters stand in a row, so it may be made up. If it is not, everyone who can open, copy or export this flow can use it in your name; if it is, the next one who finds it cannot know that.',
        remedy: 'Move a real one into a connection, and write a word such as YOUR_KEY in the place of one that is made up.',
        key: `made up ${field}`,
      });
    }
    for (const { words, line, sure } of pieces) {
      report({
        step,
        field: step.facts.code?.parameter ?? '',
        ...graded({ sure }),
        title: `“${name}” puts ${words} together from pieces (line ${line})`,
        message:
          'A key that is cut up, turned round or encoded is as good as written out: everyone who can open, copy or export this flow can put it together and use it in your name.',
        remedy: 'Move it into a connection, and have it replaced at its provider: it has been seen.',
        key: `pieces:${words}`,
      });
    }
    for (const secret of described)
      report({
        step,
        field: 'toolDescription',
        ...graded(secret),
        title: `What the model is told of the tool “${name}” holds ${secret.words} in plain text`,
        message:
          'It goes to the model with every round, is in the bundle, and everyone who can open, copy or export this flow can read it and use it in your name.',
        remedy: 'Take it out of the description, move it into a connection, and have it replaced at its provider: it has been seen.',
        key: `toolDescription:${secret.start}`,
      });
    for (const secret of note) report({ step, ...inNote(secret, `The note of “${name}”`), key: `note:${secret.start}` });
    for (const secret of sample) {
      const field = ['sample', ...secret.path].join('.');
      report({
        step,
        field,
        ...graded(secret),
        title: `A sample of “${name}” holds ${secret.words} in plain text`,
        message: 'Samples travel with the flow: everyone who opens or exports it can read the secret and use it.',
        remedy: 'Take it out of the sample, and have it replaced at its provider.',
        key: `${field}:${secret.start}`,
        beside: true,
      });
    }
    for (const secret of original) {
      const field = ['original', ...secret.path].join('.');
      report({
        step,
        field,
        ...graded(secret),
        title: `The imported original of “${name}” holds ${secret.words} in plain text`,
        message: 'The flow keeps what was imported, so everyone who exports it gets the secret too.',
        remedy: 'Have the secret replaced at its provider, take it out of the original file, and import it again.',
        key: `${field}:${secret.start}`,
        beside: true,
      });
    }
  },
  visitRest(flow, report) {
    const { purpose = '', name: title } = flow.flow;
    for (const [field, text] of [
      ['purpose', purpose],
      ['name', title],
    ] as const) {
      for (const secret of findSecretSpans(text)) {
        report({
          field,
          ...graded(secret),
          title: `The ${field} of the flow holds ${secret.words} in plain text`,
          message: 'Lists, reports and bundles show it to everyone, also to people who may not open the flow.',
          remedy: 'Take it out, and have it replaced at its provider.',
          key: `${field}:${secret.start}`,
        });
      }
    }
    for (const node of flow.flow.nodes) {
      if (node.name.length < SHORTEST) continue;
      for (const secret of inName(node.name))
        report({
          place: { id: node.id, name: 'a step' },
          field: 'name',
          ...graded(secret),
          ...named('A step of this flow', secret),
          key: 'step name',
        });
    }
    for (const slot of flow.flow.connections) {
      for (const secret of inName(slot.name))
        report({
          field: 'connections',
          ...graded(secret),
          ...named('A connection of this flow', secret),
          key: `connection name:${slot.id}`,
        });
    }
    for (const note of flow.flow.notes) {
      const place = { id: note.id, name: note.name ?? 'Note' };
      for (const secret of inNoteText(note)) report({ place, ...inNote(secret, `The note “${place.name}”`), key: String(secret.start) });
    }
    for (const { nodeId, nodeName, field, words, sure } of flow.context.leftOut ?? []) {
      report({
        ...(nodeId === undefined ? {} : { place: { id: nodeId, name: nodeName ?? nodeId } }),
        field,
        ...graded({ sure }),
        title: `The imported file holds ${words} in plain text${nodeName === undefined ? '' : `, at “${nodeName}”`} (${field})`,
        message: 'This part of the file was not carried over, but everyone who has the file can read the secret and use it.',
        remedy: 'Have the secret replaced at its provider, and take it out of the file.',
        key: field,
        beside: true,
      });
    }
  },
});

const graded = ({ sure }: { readonly sure: boolean }): Pick<Complaint, 'severity' | 'confidence'> => ({
  severity: sure ? 'block' : 'high',
  confidence: sure ? 'high' : 'medium',
});

/** Nearly no name is long enough to hold one. */
const SHORTEST = 16;
const mayHoldOne = /[\w+/=.-]{16}/;
const inName = (name: string): readonly SecretSpan[] => (mayHoldOne.test(name) ? findSecretSpans(name) : nothing);
const named = (what: string, { words }: SecretSpan): Pick<Complaint, 'title' | 'message' | 'remedy'> => ({
  title: `${what} is called by ${words}`,
  message: 'Names appear in lists, logs, reports and exports: everyone who sees one can use the secret.',
  remedy: 'Give it another name, and have the secret replaced at its provider.',
});

// Notes, samples and originals are in no bundle.
const inNote = (secret: SecretSpan, where: string): Omit<Complaint, 'step' | 'key'> => ({
  field: 'note',
  beside: true,
  ...graded(secret),
  title: `${where} holds ${secret.words} in plain text`,
  message: 'Notes travel with the flow: everyone who opens or exports it can read the secret and use it.',
  remedy: 'Take it out of the note, and have it replaced at its provider.',
});

const knownNotes = new WeakMap<FlowNote, readonly SecretSpan[]>();
/** Notes are shared between versions of a flow that is being edited, so that each is read once. */
function inNoteText(note: FlowNote): readonly SecretSpan[] {
  const known = knownNotes.get(note);
  if (known !== undefined) return known;
  const found = findSecretSpans(note.text);
  knownNotes.set(note, found);
  return found;
}

interface Found {
  readonly parameters: readonly PlacedSecret[];
  readonly pieces: readonly Piece[];
  readonly described: readonly SecretSpan[];
  readonly note: readonly SecretSpan[];
  readonly sample: readonly PlacedSecret[];
  readonly original: readonly PlacedSecret[];
  readonly madeUp: readonly MadeUpKey[];
}
interface Piece {
  readonly words: string;
  readonly line: number;
  readonly sure: boolean;
}
const nothing: readonly never[] = [];
/** Of nearly every step: one for all. */
const noSecrets: Found = {
  parameters: nothing,
  pieces: nothing,
  described: nothing,
  note: nothing,
  sample: nothing,
  original: nothing,
  madeUp: nothing,
};

/** Secrets that stand nowhere as they are, and that a script or an expression makes of what it spells out. */
function piecesIn(value: Json, out: Piece[] = []): readonly Piece[] {
  if (typeof value === 'string') {
    const sources = value.includes('{{') ? Array.from(value.matchAll(/\{\{([^{}]{1,4000})\}\}/g), ([, inner = '']) => inner) : [value];
    for (const source of sources) {
      for (const { text, line } of joinedTexts(source))
        for (const { words, sure } of findSecretSpans(text, /^(?:Basic|Bearer) \S/i.test(text) ? 'authorization' : ''))
          if (!out.some((one) => one.words === words)) out.push({ words, line, sure });
    }
  } else if (Array.isArray(value)) for (const item of value as readonly Json[]) piecesIn(item, out);
  else if (isJsonObject(value)) for (const item of Object.values(value)) piecesIn(item, out);
  return out;
}

function secretsOf({ node }: StepView): Found {
  // The facts of an imported step repeat parts of its parameters.
  const { facts: _facts, ...own } = node.parameters;
  const parameters = findSecretsInJson(node.foreign === undefined ? node.parameters : own);
  const pieces = piecesIn(node.foreign === undefined ? node.parameters : own);
  // An imported step that does not run here has it among its parameters, too.
  const described = node.toolDescription === undefined || node.type === 'foreign-action' ? nothing : findSecretSpans(node.toolDescription);
  const note = node.note === undefined ? nothing : findSecretSpans(node.note);
  const sample = node.sample === undefined ? nothing : findSecretsInJson(node.sample);
  const original = node.foreign?.raw === undefined ? nothing : findSecretsInJson(node.foreign.raw);
  const found = new Set(parameters.map(({ path }) => path.join('.')));
  const madeUp = madeUpKeys(node.foreign === undefined ? node.parameters : own).filter(({ path }) => !found.has(path.join('.')));
  return parameters.length + pieces.length + described.length + note.length + sample.length + original.length + madeUp.length === 0
    ? noSecrets
    : { parameters, pieces, described, note, sample, original, madeUp };
}

/** An expression of another language is one field, whatever its parts are called. */
function fieldOf(parameters: JsonObject, path: readonly string[]): string {
  const holder = path.at(-1) === 'source' ? valueAt(parameters, path.slice(0, -1)) : undefined;
  return (isJsonObject(holder) && holder['$foreign'] !== undefined ? path.slice(0, -1) : path).join('.');
}

/** The secret goes out of the parameter; the step gets a place for a connection, which the vault fills. */
function moveToConnection(step: StepView, secret: PlacedSecret): Fix | undefined {
  const text = valueAt(step.node.parameters, secret.path);
  if (typeof text !== 'string' || (step.facts.networks.length === 0 && step.facts.code === undefined && step.node.connection === undefined))
    return undefined;
  const left = `${text.slice(0, secret.start)}${text.slice(secret.end)}`;
  const parent = secret.path.slice(0, -1);
  const isRow = secret.path.at(-1) === 'value' && parent.length > 0;
  const network = step.facts.networks.find((one) => one.direction === 'out');
  // A row of a header or query table goes as a whole: the connection sends it.
  const patch: PatchOperation[] = [
    isRow
      ? { op: 'setParameter', nodeId: step.node.id, path: parent, value: undefined }
      : { op: 'setParameter', nodeId: step.node.id, path: secret.path, value: left.replace(/^(?:Bearer|Basic|Token)\s*$/i, '') },
  ];
  patch.push(...newSlot(step, 'http', /Bearer/i.test(text) ? 'bearer' : 'api-key', network?.host === undefined ? [] : [network.host]));
  return { id: 'to-vault', title: 'Move the secret into a connection', safety: 'safe', patch };
}
