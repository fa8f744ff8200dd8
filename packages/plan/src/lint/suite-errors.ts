import type { Repository } from '../read/repository.js';
import type { Finding } from '../types.js';
import { lintPlanIn } from './plan-lint.js';
import { lintRegistry } from './registry-lint.js';

/** Everything that keeps a suite from running as meant. The plan's lint looks at what it runs; the registry's also at profiles that are not planned. */
export const suiteErrors = async (planPath: string, repository: Repository): Promise<Finding[]> => [
  ...(await lintPlanIn(repository, planPath)).errors,
  ...(await lintRegistry({ plan: planPath }, { repoRoot: repository.root })).errors,
];
