export interface HostDataProblem {
  /** JSON pointer. */
  field: string;
  message: string;
}

type Check = (value: unknown, field: string) => HostDataProblem[];

const wrong = (field: string, message: string): HostDataProblem[] => [{ field, message }];

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value);

const string: Check = (value, field) => (typeof value === 'string' ? [] : wrong(field, 'text is due here'));
const integer: Check = (value, field) => (Number.isSafeInteger(value) ? [] : wrong(field, 'an integer is due here'));
const octal: Check = (value, field) =>
  typeof value === 'string' && /^[0-7]{1,5}$/.test(value) ? [] : wrong(field, 'an octal mode is due here');
const oneOf =
  (...values: string[]): Check =>
  (value, field) =>
    typeof value === 'string' && values.includes(value) ? [] : wrong(field, `one of ${values.join(', ')} is due here`);

const optional =
  (check: Check): Check =>
  (value, field) =>
    value === undefined ? [] : check(value, field);

const list =
  (check: Check): Check =>
  (value, field) =>
    Array.isArray(value) ? value.flatMap((item, index) => check(item, `${field}/${index}`)) : wrong(field, 'a list is due here');

const shape =
  (members: Record<string, Check>): Check =>
  (value, field) =>
    isObject(value)
      ? Object.entries(members).flatMap(([name, check]) => check(value[name], `${field}/${name}`))
      : wrong(field, 'an object is due here');

/** A key as a step of a JSON pointer. */
export const pointer = (key: string): string => key.replaceAll('~', '~0').replaceAll('/', '~1');

const map =
  (check: Check, keys: 'paths' | 'names'): Check =>
  (value, field) => {
    if (!isObject(value)) {
      return wrong(field, 'an object is due here');
    }
    return Object.entries(value).flatMap(([key, item]) => {
      const at = `${field}/${pointer(key)}`;
      const bad = keys === 'paths' && !/^(?:\/[^/\0]+)+$/.test(key);
      return [...(bad ? wrong(at, 'the key is not a plain absolute path') : []), ...check(item, at)];
    });
  };

const ports: Check = (value, field) => (value === '*' ? [] : list(integer)(value, field));

const directoryMap = map(shape({ mode: optional(octal), uid: optional(integer) }), 'paths');
const FILE_TYPES = ['regular', 'character-device', 'block-device', 'tty', 'socket', 'fifo'];
const fileMap = map(
  shape({
    type: optional(oneOf(...FILE_TYPES)),
    mode: optional(octal),
    uid: optional(integer),
    content: optional(string),
    xattrs: optional(map(string, 'names')),
  }),
  'paths',
);
const linkMap = map(string, 'paths');

const host = shape({
  world_id: string,
  process: shape({
    path: string,
    uid: integer,
    signing_identifier: string,
    extensions: list(string),
    entitlements: list(string),
    system_attributes: list(string),
  }),
  firmlinks: shape({ volume: string, folders: list(string) }),
  links: linkMap,
  volumes: optional(list(shape({ mount: string, filesystem: string, case: optional(oneOf('sensitive', 'insensitive')) }))),
  directories: directoryMap,
  files: fileMap,
  services: list(shape({ name: string, namespace: oneOf('global', 'local', 'xpc') })),
  sysctls: map(string, 'names'),
  iokit_classes: list(
    shape({ class: string, user_client_class: string, connection: optional(string), properties: optional(list(string)) }),
  ),
  processes: list(shape({ pid: integer, path: string, uid: integer })),
  kexts: list(string),
  shared_memory: list(string),
  nvram: map(string, 'names'),
  loopback_ports: ports,
});

/** Everything that keeps a value from being a virtual host. */
export const hostDataProblems = (value: unknown): HostDataProblem[] => host(value, '');

const ADDITIONS: Record<string, Check> = { directories: optional(directoryMap), files: optional(fileMap), links: optional(linkMap) };
const additions = shape(ADDITIONS);

/** The same for what is added to a host. */
export function additionShapeProblems(value: unknown): HostDataProblem[] {
  const unknown = isObject(value) ? Object.keys(value).filter((name) => !Object.hasOwn(ADDITIONS, name)) : [];
  const members = Object.keys(ADDITIONS).join(', ');
  return [
    ...additions(value, ''),
    ...unknown.flatMap((name) => wrong(`/${pointer(name)}`, `${name} cannot be added to the virtual host; ${members} can`)),
  ];
}
