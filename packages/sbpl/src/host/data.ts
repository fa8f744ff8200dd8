import type { HostVolumeData } from './volumes.js';

/** A virtual host as a data file holds it. Paths are absolute and resolved; modes are octal text. */
export interface VirtualHostData {
  world_id: string;
  process: {
    path: string;
    uid: number;
    signing_identifier: string;
    extensions: string[];
    entitlements: string[];
    system_attributes: string[];
  };
  /** The read-write volume's own spelling, and the folders that are joined to the root. */
  firmlinks: { volume: string; folders: string[] };
  /** Symbolic links: place to target, relative ones against the folder of the place. */
  links: Record<string, string>;
  /** What is mounted where; the root and `/dev` where it is left out. */
  volumes?: HostVolumeData[];
  directories: Record<string, HostDirectoryData>;
  files: Record<string, HostFileData>;
  services: HostServiceData[];
  sysctls: Record<string, string>;
  iokit_classes: HostIokitData[];
  processes: { pid: number; path: string; uid: number }[];
  kexts: string[];
  shared_memory: string[];
  nvram: Record<string, string>;
  /** TCP ports that answer on the loopback; `*` means every port (a fixture listens where a probe asks). */
  loopback_ports: '*' | number[];
}

export interface HostDirectoryData {
  mode?: string;
  uid?: number;
}

export type HostFileType = 'regular' | 'character-device' | 'block-device' | 'tty' | 'socket' | 'fifo';

export interface HostFileData {
  /** A regular file where it is left out. */
  type?: HostFileType;
  mode?: string;
  uid?: number;
  content?: string;
  xattrs?: Record<string, string>;
}

/** `global`: any lookup finds it; `xpc`: only an XPC connection does, by its service name. */
export interface HostServiceData {
  name: string;
  namespace: 'global' | 'local' | 'xpc';
}

export interface HostIokitData {
  class: string;
  user_client_class: string;
  /** What `iokit-connection` names; not known where it is left out. */
  connection?: string;
  properties?: string[];
}
