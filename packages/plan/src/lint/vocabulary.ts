import { join } from 'node:path';
import type { World } from '@runtime/worlds';
import { type FindingList, isObject } from '../finding.js';
import { isReadFailure, readDocument } from '../read/read-document.js';
import type { Repository } from '../read/repository.js';

/** Names of operations: the repository's own vocabulary where it has one, else those of the world. Null when neither says. */
export async function operationNames(repository: Repository, world: World | null, found: FindingList): Promise<ReadonlySet<string> | null> {
  const own = world?.operations.known === true ? new Set(world.operations.names) : null;
  const path = repository.config.ops_vocab;
  if (path === undefined) return own;
  const read = await readDocument(repository.root, join(repository.root, path), path);
  if (isReadFailure(read)) {
    found.warning({
      code: 'vocabulary.unreadable',
      path,
      message: `the vocabulary of operations cannot be read: ${read.message}; that of the world is used`,
    });
    return own;
  }
  const names = namesIn(read.value);
  if (names.size > 0) return names;
  found.warning({ code: 'vocabulary.invalid', path, message: 'the vocabulary holds no operations; that of the world is used' });
  return own;
}

function namesIn(value: unknown): Set<string> {
  const list = isObject(value) ? value['ops'] : value;
  const names = Array.isArray(list) ? list.map((item) => (isObject(item) ? item['name'] : item)) : [];
  return new Set(names.filter((name): name is string => typeof name === 'string' && name !== ''));
}
