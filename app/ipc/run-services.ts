/** What handlers need of runs, of tests of flows and of the watch over both: the half of services.ts in which flows move. */
import type { AttackedModel, AttackReport } from '../ai/attacks/attack-flow.ts';
import type { StepChange } from '../ai/drift/chart.ts';
import type { Example } from '../ai/examples/example.ts';
import type { ExampleResult } from '../ai/examples/run-examples.ts';
import type { FlowTestRecord } from '../ai/ports.ts';
import type { BudgetDecision } from '../broker/learning/budget-book.ts';
import type { Decision } from '../compliance/decision-record.ts';
import type { Json, JsonObject } from '../kernel/json.ts';
import type { Demoted } from '../monitor/demoted.ts';
import type { FairnessAsked, FairnessKept, FairnessRecord, FairnessSchedule } from '../monitor/fairness.ts';
import type { Alarm, Playbook } from '../monitor/playbook.ts';
import type { Usual } from '../monitor/usual.ts';
import type { ModelRequest } from '../nodes/kit/executor.ts';
import type { Provider } from '../nodes/kit/models.ts';
import type { PinnedTool } from '../nodes/mcp-tool/tool.ts';
import type { RevealRecord } from '../privacy/ports.ts';
import type { Flow } from '../workflow/model/flow.ts';
import type { StoreTrouble } from './contract/app.ts';
import type { humanTask, listenState, runStatus, runSummary, StepView } from './contract/runs.ts';
import type { z } from 'zod';

export type RunSummary = z.infer<typeof runSummary>;
export type HumanTask = z.infer<typeof humanTask>;

/** Waits for one form, message or file; `address` is the form's page. Times are ms since the epoch. */
export interface Listening {
  readonly id: string;
  readonly nodeId: string;
  readonly kind: 'form' | 'mail' | 'file';
  readonly mode: 'dry' | 'dev';
  readonly address?: string;
  readonly until: number;
}
export type ListenState = z.infer<typeof listenState>;

/** Who looks at what is asked: with the roles and groups that the person holds. */
export interface Looker {
  readonly accountId: string;
  readonly holds: readonly string[];
}

/** A model that a person chose; `connection` is the workspace's, where it needs one. */
export interface AskedModel {
  readonly provider: Provider;
  readonly model: string;
  readonly baseUrl: string;
  readonly connection?: string | undefined;
}
export type ModelQuestion = Pick<ModelRequest, 'messages' | 'maxTokens' | 'responseSchema'>;

/** Runs of this workspace. Values in views are masked; `reveal` alone gives the plain ones. */
export interface RunDesk {
  /** How many runs still stand still since an earlier state of the workspace was opened; 0 once this program was started anew. */
  stoodStill(): Promise<number>;
  /** `trigger`: where it begins, for flows with several. Throws UserError `engine/no-trigger`. */
  start(flow: Flow, mode: 'dry' | 'dev', input: Json, trigger?: string): Promise<RunSummary>;
  /** One at a time for each flow; ends with the first that comes, after ten minutes, or when it is stopped. Throws UserError `engine/no-trigger`. */
  listen(flow: Flow, nodeId: string, mode: 'dry' | 'dev'): Promise<Listening>;
  stopListening(id: string): Promise<void>;
  /** One message to a chat trigger, and what the flow answers. */
  say(
    flow: Flow,
    nodeId: string,
    mode: 'dry' | 'dev',
    said: { readonly message: string; readonly session: string },
  ): Promise<{ readonly runId: string; readonly status: z.infer<typeof runStatus>; readonly reply?: string }>;
  /** One question to a model, through the broker under a grant for that model alone, with the connection's secret. */
  askModel(asked: AskedModel, question: ModelQuestion): Promise<{ readonly text: string }>;
  list(flowId: string | undefined, status?: readonly RunSummary['status'][]): Promise<readonly RunSummary[]>;
  /** Throws UserError `run/not-found`. */
  get(runId: string): Promise<{
    readonly summary: RunSummary;
    readonly flow: Flow;
    readonly steps: readonly StepView[];
    readonly decisions: readonly Decision[];
    /** It was begun again from a step: the run whose first steps it took over, and the step's name. */
    readonly from?: { readonly runId: string; readonly step: string };
    /** Its real values are no longer kept, so it cannot be run again. */
    readonly valuesGone?: true;
  }>;
  cancel(runId: string, by: string): Promise<RunSummary>;
  pause(runId: string, by: string): Promise<RunSummary>;
  resume(runId: string, by: string): Promise<RunSummary>;
  /** Lets go on what stands still because its flow was held; what somebody paused stays. `*` is every flow. */
  resumeHeld(flowId: string, by: string): Promise<{ readonly resumed: number; readonly failed: number }>;
  /** Throws UserError `run/wrong-state` when the run has not ended, never came to the step, or its data is gone. */
  again(runId: string, nodeId: string): Promise<RunSummary>;
  /** What a tool server offers now, asked through the broker with the connection's secret. */
  toolsAt(address: string, connectionId: string | undefined): Promise<readonly PinnedTool[]>;
  /** Keeps whose the question is, and why, beside the run. */
  reveal(
    runId: string,
    nodeId: string,
    asked: Pick<RevealRecord, 'by' | 'digest' | 'reason'>,
  ): Promise<{ readonly input: Json; readonly output: Json }>;
  /** Why people looked at the plain data of a run, newest first. */
  revealed(runId: string): readonly RevealRecord[];
  /** What keeps the store from its work; `write` tries it out first, and lets runs that stand still go on at once. */
  tryStore(write: boolean): Promise<StoreTrouble | undefined>;
  /** One page of what waits for people; `by` is who looks. */
  tasks(
    page: { readonly oldestFirst: boolean; readonly dueFirst?: boolean | undefined; readonly offset: number; readonly limit: number },
    by: Looker,
  ): Promise<readonly HumanTask[]>;
  /** How much waits for people, and since when. */
  waiting(): Promise<{ readonly total: number; readonly oldestAt?: number }>;
  /** How much this one could answer, and has not. */
  waitingFor(by: Looker): Promise<number>;
  answer(
    taskId: string,
    answer: {
      readonly by: string;
      readonly decision: 'approved' | 'denied' | 'done';
      readonly reason: string;
      readonly argumentHash: string;
      readonly values?: JsonObject;
      readonly holds: readonly string[];
      readonly alsoAs: readonly string[];
    },
  ): Promise<void>;
}

