import type { Evaluation } from '../decide/course.js';
import type { DriverShape } from '../decide/drivers.js';
import { requirementsOf } from '../decide/requirements.js';
import type { VirtualHost } from '../host/virtual-host.js';
import type { WalkStep } from '../types.js';

/** The walk of a probe in the baseline lane: links are followed and nobody is asked. */
export function nobodyAsks(
  host: VirtualHost,
  { operation, target, filter_name }: { operation: string; target: string; filter_name?: string | undefined },
  shape: DriverShape,
): Evaluation {
  const walk: WalkStep[] = [];
  let resolved = target;
  let loop = false;
  for (const requirement of requirementsOf(host.operations, operation, target, shape, filter_name)) {
    if (requirement.kind === 'path' && requirement.parentOf !== true) {
      const resolution = host.resolve(requirement.path, requirement.follow);
      walk.push(...resolution.steps);
      resolved = resolution.path;
      loop ||= resolution.loop;
    }
  }
  return { decision: 'allow', answer: null, settled: null, resolved, walk, loop };
}
