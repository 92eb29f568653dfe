/**
 * The security facts that a node type declares about one node. Rules read these and never a node type, so a rule written
 * today covers a node type written tomorrow. Everything here is plain data: no functions, safe to memoise and to compare.
 */
import type { ConnectionAuth, EdgeKind, Environment } from '../../workflow/model/flow.ts';
import type { FieldPath, Label, Trust, ValueType } from '../../workflow/model/labels.ts';
import type { ParameterReads, Read } from '../../workflow/model/reads.ts';

export type { ParameterReads, Read };

export interface PortSpec {
  readonly id: string;
  readonly title: string;
  readonly kind: EdgeKind;
  /** For an input: at least one edge is needed. */
  readonly required?: boolean;
  readonly many?: boolean;
}

/** The output port that leads to the step that takes this one's effect back when the run fails later. It is handed what this step gave. */
export const undoPort = 'undo';

export interface SourceFact {
  readonly port: string;
  readonly path: FieldPath;
  readonly labels: readonly Label[];
  readonly trust: Trust;
  readonly type: ValueType;
  /** Why it carries these labels, in words: "the sender's address". */
  readonly why: string;
  readonly purpose?: string;
  /** The data may be used only with the person's consent. */
  readonly needsConsent?: boolean;
  /** A model wrote it, out of sight. */
  readonly byModel?: boolean;
  readonly region?: string;
  /** It says all that there is to say of the field: nothing of the record around it goes for it. */
  readonly alone?: boolean;
  /** Those whom it is about have shown it to everybody. */
  readonly published?: boolean;
  /** Only its name says so: what is found by it is never certain. */
  readonly guessed?: boolean;
  /** Somebody has said that it is nothing personal, and its name says what it is. */
  readonly denied?: readonly Label[];
}

/** `cells`: a spreadsheet takes each value for what somebody types, so that text which begins with = is a formula there. */
export const sinkKinds = [
  'network',
  'prompt.system',
  'prompt.user',
  'command',
  'query',
  'code',
  'template',
  'url',
  'file',
  'log',
  'store',
  'message',
  'render',
  'training',
  'tool',
  'response',
  'cells',
] as const;
export type SinkKind = (typeof sinkKinds)[number];

/** Where data goes when it enters a sink. */
export interface Zone {
  /** `local`: this machine and its granted folders; `internal`: the organisation; `vendor`: a known processor; `public`: anyone. */
  readonly scope: 'local' | 'internal' | 'vendor' | 'public' | 'unknown';
  readonly vendor?: string;
  readonly host?: string;
  readonly region?: string;
  readonly environment?: Environment;
}

export interface SinkFact {
  readonly kind: SinkKind;
  readonly zone: Zone;
  /** Parameter path that leads here, for the field badge: `body`, `headers.0.value`. */
  readonly parameter: string;
  readonly reads: readonly Read[];
  /** The value is bound as data (a SQL parameter, an escaped slot), so it cannot change the command. */
  readonly bound?: boolean;
  /** A question in a language in which nothing can be changed or run: it may only ask for more. */
  readonly onlyAsks?: true;
  /** The text without its computed parts, for sinks that hold a command. */
  readonly literal?: string;
  /** A record in XML: whoever writes a < into it puts elements of their own beside those that are meant. */
  readonly xml?: true;
  /** Whoever opens it sees links and pictures come alive: a picture's address carries data out as soon as it is shown. */
  readonly markup?: 'html' | 'markdown';
  /** An address that gets a copy which whoever it is sent to does not see. */
  readonly hiddenCopy?: string;
  /** Parameters that turn the markup off, where the step can do without. */
  readonly plain?: readonly { readonly parameter: string; readonly value: string | boolean }[];
}

export const effectKinds = ['none', 'read', 'write', 'send', 'pay', 'delete', 'grant', 'exec'] as const;
export type EffectKind = (typeof effectKinds)[number];

