import type { NodeForm } from '../kit/form.ts';

export const form: NodeForm = [];
