import type { NodeExecutor } from '../kit/executor.ts';
import { done, itemsIn } from '../kit/items.ts';

const execute: NodeExecutor = async (request) => done({ out: itemsIn(request) });
export default execute;