export interface EffectFact {
  readonly kind: EffectKind;
  /** In words, "sends an e-mail", "adds a row to Orders". */
  readonly what: string;
  /** What decides about recipient, target, amount or content. */
  readonly reads: readonly Read[];
  /** Doing it twice with the same key does it once. */
  readonly idempotent: boolean;
  /** A decision with legal or similarly significant effect on a person (GDPR 22). */
  readonly aboutPerson?: boolean;
  /** What decides, out of sight, whether it happens at all. */
  readonly decided?: readonly Read[];
  /** A model reads what is read here, and decides. */
  readonly byModel?: boolean;
  /** It marks what it reads as read, and changes nothing else. */
  readonly marksOnly?: true;
  /** It puts a row or a draft where somebody has to look before anything comes of it. */
  readonly adds?: true;
  /** Whoever has the link, or everybody, may read it afterwards. */
  readonly toEveryone?: true;
  /** It writes down, in the register of this name, that something is allowed. */
  readonly register?: string;
}

export interface NetworkFact {
  readonly parameter: string;
  /** `https`, `http`, `smtp`, `postgres`, ... or undefined when computed. */
  readonly scheme?: string;
  readonly host?: string;
  readonly port?: number;
  readonly path?: string;
  readonly method?: string;
  /** Reads that decide about scheme, host or port. Non-empty means that data chooses the destination. */
  readonly hostReads: readonly Read[];
  /** The whole address is the field that is read, as it is. */
  readonly isField?: true;
  readonly pathReads: readonly Read[];
  readonly queryReads: readonly Read[];
  readonly minimumTls?: '1.0' | '1.1' | '1.2' | '1.3';
  readonly verifyCertificate: boolean;
  readonly followsRedirects: boolean;
  readonly sendsCredentials: boolean;
  readonly auth: ConnectionAuth;
  /** Credentials written into the URL or typed into a header by hand. */
  readonly inlineCredentials?: boolean;
  /** The connection's key goes into the address of each call. */
  readonly keyInAddress?: boolean;
  /** Its answer names the whole address of the next page, which is called in the same way. */
  readonly namedByAnswer?: true;
  readonly direction: 'out' | 'in';
}

/** What a statement in a language of its own can do: only ask, or change something too. */
export type Statement = 'asks' | 'changes';

/**
 * One instruction that builds an output port's value. They run in order on a value that starts empty.
 * `input` copies the joined input of a port; `assign` joins the reads at a path; `protect` and `close` take labels or freedom away.
 */
export type TransferStep =
  | { readonly op: 'input'; readonly port?: string; readonly at?: FieldPath }
  | { readonly op: 'keep'; readonly paths: readonly FieldPath[] }
  | { readonly op: 'remove'; readonly paths: readonly FieldPath[] }
  | { readonly op: 'rename'; readonly from: FieldPath; readonly to: FieldPath }
  | {
      readonly op: 'assign';
      readonly path: FieldPath;
      readonly reads: readonly Read[];
      readonly type?: ValueType;
      readonly why: string;
      /** The start of a text that is written out in the flow: enough to know an address by. */ readonly literal?: string;
      /** It is the address of a host that is written out in the flow, and was asked for. */ readonly atHost?: true;
      /** It is the field that is read, as it is. */ readonly copies?: true;
      /** A statement that what is read becomes a part of. */ readonly statement?: Statement;
      /** A model writes it from what is read. */ readonly byModel?: boolean;
      /** It is a part of what is read, or that in other signs: nobody finds in it what could be found there. */ readonly pieces?: true;
      /** Those of the signs < " ' that are not left in what is read. */ readonly escaped?: string;
      /** A service's answer, which may quote what is read: about what it made or did of it, what it found by it, or what stood where it was told to look. */ readonly answered?:
        | 'made'
        | 'found'
        | 'fetched';
    }
  | {
      readonly op: 'protect';
      readonly method: 'mask' | 'tokenise' | 'hash' | 'encrypt' | 'redact' | 'noise';
      readonly paths: readonly FieldPath[];
      /** Only these labels go; without it all do. */ readonly labels?: readonly Label[];
      /** Made with a key that nobody outside can know: nobody else can make it. */ readonly keyed?: true;
    }
  | { readonly op: 'restore'; readonly paths: readonly FieldPath[] }
  | { readonly op: 'close'; readonly path: FieldPath; readonly type: ValueType }
  | { readonly op: 'collect'; readonly path: FieldPath }
  | { readonly op: 'spread'; readonly path: FieldPath }
  | { readonly op: 'parts'; readonly path: FieldPath; readonly why: string }
  | { readonly op: 'unknown'; readonly path: FieldPath; readonly reads: readonly Read[]; readonly trust: Trust; readonly why: string };

