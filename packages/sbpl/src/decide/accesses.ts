import type { HostNode, VirtualHost } from '../host/virtual-host.js';
import { mountRelative } from '../host/volumes.js';
import type { Access, Endpoint } from '../policy/access.js';
import { commandCode } from '../policy/commands.js';
import type { NumberAttribute } from '../policy/filter.js';
import { NUMBER_WORDS } from '../policy/number-words.js';
import { foldName, placesOf } from '../policy/spelling.js';
import type { QuestionProcess } from '../types.js';
import { type Asker, type TextValues, textAt } from './asker.js';
import type { Requirement } from './requirements.js';

const VNODE_TYPES: Readonly<Record<HostNode['type'], string>> = {
  regular: 'REGULAR-FILE',
  directory: 'DIRECTORY',
  link: 'SYMLINK',
  'character-device': 'CHARACTER-DEVICE',
  'block-device': 'BLOCK-DEVICE',
  tty: 'TTY',
  socket: 'SOCKET',
  fifo: 'FIFO',
};

/** The attribute that every xattr probe reads or writes (contract: harness, probe row to command line). */
export const PROBED_XATTR = 'user.sandbox_lore';

type NumberValues = { [name in NumberAttribute]?: number | null };

const MAX_CACHED = 8192;

const caches = new WeakMap<Asker, Map<string, Map<string, Access>>>();

/** The access to a resolved path. Askers never change, so what was made once is kept, up to a bound. */
export function pathAccess(asker: Asker, operation: string, path: string): Access {
  let byOperation = caches.get(asker);
  if (byOperation === undefined) {
    byOperation = new Map();
    caches.set(asker, byOperation);
  }
  let byPath = byOperation.get(operation);
  if (byPath === undefined) {
    byPath = new Map();
    byOperation.set(operation, byPath);
  }
  let access = byPath.get(path);
  if (access === undefined) {
    if (byPath.size >= MAX_CACHED) {
      byPath.clear();
    }
    access = makePathAccess(asker, operation, path);
    byPath.set(path, access);
  }
  return access;
}

function makePathAccess(asker: Asker, operation: string, path: string): Access {
  const node = asker.host.node(path);
  const volume = asker.host.volumeAt(path);
  const text: TextValues = {
    ...textAt(asker, path),
    path,
    'mount-relative-path': volume === null ? null : mountRelative(path, volume),
    'vnode-type': node === null ? null : VNODE_TYPES[node.type],
    'filesystem-name': volume?.filesystem ?? null,
  };
  if (operation.endsWith('-xattr')) {
    text.xattr = PROBED_XATTR;
  } else if (operation === 'file-issue-extension') {
    // Which class is issued is no part of the question.
    text['extension-class'] = null;
  } else if (operation === 'file-ioctl') {
    text['ioctl-command'] = null;
  }
  const mode = node === null ? null : node.mode;
  const access: Access = { operation, target: path, text, numbers: { uid: asker.uid }, mode, places: placesOf(path) };
  const certain = asker.host.certainSpelling(path);
  return certain === path ? access : { ...access, spelling: { folded: foldName(path), certain } };
}

/** The access to something that has a name and no path. */
export function nameAccess(asker: Asker, { operation, attribute, name }: Extract<Requirement, { kind: 'name' }>): Access {
  const { host } = asker;
  const text: TextValues = { ...asker.text };
  const numbers: NumberValues = { uid: asker.uid };
  if (operation.startsWith('network') || operation === 'system-socket') {
    return networkAccess(asker, operation, name, text, numbers);
  }
  if (attribute === 'global-name') {
    Object.assign(text, serviceNames(host, name));
  } else if (attribute === 'target') {
    text.target = targetWords(name);
  } else if (attribute === 'ioctl-command') {
    text[attribute] = commandCode(name);
  } else if (attribute !== null) {
    text[attribute] = name;
  }
  if (operation === 'iokit-open-user-client') {
    text['iokit-registry-entry-class'] = name;
    text['iokit-connection'] = host.userClient(name)?.connection ?? null;
    numbers['iokit-user-client-type'] = null;
  } else if (operation.startsWith('iokit')) {
    text['iokit-property'] = [name, ...(host.iokitClass(name)?.properties ?? [])];
  }
  if (operation === 'signal') {
    numbers['signal-number'] = 30;
  } else if (operation.startsWith('process-info')) {
    text['target-signing-identifier'] = null;
  }
  return { operation, target: name, text, numbers };
}

