import type { VirtualHost } from '../host/virtual-host.js';
import type { Access, Endpoint } from '../policy/access.js';
import type { NumberAttribute, TextAttribute } from '../policy/filter.js';
import type { Requirement } from './requirements.js';

const VNODE_TYPES = { file: 'REGULAR-FILE', directory: 'DIRECTORY', link: 'SYMLINK' } as const;

/** The attribute that every xattr probe reads or writes (contract: harness, probe row to command line). */
export const PROBED_XATTR = 'user.sandbox_lore';

type NumberValues = { [name in NumberAttribute]?: number | null };

type TextValues = { [name in TextAttribute]?: string | readonly string[] | null };

const bases = new WeakMap<VirtualHost, TextValues>();

/** What is true of every access of the virtual host's probe process. */
function baseOf(host: VirtualHost): TextValues {
  let base = bases.get(host);
  if (base === undefined) {
    const { process } = host.data;
    base = {
      'process-path': process.path,
      'signing-identifier': process.signing_identifier,
      extension: process.extensions,
      entitlement: process.entitlements,
      'system-attribute': process.system_attributes,
    };
    bases.set(host, base);
  }
  return base;
}

const MAX_CACHED = 8192;

const paths = new WeakMap<VirtualHost, Map<string, Map<string, Access>>>();

/** The access to a resolved path. Hosts never change, so what was made once is kept, up to a bound. */
export function pathAccess(host: VirtualHost, operation: string, path: string): Access {
  let byOperation = paths.get(host);
  if (byOperation === undefined) {
    byOperation = new Map();
    paths.set(host, byOperation);
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
    access = makePathAccess(host, operation, path);
    byPath.set(path, access);
  }
  return access;
}

function makePathAccess(host: VirtualHost, operation: string, path: string): Access {
  const node = host.node(path);
  const text: TextValues = { ...baseOf(host), path, 'vnode-type': node === null ? null : VNODE_TYPES[node.kind] };
  if (operation.endsWith('-xattr')) {
    text.xattr = PROBED_XATTR;
  }
  if (operation === 'file-issue-extension') {
    // Which class is issued is no part of the question.
    text['extension-class'] = null;
  }
  text['filesystem-name'] = path === '/dev' || path.startsWith('/dev/') ? 'devfs' : 'apfs';
  return { operation, target: path, text, numbers: { uid: host.data.process.uid }, mode: node === null ? null : node.mode };
}

/** The access to something that has a name and no path. */
export function nameAccess(host: VirtualHost, { operation, attribute, name }: Extract<Requirement, { kind: 'name' }>): Access {
  const text: TextValues = { ...baseOf(host) };
  const numbers: NumberValues = { uid: host.data.process.uid };
  if (operation.startsWith('network') || operation === 'system-socket') {
    return networkAccess(operation, name, text, numbers);
  }
  if (attribute === 'global-name') {
    Object.assign(text, serviceNames(host, name));
  } else if (attribute === 'target') {
    text.target = targetWords(name);
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

/** Reads `127.0.0.1:80`, `[::1]:80`, `host:80`, or the path of a Unix socket. */
export function readAddress(target: string): Endpoint {
  if (target.startsWith('/')) {
    return { protocol: 'unix', family: null, host: target, port: null };
  }
  const cut = target.startsWith('[') ? target.indexOf(']') + 1 : target.indexOf(':');
  const bare = cut > 0 && target.lastIndexOf(':') === cut ? target.slice(0, cut) : target;
  const host = bare.replace(/^\[|\]$/g, '');
  const port = bare === target ? 80 : Number.parseInt(target.slice(cut + 1), 10);
  return { protocol: 'tcp', family: host.includes(':') ? 6 : 4, host, port: Number.isNaN(port) ? null : port };
}

/** A kernel control is asked for by name; nothing of an address or a path is in it. */
const CONTROL_NAME = /^[A-Za-z][\w-]*(?:\.[\w-]+){2,}$/;

function networkAccess(operation: string, target: string, text: TextValues, base: NumberValues): Access {
  if (CONTROL_NAME.test(target) && target.startsWith('com.')) {
    const control = { ...base, 'socket-domain': 32, 'socket-type': 2, 'socket-protocol': 2 };
    return { operation, target, text: { ...text, 'control-name': target }, numbers: control };
  }
  const endpoint = readAddress(target);
  const isUnix = endpoint.protocol === 'unix';
  const numbers = {
    ...base,
    'socket-domain': isUnix ? 1 : endpoint.family === 6 ? 30 : 2,
    'socket-type': 1,
    'socket-protocol': isUnix ? 0 : 6,
  };
  const outbound = operation === 'network-outbound';
  return {
    operation,
    target,
    text: isUnix ? { ...text, path: endpoint.host } : text,
    numbers,
    // The port a client binds to is the kernel's choice; a server's peer is not known before it calls.
    remote: outbound ? endpoint : null,
    local: outbound ? null : endpoint,
  };
}
