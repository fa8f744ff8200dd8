import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, posix } from 'node:path';
import { DEFAULT_WORLD_ID, encodePretty } from '@runtime/contracts';
import { PlanError } from '../error.js';
import { checkTemplate } from '../template/catalog.js';
import { expandTemplate } from '../template/kind.js';
import type { PlanBuildResult } from '../types.js';
import { fail, parseLeniently, plainPath } from './read.js';

interface ReferenceBuildInput {
  templateId: string;
  /** What stands in the file that the id is listed with. */
  templateText: string;
  /** Ids the reference's table lists. */
  known: readonly string[];
  out: string;
  overwrite: boolean;
  writeExpectedMatrix: boolean;
}

type ReferenceBuildResult = PlanBuildResult & { anchor_paths?: string[] };

/** The reference's builder: each target is looked at just before it is written (contract: plans, 9.5). */
export function buildReferencePlan(root: string, input: ReferenceBuildInput): ReferenceBuildResult {
  const { templateId, out, overwrite } = input;
  if (!input.known.includes(templateId)) return fail({ code: 'template.unknown', written: [] });
  const written: string[] = [];
  try {
    const template = checkTemplate(templateId, parsed(input.templateText), 'template.json') as Record<string, unknown>;
    const expansion = expandTemplate(templateId, template, {
      rules: 'reference',
      plainPath: (path) => plainPath(root, path),
      worldId: DEFAULT_WORLD_ID,
    });
    const write = (name: string, document: unknown, guarded: boolean): string => {
      const path = posix.join(out, name);
      const absolute = join(root, path);
      if (guarded && !overwrite && existsSync(absolute)) fail({ code: 'template.target_exists', file: basename(path), written });
      mkdirSync(dirname(absolute), { recursive: true });
      writeFileSync(absolute, encodePretty(document));
      written.push(path);
      return path;
    };
    const plan_path = write('plan.json', expansion.plan, true);
    const probes_path = write('registry/probes.json', expansion.probes, true);
    const profiles_path = write('registry/profiles.json', expansion.profiles, true);
    const matrix = input.writeExpectedMatrix ? expansion.carried_matrix : null;
    return {
      template_id: expansion.template_id,
      registry_id: expansion.registry_id,
      plan_path,
      probes_path,
      profiles_path,
      expected_matrix_path: matrix === null ? null : write('out/expected_matrix.json', matrix, false),
      ...(expansion.anchor_paths === undefined ? {} : { anchor_paths: expansion.anchor_paths }),
    };
  } catch (error) {
    if (!(error instanceof PlanError)) throw error;
    const { finding, ...subject } = (error.details ?? {}) as { finding: string };
    return fail({ code: finding, ...subject, written });
  }
}

function parsed(text: string): unknown {
  try {
    return parseLeniently(Buffer.from(text));
  } catch {
    return fail({ code: 'template.not_json', written: [] });
  }
}
