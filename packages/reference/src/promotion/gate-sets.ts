import type { GateSets } from '@runtime/promotion';
import { factsOf } from './facts.js';
import { GATES } from './gates.js';

export const gateSets: GateSets = { current: GATES, all: [GATES], requiresBundleBlock: false, factsOf };
