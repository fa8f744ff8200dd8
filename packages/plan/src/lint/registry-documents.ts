import type { World } from '@runtime/worlds';
import { type FindingList, pointer, quoted } from '../finding.js';
import type { Repository } from '../read/repository.js';
import type { RegistryKind } from '../registry/snapshot.js';
import type { RegistryContext } from './context.js';

/** What concerns the two documents as a whole. */
export function lintDocuments(context: RegistryContext, expectedId: string, planWorld: string | null): void {
  const { registry, found } = context;
  const worlds: Array<{ kind: RegistryKind; world: unknown }> = [];
  for (const kind of ['probes', 'profiles'] as const) {
    const path = registry.files[kind];
    const { value } = registry[kind];
    for (const member of ['registry_id', 'world_id'] as const) {
      if (typeof value[member] === 'string' && value[member] !== '') continue;
      found.error({ code: `registry.${member}_missing`, path, field: `/${member}`, message: `${member} is missing or no text` });
    }
    if (typeof value['registry_id'] === 'string' && value['registry_id'] !== expectedId) {
      found.error({
        code: 'registry.id_mismatch',
        path,
        field: '/registry_id',
        message: `the document belongs to the registry ${quoted(value['registry_id'])}, not to ${quoted(expectedId)}`,
        subject: { registry: expectedId },
        hint: 'one registry has one id: in the plan or index, and in both documents',
      });
    }
    for (const key of Object.keys(value)) {
      if (key === '$schema' || key === 'schema_version' || key === 'registry_id' || key === 'world_id' || key === kind) continue;
      found.error({
        code: 'registry.unexpected_key',
        path,
        field: pointer(key),
        message: `${quoted(key)} is not a member of a ${kind} registry`,
      });
    }
    worlds.push({ kind, world: value['world_id'] });
  }
  lintWorlds(context, worlds, planWorld);
}

function lintWorlds(
  { registry, found, repository, world: known }: RegistryContext,
  worlds: ReadonlyArray<{ kind: RegistryKind; world: unknown }>,
  planWorld: string | null,
): void {
  const [probes, profiles] = worlds;
  const reference = planWorld ?? (typeof probes?.world === 'string' ? probes.world : null);
  for (const { kind, world } of worlds) {
    if (typeof world !== 'string' || reference === null || world === reference) continue;
    found.add({
      // One host that was listed under two ids is a slip; two hosts are two different things to say.
      severity: isSameHost(known, world, reference) ? 'warning' : 'error',
      code: 'world.differs',
      path: registry.files[kind],
      field: '/world_id',
      message: `world_id is ${quoted(world)}, and ${planWorld === null ? 'the probe registry' : 'the plan'} says ${quoted(reference)}`,
    });
  }
  if (planWorld !== null || reference === null || typeof profiles?.world !== 'string') return;
  warnOfOtherWorld(registry.files.probes, reference, repository, found);
}

const isSameHost = (world: World | null, ...ids: string[]): boolean => world !== null && ids.every((id) => world.ids.includes(id));

/** A plan or registry that is about another world than the repository says of itself. */
export function warnOfOtherWorld(path: string, world: string, { worldId }: Repository, found: FindingList): void {
  if (worldId === null || world === worldId) return;
  found.warning({
    code: 'world.not_configured',
    path,
    field: '/world_id',
    message: `world_id is ${quoted(world)}, and runtime.config.json says ${quoted(worldId)}`,
    hint: 'if it is meant, set world_id in runtime.config.json',
  });
}