/**
 * A service is looked up in one namespace. A name that no service has belongs to none: then the lookup is judged by both
 * filters, since nothing tells which would apply.
 */
function serviceNames(host: VirtualHost, name: string): TextValues {
  const service = host.service(name);
  if (service === null) {
    return { 'global-name': name, 'local-name': name };
  }
  return service.namespace === 'local' ? { 'local-name': name } : { 'global-name': name };
}

/** Who a signal or a question about a process is aimed at, in the words of the `target` filter. */
function targetWords(name: string): readonly string[] {
  if (name === 'self') return ['self', 'same-sandbox', 'pgrp'];
  if (name === 'same-sandbox') return ['same-sandbox', 'children', 'pgrp'];
  return name === 'others' || /^\d+$/.test(name) ? ['others'] : [name];
}

const isAddress = (host: string): boolean => host.includes(':') || /^\d{1,3}(?:\.\d{1,3}){3}$/.test(host);

/** Reads `127.0.0.1:80`, `[::1]:80`, `host:80`, `*:80`, or the path of a Unix socket. */
export function readAddress(target: string): Endpoint {
  if (target.startsWith('/')) {
    return { protocol: 'unix', family: null, host: target, port: null };
  }
  const cut = target.startsWith('[') ? target.indexOf(']') + 1 : target.indexOf(':');
  const bare = cut > 0 && target.lastIndexOf(':') === cut ? target.slice(0, cut) : target;
  const host = bare.replace(/^\[|\]$/g, '');
  const port = bare === target ? 80 : Number.parseInt(target.slice(cut + 1), 10);
  const family = isAddress(host) ? (host.includes(':') ? 6 : 4) : null;
  return { protocol: 'tcp', family, host, port: Number.isNaN(port) ? null : port };
}

/** A kernel control is asked for by name; nothing of an address or a path is in it. */
function isControlName(target: string): boolean {
  const parts = target.split('.');
  return parts[0] === 'com' && parts.length > 2 && parts.every((part) => /^[\w-]+$/.test(part));
}

const DOMAINS = { 4: 2, 6: 30 } as const;

function networkAccess({ host, process }: Asker, operation: string, target: string, text: TextValues, base: NumberValues): Access {
  if (isControlName(target)) {
    const control = { ...base, 'socket-domain': 32, 'socket-type': 2, 'socket-protocol': 2 };
    return { operation, target, text: { ...text, 'control-name': target }, numbers: control };
  }
  const endpoint = readAddress(target);
  const isUnix = endpoint.protocol === 'unix';
  const domain = isUnix ? 1 : endpoint.family === null ? null : DOMAINS[endpoint.family];
  if (operation === 'system-socket') return { operation, target, text, numbers: { ...base, ...socketOf(target, domain) } };
  const numbers = { ...base, 'socket-domain': domain, 'socket-type': 1, 'socket-protocol': isUnix ? 0 : 6 };
  const outbound = operation === 'network-outbound';
  const path = isUnix ? host.resolve(endpoint.host).path : '';
  return {
    operation,
    target,
    text: isUnix ? { ...text, path, 'vnode-type': socketType(host, path) } : text,
    numbers,
    // A server's peer is not known before it calls; a client has no address of its own before it is bound.
    remote: outbound ? { ...endpoint, host: isUnix ? path : endpoint.host } : null,
    local: outbound ? localOf(process) : endpoint,
  };
}

/** A socket that is made: its domain, named by a word such as AF_UNIX or by an address that it is for; what else it is follows from the domain only. */
function socketOf(target: string, domain: number | null): NumberValues {
  const named = target.startsWith('AF_') ? (NUMBER_WORDS.get(target) ?? null) : domain;
  return { 'socket-domain': named, 'socket-type': named === 1 ? 1 : null, 'socket-protocol': named === 1 ? 0 : null };
}

const socketType = (host: VirtualHost, path: string): string | null => {
  const node = host.node(path);
  return node === null ? null : VNODE_TYPES[node.type];
};

const localOf = ({ local }: QuestionProcess): Endpoint =>
  local === undefined ? { protocol: 'tcp', family: null, host: '', port: null, isUnbound: true } : readAddress(local);
