import {
  CONTROLS,
  DRIVER_NEED_NAMES,
  LANES,
  planMembers,
  probeEntryMembers,
  profileEntryMembers,
  registryIndexEntryMembers,
} from '@runtime/contracts';

export type CheckedDocument = 'plan' | 'probe' | 'profile' | 'registry_index' | 'suite_manifest' | TemplateDocument;

type TemplateDocument = 'plan_template' | 'static_template' | 'vfs_template' | 'metadata_template';

/**
 * The place of a value in its document (`*` stands for any name or number), the rules of the schema that may be broken there, the
 * code of the finding, and what to do: a sentence, or the names that one may have been meant of.
 * `null` and `array` are the rule `type` broken by one; no rule at all stands for any.
 */
export type IssueRow = readonly [place: string, rules: string, code: string, hint?: string | readonly string[]];

const DEFAULTS_HINT = 'runtime registry-upgrade fills in the defaults';
const LEAVE_OUT = 'leave the member out';

/** An entry's strings, lists and optional members are all checked alike. */
const each = (names: readonly string[], row: (name: string) => IssueRow[]): IssueRow[] => names.flatMap(row);

const list =
  (kind: string) =>
  (name: string): IssueRow[] => [
    [name, '', `${kind}.bad_list`],
    [`${name}/*`, 'type null', `${kind}.bad_list`],
  ];

const TEMPLATE: readonly IssueRow[] = [
  ['', 'type null', 'template.not_object'],
  ['schema_version', '', 'template.schema_mismatch'],
  ['template_id', '', 'template.id_mismatch'],
];

const written = (member: string): IssueRow[] => [
  [`${member}/*/*`, 'additionalProperties', 'template.manual_unexpected'],
  ...['name', 'operation', 'target', 'expected'].map((name): IssueRow => [`${member}/*/${name}`, '', `template.manual_${name}`]),
];

const GENERATING: readonly IssueRow[] = [
  ...TEMPLATE,
  ['profiles', '', 'template.profiles_missing'],
  ['profiles/*', '', 'template.profile_config_missing'],
  ['profiles/*/sbpl', '', 'template.profile_sbpl_missing'],
];

/**
 * Which finding a broken rule of a schema is. The first row that fits decides, and findings of a document come in the order of the
 * rows. What a schema cannot say (an id given twice, a path that leaves the repository) is looked for beside it.
 */