/** Tests of flows in dry runs; only questions to a flow's own models leave, where they are asked for. */
export interface TestDesk {
  /** Throws UserError `run/wrong-state` while the flow is being tested, TerminalError `run/cancelled` when it is stopped. */
  attack(flow: Flow, model: AttackedModel, by: string): Promise<AttackReport>;
  examples(flow: Flow, by: string): Promise<readonly ExampleResult[]>;
  stop(flowId: string): void;
  /** Newest first. `current`: made with the prompts and models of this drawing. */
  latest(flow: Flow): readonly (FlowTestRecord & { readonly current: boolean })[];
  exampleList(flowId: string): readonly Example[];
  setExamples(flowId: string, examples: readonly Example[]): void;
  close(): void;
}

/** What is usual for each flow, what was not, and what is then done by itself. */
export interface WatchDesk {
  /** Throws UserError `run/held` for a flow that a playbook or a person holds. */
  mayRun(flowId: string): void;
  playbooks(): readonly Playbook[];
  /** The id `new` makes one. */
  savePlaybook(playbook: Playbook): Playbook;
  removePlaybook(id: string): void;
  held(): readonly {
    readonly flowId: string;
    readonly flowName: string;
    readonly at: number;
    readonly why: string;
    readonly playbook: string;
    readonly by?: string | undefined;
  }[];
  /** Starts no further run of it until somebody lets it go on; gives how many runs stand still now, and how many could not be held. */
  hold(flowId: string, why: string, by: string): Promise<{ readonly held: number; readonly failed: number }>;
  /** Lets a held flow start again; its runs stand still until they are resumed. */
  release(flowId: string): void;
  /** Resolves once no run of a flow that was let go on is just being held: whoever resumes them waits for it. */
  released(): Promise<void>;
  /** Newest first. */
  alarms(): readonly Alarm[];
  /** Steps of which people are asked before what they decide has effect. */
  demoted(): readonly (Demoted & { readonly flowName: string; readonly step: string })[];
  /** Throws UserError `run/wrong-state` for a step that decides nothing. */
  demote(flowId: string, nodeId: string, why: string, by: string): void;
  trust(flowId: string, nodeId: string): void;
  /** How what its steps decide has changed; `chosen`: a person chose what it is compared with. */
  drift(flowId: string): { readonly steps: readonly StepChange[]; readonly chosen: boolean };
  /** From here on with what is so now, or as it was by itself. */
  compareWith(flowId: string, days: 'now' | 'usual'): void;
  usual(
    flowIds: readonly string[],
  ): readonly { readonly flowId: string; readonly flowName: string; readonly learning: boolean; readonly usual: Usual }[];
}

/** How often what a step decides is good for groups of people. */
export interface FairnessDesk {
  /** Throws UserError `flow/not-found`. `fields`: those that the newest runs began with. */
  about(flowId: string): Promise<
    FairnessRecord & {
      readonly steps: readonly {
        readonly nodeId: string;
        readonly name: string;
        readonly answers: readonly string[];
        readonly yes: string | undefined;
      }[];
      readonly fields: readonly string[];
    }
  >;
  /** Over the newest runs; kept with the flow. Throws UserError where the question does not fit the flow, or there is no run. `by`: an account id; left out where it was due by itself. */
  check(flowId: string, question: FairnessAsked, by?: string): Promise<FairnessKept>;
  /** By itself from now on; `undefined` ends it. */
  schedule(flowId: string, question: FairnessAsked, everyDays: FairnessSchedule['everyDays'] | undefined, setBy: string): void;
  /** Checks what is due; each hour by itself. */
  lookAtAll(): Promise<void>;
  /** What is kept, by flow. */
  all(): readonly (FairnessRecord & { readonly flowId: string; readonly flowName: string })[];
  of(flowId: string): FairnessRecord;
}

/** A privacy budget as it is now: epsilons at `delta`, flows by the newest. */
export interface BudgetView {
  readonly name: string;
  readonly standing: 'unused' | 'open' | 'spent' | 'closed' | 'unsure' | 'unreadable';
  readonly spent: number;
  readonly limit: number;
  readonly delta: number;
  /** From 0 to 1. */
  readonly used: number;
  /** How many more runs like the last there is room for. */
  readonly left: number;
  readonly runs: number;
  readonly learnt: readonly {
    readonly flowId: string;
    readonly flowName: string;
    readonly runs: number;
    readonly lastAt: number;
    readonly lastRun: string;
  }[];
  readonly drawn: readonly { readonly flowId: string; readonly flowName: string; readonly epsilon: number; readonly total: number }[];
  readonly decisions: readonly BudgetDecision[];
}

export interface BudgetDesk {
  list(): readonly BudgetView[];
  /** Throws UserError `privacy/budget-settled` where there is nothing to decide. */
  decide(budget: string, kind: BudgetDecision['kind'], by: string, reason: string): void;
}