export interface TransferFact {
  readonly port: string;
  readonly steps: readonly TransferStep[];
}

export interface GuardFact {
  readonly kind: 'consent' | 'approval' | 'validation' | 'guardrail' | 'rate-limit' | 'file-check' | 'signature';
  /** Output port behind which the guard has held. */
  readonly port: string;
  /** An error in the guard lets data through. */
  readonly failsOpen: boolean;
  /** Fields it speaks of; empty means the whole item. */
  readonly paths: readonly FieldPath[];
  /** Behind it, each of the fields is one of a few values that are written out in the flow. */
  readonly fixed?: boolean;
  /** Behind it, each of the fields is an address whose beginning, up to the first slash behind the host, is written out in the flow. */
  readonly fixedHost?: true;
  /** Behind it, the one field of `paths` is true. */
  readonly isYes?: true;
  /** The token or signature that it looks at. One that the flow has made or holds itself proves nothing about anybody. */
  readonly shown?: readonly Read[];
  /** What that is held against, where the step compares the two by itself: it proves something where the flow alone can know it. */
  readonly against?: readonly Read[];
  /** Id of the step whose answer it looks at, where somebody was asked before. */
  readonly asked?: string;
  /** For consents: what the person has agreed to. */
  readonly purpose?: string;
  /** It looks into this register: what a flow writes there itself proves nothing to it. */
  readonly register?: string;
}

export interface HumanFact {
  readonly boundToArguments: boolean;
  /** What whoever is asked sees of the data, whole and as it is; missing where that is not known. */
  readonly shown?: readonly Read[];
  /** All that stands in the texts that they read, computed or not, where that is more. */
  readonly told?: readonly Read[];
  /** Who is asked, where data says so and not the flow itself. */
  readonly to?: readonly Read[];
  /** The step goes on whatever is answered: what comes after is approved only where something looks at the answer. */
  readonly undecided?: boolean;
  readonly deadlineMs?: number;
  readonly escalation?: string;
  readonly approvers: number;
  /** There is a button for yes and one for no. */
  readonly yesOrNo?: true;
  /** Whoever has started the run answers it too: in the same chat. */
  readonly byStarter?: true;
  /** The role or group that whoever answers has to hold. */
  readonly role?: string;
}

export interface AiFact {
  readonly role:
    | 'model'
    | 'chat'
    | 'agent'
    | 'embed'
    | 'classifier'
    | 'extractor'
    | 'guardrail'
    | 'memory'
    | 'vector-store'
    | 'parser'
    | 'tool-source';
  readonly provider?: string;
  readonly model?: string;
  /** The model name is an alias (`gpt-4o`, `latest`) rather than a dated or hashed version. */
  readonly pinned?: boolean;
  /** A file of this machine, known by its digest (`sha256:` and hex). `signer`: its signature is checked each time that it is loaded, against this key or root certificate (PEM). */
  readonly file?: { readonly digest: string; readonly signer?: string };
  readonly registryId?: string;
  /** Data says which model is asked. */
  readonly named?: readonly Read[];
  readonly external: boolean;
  readonly region?: string;
  readonly system: ParameterReads;
  readonly prompt: ParameterReads;
  /** `closed`: every field of an enforced output schema is a closed type; `schema`: enforced, some text; `none`. */
  readonly output: 'closed' | 'schema' | 'none';
  readonly budget: { readonly steps?: number; readonly tokens?: number; readonly seconds?: number };
}

export interface TriggerFact {
  readonly kind:
    | 'manual'
    | 'webhook'
    | 'schedule'
    | 'form'
    | 'chat'
    | 'email'
    | 'message'
    | 'event'
    | 'queue'
    | 'file'
    | 'flow'
    | 'mcp'
    | 'error';
  /** Anyone on the internet can start it. */
  readonly exposed: boolean;
  readonly auth: ConnectionAuth | 'hmac' | 'jwt' | 'session' | 'unseen';
  readonly replayWindow: boolean;
  readonly rateLimit: boolean;
  readonly atLeastOnce: boolean;
  readonly dedupeKey: boolean;
  /** A token counts whomever it was made for. */
  readonly takesTokensForOthers?: true;
  /** Whoever starts it is answered with what its last step gives. */
  readonly answersLast?: true;
  readonly schedule?: { readonly cron: string; readonly timezone?: string; readonly overlap?: 'skip' | 'queue' | 'parallel' };
}

