import type { NodeForm } from '../kit/form.ts';
import { answeringFields, modelFields } from '../kit/model-form.ts';

export const form: NodeForm = [...modelFields, ...answeringFields];
