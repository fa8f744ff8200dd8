import type { FilterMeaning } from '@runtime/sbpl';

/** What filters compare, by the attribute they look at. */
const ATTRIBUTES: Readonly<Record<string, string>> = {
  path: 'the resolved path: links, dots and the Data volume are gone',
  'mount-relative-path': 'the path below the mount point of its volume',
  'global-name': 'the name of a service that launchd registers for everybody',
  'local-name': 'the name of a service of the process itself or its family',
  'xpc-service-name': 'the name of an XPC service',
  'ipc-posix-name': 'the name of POSIX shared memory or of a semaphore',
  'right-name': 'the name of an authorization right',
  'preference-domain': 'the domain of a preference',
  'notification-name': 'the name of a notification',
  'info-type': 'the kind of a system information request',
  'sysctl-name': 'the name of a sysctl',
  'iokit-registry-entry-class': 'the class of an IOKit registry entry',
  'iokit-user-client-class': 'the class of an IOKit user client',
  'iokit-property': 'the name of an IOKit property',
  'iokit-connection': 'the service an IOKit connection goes to',
  'iokit-method-number': 'the number of an IOKit method',
  'iokit-user-client-type': 'the type number of an IOKit user client',
  'kext-bundle-id': 'the bundle id of a kernel extension',
  'nvram-variable': 'the name of an NVRAM variable',
  'appleevent-destination': 'whom an Apple event goes to',
  'control-name': 'the name of a kernel control socket',
  'process-path': 'the path of the program of the process',
  'process-attribute': 'an attribute of the process',
  'vnode-type': 'the kind of file: REGULAR-FILE, DIRECTORY, SYMLINK, SOCKET, FIFO, CHARACTER-DEVICE, BLOCK-DEVICE, TTY',
  target: 'the process that is acted on: self, pgrp, others, children, same-sandbox',
  extension: 'a sandbox extension that the process holds, by its class',
  'extension-class': 'the class of an extension that is issued',
  entitlement: 'an entitlement of the process',
  'system-attribute': 'an attribute of the system',
  'signing-identifier': 'the code signing identifier of the process',
  'target-signing-identifier': 'the code signing identifier of the other process',
  'filesystem-name': 'the name of a file system',
  xattr: 'the name of an extended attribute',
  'privilege-id': 'a kernel privilege, by word or number',
  'fsctl-command': 'the command of an fsctl, by word or number',
  'fcntl-command': 'the command of an fcntl, by word or number',
  'ioctl-command': 'the command of an ioctl, by name, number or (_IO …)',
  'socket-option-name': 'a socket option, by word or number',
  'syscall-number': 'a system call, by word or number',
  'machtrap-number': 'a Mach trap, by word or number',
  'kernel-mig-routine': 'a MIG routine of the kernel',
  'mac-policy-name': 'the name of a MAC policy',
  'necp-client-action': 'an action of a NECP client',
  'device-conforms-to': 'what a device conforms to',
  'socket-domain': 'the domain of a socket: AF_UNIX, AF_INET, AF_INET6, AF_SYSTEM, …',
  'socket-type': 'the type of a socket: SOCK_STREAM, SOCK_DGRAM, …',
  'socket-protocol': 'the protocol of a socket',
  'signal-number': 'a signal, by name or number',
  uid: 'the user id of the process',
  'file-mode': 'the mode bits of a file: all of the mask must be set',
  remote: 'the other end of a connection: (remote tcp "localhost:80"); the host is * or localhost',
  local: 'this end of a connection: (local ip "localhost:*"); the host is * or localhost',
  'path-ancestors': 'the folders above a path, without the path itself',
};

const TESTS: Readonly<Record<NonNullable<FilterMeaning['test']>, string>> = {
  equal: 'Matches what is equal to one of its arguments.',
  subpath: 'Matches a folder given and everything below it.',
  prefix: 'Matches what begins with one of its arguments.',
  regex: 'Matches what one of its extended regular expressions finds; anchor them with ^ and $.',
};

const COMBINATORS: Readonly<Record<string, string>> = {
  'require-all': 'Matches where every filter inside does.',
  'require-any': 'Matches where one of the filters inside does.',
  'require-not': 'Matches where the filter inside does not.',
};

/** A filter in words. */
export function filterHelp({ name, attribute, test, kind, evaluated }: FilterMeaning): string {
  if (kind === 'combinator') return COMBINATORS[name] ?? '';
  const looksAt = ATTRIBUTES[attribute];
  const says = looksAt === undefined ? [] : [`Looks at ${looksAt}.`];
  if (test !== null) says.push(TESTS[test]);
  if (!evaluated) says.push('The model does not evaluate it: answers that hang on it are unknown.');
  return says.join(' ');
}