export interface CodeFact {
  readonly language: 'javascript' | 'python' | 'shell' | 'sql' | 'unknown';
  readonly parameter: string;
  readonly source: string;
  /** `$input.item.json` style foreign globals or our plain `input`. */
  /** `process`: it works on variables of a process by calls, so what it gives on is not in its own words. */
  readonly dialect: 'countersign' | 'n8n' | 'node-red' | 'process';
  /** Packages that are handed to the script beside its text: `lodash`, `lodash@4.17.21`. */
  readonly libraries?: readonly string[];
  /** Names under which the script finds what it is called with, beside those that every script of its kind has: `query`, `$ref`. */
  readonly given?: readonly string[];
}

/** A part of the step that others publish: a server of tools, a package of steps. */
export interface ConnectorFact {
  readonly kind: 'mcp' | 'package';
  /** The server's host, or the package's name in its registry. */
  readonly name: string;
  readonly version?: string;
  readonly digest?: string;
  /** What it may be asked for; `all`: whatever the publisher offers, today and tomorrow. */
  readonly operations?: 'all' | readonly string[];
  /** What its publisher says that the one operation is for. */
  readonly described?: string;
  /** Parameter path of an object with `version`, `digest` and `operations`, for fixes. */
  readonly parameter: string;
}

/** More than one item's worth that is held in memory at once. */
export interface HoldFact {
  readonly kind: 'list' | 'file';
  /** Items or bytes. */
  readonly maximum?: number;
  /** Parameter path of the maximum. */
  readonly parameter: string;
}

export interface StoreFact {
  readonly kind: 'table' | 'queue' | 'vector-store' | 'memory' | 'file' | 'mailbox';
  /** The same key means the same place, also in another flow. */
  readonly key: string;
  readonly access: 'read' | 'write' | 'both';
  readonly retentionDays?: number;
  /** What is kept is kept with a mark of whether it was said to be trusted; whoever asks for that alone is given nothing else. */
  readonly marked?: 'trusted' | 'other';
  /** A memory whose conversation goes by a fixed name: whoever talks goes on with what the one before said. */
  readonly oneForAll?: true;
  /** Only rows that are new count here (for a start), or none is made: rows that are there are changed (for a write). */
  readonly rows?: 'new' | 'kept';
  /** A write that fills these columns of a table and no other. `picks`: by what stands there it finds the row that it changes. */
  readonly columns?: readonly { readonly name: string; readonly reads: readonly Read[]; readonly picks?: true }[];
  /** What is read stands under the names of the columns. */
  readonly byColumn?: true;
}

/** It learns from records here, and gives on nothing but noisy sums over people. */
export interface LearnFact {
  /** The group of people who pay; empty as long as none was named. */
  readonly budget: string;
  /** What it teaches: from which fields it tells which, and whether that is a number. `perPerson`: all records of somebody count as one. */
  readonly goal: 'yes-no' | 'number';
  readonly fields: readonly string[];
  readonly target: string;
  readonly perPerson: boolean;
  /** How many sums over people come out of one run, and what each is held to: as far as so many people can move it. */
  readonly values: number;
  readonly people: number;
  /** What one run and all runs together may give away of anybody. */
  readonly epsilon: number;
  readonly total: number;
  readonly delta: number;
  /** The noise is enough for what comes out to be about nobody. */
  readonly hides: boolean;
}

/** What the broker may be asked for on behalf of this node; the grant is made of these. */
export interface CapabilityFacts {
  readonly hosts: readonly { readonly host: string; readonly methods: readonly string[]; readonly paths: readonly string[] }[];
  readonly scopes: readonly { readonly operation: string; readonly scope: string }[];
  readonly files: readonly { readonly path: string; readonly access: 'read' | 'write' }[];
  readonly tables: readonly { readonly database: string; readonly table: string; readonly access: 'read' | 'write' }[];
  readonly mail: readonly { readonly to: string }[];
  readonly models: readonly {
    readonly provider: string;
    readonly model: string;
    readonly digest?: string;
    /** A file of this machine that has to be signed: by the key or under the root certificate in `signer` (PEM). */
    readonly signature?: { readonly file: string; readonly signer: string };
  }[];
}

