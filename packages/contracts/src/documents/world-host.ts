import { z } from 'zod';
import { named, text } from './fields.js';

const path = z.string().regex(/^(?![^\0]*\/(?:\/|$))\/[^\0]+$/, 'must be a plain absolute path');
const mode = z.string().regex(/^[0-7]{1,5}$/, 'must be an octal mode');
const owner = { mode: mode.optional(), uid: z.int().optional() };

const HostDirectorySchema = z.strictObject(owner);
/** What is behind a name that is neither a directory nor a link; a regular file where it is left out. */
const fileType = z.enum(['regular', 'character-device', 'block-device', 'tty', 'socket', 'fifo']);
const HostFileSchema = z.strictObject({
  type: fileType.optional(),
  ...owner,
  content: text.optional(),
  xattrs: z.record(text, text).optional(),
});
/** `global`: any lookup finds it; `xpc`: only an XPC connection does, by its service name. */
const HostServiceSchema = z.strictObject({ name: text, namespace: z.enum(['global', 'local', 'xpc']) });
const HostIokitClassSchema = z.strictObject({
  class: text,
  user_client_class: text,
  /** What `iokit-connection` names; not known where it is left out. */
  connection: text.optional(),
  properties: z.array(text).optional(),
});

const HostVolumeSchema = z.strictObject({
  /** Where it is mounted. */
  mount: z.string().regex(/^(?:\/|(?![^\0]*\/(?:\/|$))\/[^\0]+)$/, 'must be / or a plain absolute path'),
  filesystem: named,
  /** How its names are compared; not known where it is left out. */
  case: z.enum(['sensitive', 'insensitive']).optional(),
});

const directories = z.record(path, HostDirectorySchema);
const files = z.record(path, HostFileSchema);
/** Place to target, relative targets against the folder of the place. */
const links = z.record(path, text);

/** A small Mac of data. Paths are absolute and resolved; modes are octal text. */
export const virtualHostMembers = {
  process: z.strictObject({
    path: text,
    uid: z.int(),
    signing_identifier: text,
    extensions: z.array(text),
    entitlements: z.array(text),
    system_attributes: z.array(text),
  }),
  /** The read-write volume's own spelling, and the folders that are joined to the root. */
  firmlinks: z.strictObject({ volume: text, folders: z.array(text) }),
  links,
  /** What is mounted where; the root and `/dev` where it is left out. */
  volumes: z.array(HostVolumeSchema).optional(),
  directories,
  files,
  services: z.array(HostServiceSchema),
  /** Names that notifications are posted under. */
  notifications: z.array(text).optional(),
  sysctls: z.record(text, text),
  iokit_classes: z.array(HostIokitClassSchema),
  processes: z.array(z.strictObject({ pid: z.int(), path: named, uid: z.int() })),
  kexts: z.array(text),
  shared_memory: z.array(text),
  nvram: z.record(text, text),
  /** TCP ports that answer on the loopback; `*` means every port (a fixture listens where a probe asks). */
  loopback_ports: z.union([z.literal('*'), z.array(z.int())]),
};

/** What a plan's `simulated_host` adds to the virtual host, under paths as they resolve. */
export const HostAdditionsSchema = z.strictObject({
  directories: directories.optional(),
  files: files.optional(),
  links: links.optional(),
});
export interface HostAdditions extends z.infer<typeof HostAdditionsSchema> {}

export interface HostDirectoryData extends z.infer<typeof HostDirectorySchema> {}
export interface HostFileData extends z.infer<typeof HostFileSchema> {}
export interface HostVolumeData extends z.infer<typeof HostVolumeSchema> {}
export type HostFileType = z.infer<typeof fileType>;
export interface HostVolumeData extends z.infer<typeof HostVolumeSchema> {}
export interface HostServiceData extends z.infer<typeof HostServiceSchema> {}
export interface HostIokitData extends z.infer<typeof HostIokitClassSchema> {}