export const ISSUES: Readonly<Record<CheckedDocument, readonly IssueRow[]>> = {
  plan: [
    ['', 'type null', 'plan.not_object'],
    ['schema_version', '', 'plan.schema_mismatch', 'a plan carries "schema_version": "runtime-tools.plan.v0.1"'],
    ['schema_versions', '', 'plan.schema_versions_forbidden', 'delete the member'],
    ['**', 'maxLength', 'plan.field_too_long'],
    ['plan_id', 'required null minLength', 'plan.plan_id_missing'],
    ['plan_id', '', 'plan.field_not_string'],
    ['registry_id', 'required null minLength', 'plan.registry_id_missing'],
    ['registry_id', '', 'plan.field_not_string'],
    ['profiles', '', 'plan.profiles_not_list'],
    ['profiles/*', 'type null minLength', 'plan.bad_profile_id'],
    ['lanes', '', 'plan.lanes_not_object'],
    // A misspelt lane switches nothing off, and what should not have run does.
    ['lanes/*', 'additionalProperties', 'plan.unknown_lane', LANES],
    ['lanes/*', '', 'plan.lane_not_boolean'],
    ['controls', '', 'plan.controls_not_object'],
    ['controls/*', '', 'plan.control_not_boolean'],
    ['known/**', '', 'plan.bad_known', 'known is {profile: {expectation: {model?, baseline_host?, note?}}}'],
    ['stand_ins/**', '', 'plan.bad_stand_ins', 'stand_ins is {path of a system profile: path of an SBPL text}'],
    ['simulated_host/**', '', 'plan.bad_simulated_host'],
    ['parameters/**', '', 'plan.bad_parameters', "parameters is {NAME: text}; the names HOME, USER and FIXTURES are the host's"],
    ['*', '', 'plan.field_not_string'],
  ],
  probe: [
    ['', 'type null', 'probe.not_object'],
    ['*', 'additionalProperties', 'probe.unexpected_keys', probeEntryMembers],
    ['*', 'required', 'probe.missing_keys', DEFAULTS_HINT],
    ['*', 'minLength', 'probe.field_empty'],
    ['**', 'maxLength', 'probe.field_too_long'],
    ...each(['probe_id', 'name', 'operation', 'target'], (name) => [[name, '', 'probe.field_not_string']]),
    ['expected', '', 'probe.bad_expected'],
    ['supports_lanes/*', '', 'probe.bad_lanes', LANES],
    ['supports_lanes', '', 'probe.bad_lanes'],
    ...each(['expected_primary_ops', 'expected_predicates', 'capabilities_required', 'controls_supported'], list('probe')),
    ['controls_supported/*', '', 'probe.unknown_control', CONTROLS],
    ['filter_type', '', 'probe.filter_type_not_int', LEAVE_OUT],
    ['*', 'null', 'probe.field_not_string', LEAVE_OUT],
    ['*', '', 'probe.field_not_string'],
  ],
  profile: [
    ['', 'type null', 'profile.not_object'],
    ['*', 'additionalProperties', 'profile.unexpected_keys', profileEntryMembers],
    ['*', 'required', 'profile.missing_keys', DEFAULTS_HINT],
    ['*', 'minLength', 'profile.field_empty'],
    ['**', 'maxLength', 'profile.field_too_long'],
    ...each(['profile_id', 'profile_path'], (name) => [[name, '', 'profile.field_not_string']]),
    ['mode', '', 'profile.bad_mode'],
    ...each(['probe_refs', 'key_specific_rules'], list('profile')),
    ...each(['family', 'semantic_group', 'notes'], (name) => [[name, '', 'profile.bad_nullable']]),
    ['stub', '', 'profile.bad_stub'],
    ['grants/*', '', 'profile.grant_unknown', DRIVER_NEED_NAMES],
    ['grants', '', 'profile.bad_list'],
    ['*', '', 'profile.field_not_string'],
  ],
  registry_index: [
    ['', 'type null', 'index.not_object'],
    ['schema_version', '', 'index.schema_mismatch'],
    ['registries', '', 'index.registries_not_list'],
    ['*', 'additionalProperties', 'index.unexpected_key'],
    ['registries/*', '', 'index.bad_entry'],
    ['registries/*/*', 'additionalProperties', 'index.unexpected_key', registryIndexEntryMembers],
    ['registries/*/description', '', 'index.bad_entry'],
    ['registries/*/*', '', 'index.incomplete_entry'],
    ['*', '', 'index.bad_entry'],
  ],
  suite_manifest: [['**', '', 'suite.invalid']],
  plan_template: [...TEMPLATE, ['**', '', 'template.invalid']],
  static_template: [
    ...TEMPLATE,
    ...each(['plan', 'probes', 'profiles'], (name) => [[name, '', 'template.doc_not_object']]),
    ['*/schema_version', '', 'template.doc_schema_mismatch'],
    ['*/registry_id', '', 'template.registry_id_missing'],
    ['**', '', 'template.invalid'],
  ],
  vfs_template: [
    ...GENERATING,
    ...each(['path_sets/*', 'profiles/*/path_pairs'], (list) => [
      [`${list}/*/*`, '', 'template.path_not_absolute'],
      [`${list}/*`, 'pattern', 'template.path_not_absolute'],
      [`${list}/*`, '', 'template.pair_malformed'],
      [list, '', 'template.pairs_not_list'],
    ]),
    ...each(['profiles/*/request_paths', 'profiles/*/allowed_paths'], (list) => [
      [`${list}/*`, 'array', 'template.paths_nested'],
      [`${list}/*`, '', 'template.path_not_absolute'],
      [list, '', 'template.paths_not_list'],
    ]),
    ['profiles/*/policy', '', 'template.unknown_policy'],
    ['profiles/*/role', '', 'template.unknown_role'],
    ...written('profiles/*/manual_probes'),
    ['profiles/*/manual_probes/*', '', 'template.manual_not_object'],
    ['profiles/*/manual_probes', '', 'template.manual_missing'],
    ...written('profiles/*/extra_manual_probes'),
    ['profiles/*/extra_manual_probes/*', '', 'template.extra_not_object'],
    ['profiles/*/extra_manual_probes', '', 'template.extra_not_list'],
    ['profiles/*/extra_manual_probes_position', '', 'template.extra_position'],
    ['**', '', 'template.invalid'],
  ],
  metadata_template: [
    ...GENERATING,
    ['path_pairs/*/*', '', 'template.path_not_absolute'],
    ['path_pairs/*', '', 'template.pair_malformed'],
    ['path_pairs', '', 'template.pairs_missing'],
    ['ops/**', '', 'template.syscalls_missing'],
    ['profiles/*/allowed_sets/*', '', 'template.unknown_set'],
    ['**', '', 'template.invalid'],
  ],
};

/** Members of a plan, for whoever misspells one. */
export const PLAN_MEMBERS: readonly string[] = planMembers.filter((name) => name !== 'schema_versions');