export interface ControlFact {
  /** `drop`: a script, which lets some items go on and others not. */
  readonly kind: 'branch' | 'drop' | 'loop' | 'merge' | 'wait' | 'stop' | 'split' | 'subflow' | 'try';
  /** What decides about the branch. */
  readonly reads: readonly Read[];
  /** Each thing goes on once, however often it comes, in this run or a later one. */
  readonly onlyNew?: boolean;
  /** For waits: whoever has the run's link lets it go on. */
  readonly byLink?: boolean;
  /** For loops: a bound on rounds that can be shown. */
  readonly bound?: number;
  readonly concurrency?: number;
  readonly flowId?: string;
  /** What names the flow that it runs, where data does. */
  readonly named?: readonly Read[];
  /** What the flow that it runs does, going by its name alone. */
  readonly deed?: 'pay' | 'delete';
  /** By its name alone, an agent of its own runs there. */
  readonly thinks?: true;
  /** What the flow that it runs does is told by these facts: it lies at hand. */
  readonly known?: boolean;
  /** What is handed to the other flow, by name; none: the whole item. */
  readonly inputs?: readonly { readonly name: string; readonly reads: readonly Read[] }[];
  /** Each element of this list is handed over by itself. */
  readonly list?: FieldPath;
  /** Where what it gives back is put. */
  readonly result?: FieldPath;
}

export interface NodeFacts {
  readonly inputs: readonly PortSpec[];
  readonly outputs: readonly PortSpec[];
  readonly sources: readonly SourceFact[];
  readonly sinks: readonly SinkFact[];
  readonly effects: readonly EffectFact[];
  readonly networks: readonly NetworkFact[];
  readonly transfer: readonly TransferFact[];
  readonly guards: readonly GuardFact[];
  readonly stores: readonly StoreFact[];
  readonly capabilities: CapabilityFacts;
  /** Retry and time-out that the node has of itself, beside what its `retry` and `timeoutMs` say. */
  readonly reliability: {
    readonly external: boolean;
    readonly timeoutMs?: number;
    readonly idempotent: boolean;
    /** How many of its items it works on at the same time at most; left out where nothing limits it. */
    readonly concurrency?: number;
    /** It does its work for each entry of a list that it is given, for all of them at once. */
    readonly eachAtOnce?: true;
  };
  readonly trigger?: TriggerFact;
  readonly ai?: AiFact;
  readonly code?: CodeFact;
  readonly human?: HumanFact;
  readonly control?: ControlFact;
  readonly connector?: ConnectorFact;
  readonly holds?: HoldFact;
  readonly learns?: LearnFact;
  /** Why nobody can say what the step would do, with the parameter path that is wrong; empty for the step as a whole. */
  readonly unreadable?: { readonly path: string; readonly message: string };
  /** What it says goes back to whoever started the flow, and to nobody else. */
  readonly answers?: boolean;
  /** What comes in at `in` goes on by its first way out as it is, so that nothing has to run for it. `one`: an empty item where nothing came in. */
  readonly handsOn?: 'items' | 'one';
  /** What it puts into something that the flow keeps from step to step, field by field. */
  readonly kept?: { readonly store: string; readonly steps: readonly TransferStep[] };
  /** It is switched off, and would keep some of what comes from going on. */
  readonly heldBack?: boolean;
  /** Nobody has described this node type: it is shown grey, and its output is untrusted and maybe personal. */
  readonly unknown?: boolean;
}

export const noCapabilities: CapabilityFacts = { hosts: [], scopes: [], files: [], tables: [], mail: [], models: [] };

/** Facts of a node that does nothing, to spread over. */
export const noFacts: NodeFacts = {
  inputs: [],
  outputs: [],
  sources: [],
  sinks: [],
  effects: [],
  networks: [],
  transfer: [],
  guards: [],
  stores: [],
  capabilities: noCapabilities,
  reliability: { external: false, idempotent: true },
};
