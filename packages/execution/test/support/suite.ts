import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildPlanFromTemplate } from '@runtime/plan';
import { temporaryDirectory } from '@runtime/testing';

export interface Suite {
  root: string;
  plan: string;
  out: string;
}

/** A repository of its own with one suite built from a template. */
export async function templateSuite(template = 'vfs-canonicalization', root = temporaryDirectory()): Promise<Suite> {
  writeFileSync(join(root, 'runtime.config.json'), '{}');
  const directory = join(root, 'suites', template);
  mkdirSync(join(root, 'suites'), { recursive: true });
  await buildPlanFromTemplate(template, directory, { repoRoot: root });
  return { root, plan: join(directory, 'plan.json'), out: join(directory, 'out') };
}
