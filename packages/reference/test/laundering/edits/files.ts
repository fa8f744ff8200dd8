import {
  appendFileSync,
  cpSync,
  existsSync,
  linkSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { filesOf } from '../documents.js';
import type { Random } from '../random.js';
import type { Edit } from './edit.js';

/** Of what a run may hold, of what it must not, and of what a volume or a reader could take for something else. */
const NAMES: readonly string[] = [
  ...['baseline_results.more.json', 'job/job.json', 'job/more', 'sub/run_manifest.json', 'artifact_index.json.old', 'repair_log.json'],
  ...[
    'RUN_MANIFEST.JSON',
    'Job/job.json',
    'runtime_profiles/p.sb',
    '.DS_Store',
    'LATEST',
    'x\n[ok]',
    'ſummary.json',
    'launchctl/print.txt',
  ],
];

type FileEdit = (path: string, name: string, run: string, random: Random) => string;

const EDITS: Readonly<Record<string, FileEdit>> = {
  'byte behind': (path, name) => {
    appendFileSync(path, 'x');
    return name;
  },
  truncate: (path, name, _run, random) => {
    truncateSync(path, random.below(2) === 0 ? 0 : Math.floor(statSync(path).size / 2));
    return name;
  },
  remove: (path, name) => {
    rmSync(path);
    return name;
  },
  rename: (path, name, run, random) => {
    const to = random.pick([`${name}.old`, name.toUpperCase(), `sub/${name}`]);
    mkdirSync(dirname(join(run, to)), { recursive: true });
    renameSync(path, join(run, to));
    return `${name} to ${to}`;
  },
  link: (path, name, run) => {
    const behind = join(run, '..', 'behind');
    renameSync(path, behind);
    symlinkSync(behind, path);
    return name;
  },
  'hard link': (path, name, run) => {
    rmSync(join(run, '..', 'also'), { force: true });
    linkSync(path, join(run, '..', 'also'));
    return name;
  },
  'swap contents': (path, name, run, random) => {
    const other = random.pick(filesOf(run));
    const [mine, its] = [readFileSync(path), readFileSync(join(run, other))];
    writeFileSync(path, its);
    writeFileSync(join(run, other), mine);
    return `${name} and ${other}`;
  },
};

export const editFile: Edit = (run, random) => {
  const names = filesOf(run);
  if (names.length === 0) return null;
  const name = random.pick(names);
  const how = random.pick(Object.keys(EDITS));
  return `${how} ${EDITS[how]?.(join(run, name), name, run, random)}`;
};

export const addFile: Edit = (run, random) => {
  const name = random.pick(NAMES);
  if (existsSync(join(run, name))) return null;
  mkdirSync(dirname(join(run, name)), { recursive: true });
  const model = random.pick([null, ...filesOf(run)]);
  if (model === null) writeFileSync(join(run, name), '{}');
  else cpSync(join(run, model), join(run, name));
  return `a file more, ${JSON.stringify(name)} like ${model}`;
};

/** Removes or renames a whole folder, or puts a link in its place. */
export const editFolder: Edit = (run, random) => {
  const name = random.pick(['job', 'runtime_profiles', 'launchctl']);
  if (!existsSync(join(run, name))) return null;
  const how = random.below(3);
  if (how === 0) rmSync(join(run, name), { recursive: true });
  else renameSync(join(run, name), join(run, '..', 'folder'));
  if (how === 2) symlinkSync('../folder', join(run, name));
  return `folder ${name} ${['removed', 'elsewhere', 'behind a link'][how]}`;
};
