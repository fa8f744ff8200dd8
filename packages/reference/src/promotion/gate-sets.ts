import type { GateSets } from '@runtime/promotion';
import { factsOf } from './facts.js';
import { GATE_SETS, GATES } from './gates.js';

export const gateSets: GateSets = { current: GATES, all: GATE_SETS, requiresBundleBlock: false, factsOf };
