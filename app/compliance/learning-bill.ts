/** What is learnt from people, as CycloneDX 1.6 tells it: the model, the data set it is taught from, and the step that teaches it. Of the drawing alone, and of nobody's records. Pure. */
import type { Grant } from '../broker/grant.ts';
import type { Json } from '../kernel/json.ts';
import type { LearnFact } from '../nodes/kit/facts.ts';
import { factsOf } from '../nodes/describe.ts';
import type { Flow } from '../workflow/model/flow.ts';

export interface LearningStep {
  readonly flowId: string;
  readonly flowName: string;
  readonly nodeId: string;
  readonly step: string;
  readonly learns: LearnFact;
}

/** Steps that are switched off teach nothing. */
export const learningSteps = (flows: readonly Flow[]): readonly LearningStep[] =>
  flows.flatMap((flow) =>
    flow.nodes.flatMap((node): LearningStep[] => {
      const learns = node.disabled === true ? undefined : factsOf(node, flow).learns;
      return learns === undefined || learns.budget === ''
        ? []
        : [{ flowId: flow.id, flowName: flow.name, nodeId: node.id, step: node.name, learns }];
    }),
  );

const datasetRef = (budget: string): string => `dataset:${budget}`;
export const learntModelRef = ({ flowId, nodeId }: Pick<LearningStep, 'flowId' | 'nodeId'>): string => `learnt-model:${flowId}/${nodeId}`;

const property = (name: string, value: string): Json => ({ name: `countersign:learning:${name}`, value });

/** One for each group of people, with the fields that any step reads of them. */
function dataset(budget: string, steps: readonly LearningStep[]): Json {
  const fields = [...new Set(steps.flatMap(({ learns }) => [...learns.fields, learns.target]))].sort();
  return {
    type: 'data',
    'bom-ref': datasetRef(budget),
    name: `Records of the people of the privacy budget "${budget}"`,
    data: [
      {
        type: 'dataset',
        name: budget,
        classification: 'personal',
        sensitiveData: fields,
        description: 'Stays where it is. What leaves is a sum over people with noise, paid for out of this budget.',
      },
    ],
    properties: [
      property('all-runs-spend-at-most', String(Math.min(...steps.map(({ learns }) => learns.total)))),
      property('privacy-unit', steps.every(({ learns }) => learns.perPerson) ? 'person' : 'record'),
    ],
  };
}

function model(one: LearningStep): Json {
  const { flowName, step, learns } = one;
  const { goal, budget, epsilon, total, delta, hides } = learns;
  return {
    type: 'machine-learning-model',
    'bom-ref': learntModelRef(one),
    name: `Shared model taught by "${step}"`,
    modelCard: {
      modelParameters: {
        approach: { type: 'supervised' },
        task: goal === 'number' ? 'regression' : 'binary classification',
        architectureFamily: 'linear model',
        modelArchitecture: goal === 'number' ? 'linear regression' : 'logistic regression',
        datasets: [{ ref: datasetRef(budget) }],
        inputs: learns.fields.map((field) => ({ format: `number: ${field}` })),
        outputs: [{ format: `${goal === 'number' ? 'number' : 'yes or no'}: ${learns.target}` }],
      },
      considerations: {
        useCases: [`Taught by the flow "${flowName}" together with other places (federated averaging)`],
        technicalLimitations: ['Only this place’s update is known here: other places, and how well the model does, are not.'],
        ethicalConsiderations: [
          {
            name: 'What the model gives away about people',
            mitigationStrategy: `Differential privacy: a run spends epsilon ${epsilon}, all runs ${total}, at delta ${delta}${hides ? '' : '; this is too little noise to hide somebody'}.`,
          },
        ],
      },
    },
  };
}

/** Components of the bill, each once. */
export function learningComponents(steps: readonly LearningStep[]): readonly Json[] {
  const byBudget = Map.groupBy(steps, ({ learns }) => learns.budget);
  return [...[...byBudget].map(([budget, of]) => dataset(budget, of)), ...steps.map(model)];
}

export const learningRefs = (steps: readonly LearningStep[]): readonly string[] => [
  ...new Set(steps.map(({ learns }) => datasetRef(learns.budget))),
  ...steps.map(learntModelRef),
];

/** The same by what a grant says, for a verifier whose catalogue may know the steps otherwise. */
export const learningRefsGranted = (flows: readonly Flow[], learning: Grant['learning'] = []): readonly string[] => {
  const taught = flows.flatMap((flow) =>
    flow.nodes.flatMap((node) =>
      learning
        .filter(({ budget, nodes }) => node.disabled !== true && nodes.includes(node.id) && node.parameters['budget'] === budget)
        .map(({ budget }) => ({ flowId: flow.id, nodeId: node.id, budget })),
    ),
  );
  return [...new Set([...taught.map(({ budget }) => datasetRef(budget)), ...taught.map(learntModelRef)])];
};

/** The steps that teach, as `formulation`; nothing where there is none. */
export function trainingPart(steps: readonly LearningStep[]): { readonly formulation?: Json } {
  if (steps.length === 0) return {};
  const workflows = steps.map((one) => {
    const ref = `training:${one.flowId}/${one.nodeId}`;
    return {
      'bom-ref': ref,
      uid: ref,
      name: `${one.step}, in the flow "${one.flowName}"`,
      description: 'Learns from the records here, cuts what each person changes, and adds noise before anything leaves.',
      taskTypes: ['other'],
      inputs: [{ resource: { ref: datasetRef(one.learns.budget) } }],
      outputs: [{ type: 'artifact', resource: { ref: learntModelRef(one) } }],
    };
  });
  return { formulation: [{ workflows }] };
}
