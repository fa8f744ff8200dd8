import { decide, extendHost, type VirtualHost } from '@runtime/sbpl';
import { type Answer, decided } from './answer.js';
import type { AskedBehaviour } from './ask.js';
import { type Closed, closedServices, usualPlaces } from './closed.js';

/** What is to stay closed, and where home and working folder are. */
export interface Protection {
  /** Paths that nobody is to reach; `usual` among them stands for the usual list. */
  paths: readonly string[];
  home: string;
  workspace?: string | undefined;
}

const USUAL = 'usual';

/** What an attempt is called, what it asks for, and what is said of it. */
interface Attempt {
  question: string;
  operation: string;
  target: string;
  symptom: string;
}

/** An attempt at something that is to stay closed. */
export interface ProtectionAttempt extends Attempt {
  /** Of a path that was named: it has to be closed. */
  expected?: 'deny';
}

/**
 * The other side of a profile: whether what is to stay closed may be read, written, replaced, moved away or reached in
 * another way, and whether a service outside may be asked to do the work. `allow` is a hole. A denial is expected of the
 * paths that were named; the usual list and the services are told only.
 */
export function askProtection(protection: Protection, asked: AskedBehaviour): Answer[] {
  const { attempts: all, host } = protectionAttempts(protection, asked.host);
  return all.map(({ expected, ...attempt }) => ({
    ...answered(attempt, { ...asked, host }),
    ...(expected === undefined ? {} : { expected }),
  }));
}

/** Every attempt, and the host on which the places are there. */
export function protectionAttempts(
  { paths, home, workspace }: Protection,
  base: VirtualHost,
): { attempts: ProtectionAttempt[]; host: VirtualHost } {
  const named = paths.filter((path) => path !== USUAL).map((path): Closed => ({ what: 'named to be protected', path, read: true }));
  const usual = paths.length === 0 || paths.includes(USUAL) ? usualPlaces(home, workspace) : [];
  const host = extendHost(base, { files: Object.fromEntries(places([...named, ...usual], base).map((path) => [path, {}])) });
  const services = closedServices(home).map(({ what, operation, target }) => ({
    question: `${operation} ${target}`,
    operation,
    target,
    symptom: what,
  }));
  const all = [
    ...named.flatMap((each) => attempts(each, host).map((attempt): ProtectionAttempt => ({ ...attempt, expected: 'deny' }))),
    ...usual.flatMap((each) => attempts(each, host)),
    ...services,
  ];
  return { attempts: all, host };
}

/** What an attempt is about, and the way to it. */
export interface ProtectedPlace {
  place: string;
  way: string;
}

/** How the question of an attempt begins in a suite, where actions are asked about beside it. */
export const PROTECT = 'protect ';

/** What a question of a suite is an attempt at; null for one about something else. */
export const attemptOfProbe = (question: string): ProtectedPlace | null =>
  question.startsWith(PROTECT) ? placeOfAttempt(question.slice(PROTECT.length)) : null;

/** The place and the way that the question of an attempt names. A service has no way but itself. */
export function placeOfAttempt(question: string): ProtectedPlace {
  const [, move, moved] = /^(move \/.*?) above (\/.*)$/.exec(question) ?? [];
  if (move !== undefined && moved !== undefined) return { place: moved, way: move };
  const [, way = '', place = ''] = /^([a-z-]+) (\/.*)$/.exec(question) ?? [];
  return WAYS.has(way) ? { place, way } : { place: question, way: '' };
}

const WAYS: ReadonlySet<string> = new Set([
  'read',
  'read-by-link',
  'read-by-data-volume',
  'hard-link',
  'write',
  'replace',
  'make',
  'make-in-other-case',
]);

/** What the host has to have: the places themselves, where nothing is known of them. */
const places = (closed: readonly Closed[], host: VirtualHost): string[] => [
  ...new Set(
    closed
      .map(({ path, inside }) => host.resolve(inside === undefined ? path : `${path}/${inside}`).path)
      .filter((path) => host.node(path) === null),
  ),
];

function attempts({ what, path, inside, read }: Closed, host: VirtualHost): Attempt[] {
  const file = inside === undefined ? path : `${path}/${inside}`;
  const { path: real } = host.resolve(file);
  const about = (question: string, operation: string, target: string, symptom: string): Attempt => ({
    question: `${question} ${path}`,
    operation,
    target,
    symptom: `${what}: ${symptom}`,
  });
  return [
    ...(read
      ? [
          about('read', 'file-read-data', file, 'what is in it can be read'),
          about('read-by-link', 'file-read-data', real, 'a link made elsewhere leads to it: paths are compared after links are followed'),
          about('read-by-data-volume', 'file-read-data', host.dataSpelling(real), "the Data volume's spelling leads to it"),
          about('hard-link', 'file-link', real, 'a second name in an open folder is not covered by rules on the first'),
        ]
      : []),
    about('write', 'file-write-data', file, 'what is in it can be changed'),
    about('replace', 'file-write-unlink', file, 'it can be taken away, and something else put in its place'),
    about('make', 'file-write-create', file, 'where it does not exist yet, it can be made'),
    about(
      'make-in-other-case',
      'file-write-create',
      otherCase(file),
      'on a volume that does not tell case apart, another spelling makes the same file',
    ),
    ...movable(real, path, host).map((folder) =>
      about(`move ${folder} above`, 'file-write-unlink', folder, 'renaming the folder moves it out of the reach of rules on its path'),
    ),
  ];
}

/** The last component in the other case. */
function otherCase(path: string): string {
  const cut = path.lastIndexOf('/') + 1;
  const name = path.slice(cut);
  return path.slice(0, cut) + (name === name.toUpperCase() ? name.toLowerCase() : name.toUpperCase());
}

/** Folders that only root can rename, whatever a profile says. */
const ROOTS = /^\/(?:[^/]+|Users\/[^/]+|private\/[^/]+|private\/var\/[^/]+|System\/Volumes\/[^/]+)$/;

function movable(real: string, named: string, host: VirtualHost): string[] {
  const folders: string[] = [];
  for (let end = real.lastIndexOf('/'); end > 0; end = real.lastIndexOf('/', end - 1)) folders.push(real.slice(0, end));
  const { path: protectedPath } = host.resolve(named);
  return folders.filter((folder) => !ROOTS.test(folder) && folder !== protectedPath).reverse();
}

function answered({ question, operation, target, symptom }: Attempt, { policy, host, process }: AskedBehaviour): Answer {
  const decision = decide(policy, { operation, target, process }, host, { reasons: true });
  return { question, kind: 'protection', ...decided(decision), needed: [], symptom: decision.decision === 'deny' ? 'closed' : symptom };
}
