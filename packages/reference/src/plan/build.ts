import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, posix } from 'node:path';
import { encodePretty, SCHEMA_VERSIONS } from '@runtime/contracts';
import { parsePythonJson } from '../python/json.js';
import { isObject, type JsonObject } from '../python/values.js';
import { REFERENCE_WORLD_ID } from '../world.js';
import { fail, plainPath, ReferenceFailure } from './read.js';
import { expandTemplate } from './template/kind.js';

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

interface ReferenceBuildResult {
  template_id: string;
  registry_id: string;
  plan_path: string;
  probes_path: string;
  profiles_path: string;
  expected_matrix_path: string | null;
  anchor_paths?: string[];
}

/** The reference's builder: each target is looked at just before it is written (contract: plans, 9.5). */
export function buildReferencePlan(root: string, input: ReferenceBuildInput): ReferenceBuildResult {
  const { templateId, out, overwrite } = input;
  if (!input.known.includes(templateId)) return fail({ code: 'template.unknown', written: [] });
  const written: string[] = [];
  try {
    const expansion = expandTemplate(templateId, templateOf(templateId, input.templateText), {
      plainPath: (path) => plainPath(root, path),
      worldId: REFERENCE_WORLD_ID,
    });
    const write = (name: string, document: unknown, guarded: boolean): string => {
      const path = posix.join(out, name);
      const absolute = join(root, path);
      if (guarded && !overwrite && existsSync(absolute)) fail({ code: 'template.target_exists', file: basename(path) });
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
    if (!(error instanceof ReferenceFailure)) throw error;
    return fail({ ...error.condition, written });
  }
}

function templateOf(templateId: string, text: string): JsonObject {
  let template: unknown;
  try {
    template = parsePythonJson(text);
  } catch {
    return fail({ code: 'template.not_json' });
  }
  if (!isObject(template)) return fail({ code: 'template.not_object' });
  if (template['schema_version'] !== SCHEMA_VERSIONS.plan_template) fail({ code: 'template.schema_mismatch' });
  const inner = template['template_id'];
  if (inner !== undefined && inner !== null && inner !== '' && inner !== templateId) fail({ code: 'template.id_mismatch' });
  return template;
}
