/** The words that arguments of a form may be. */
export const ARGUMENT_WORDS: Readonly<Record<string, readonly string[]>> = {
  'vnode-type': ['REGULAR-FILE', 'DIRECTORY', 'SYMLINK', 'SOCKET', 'FIFO', 'CHARACTER-DEVICE', 'BLOCK-DEVICE', 'TTY'],
  target: ['self', 'pgrp', 'others', 'children', 'same-sandbox'],
  remote: ['ip', 'ip4', 'ip6', 'tcp', 'tcp4', 'tcp6', 'udp', 'udp4', 'udp6', 'unix-socket'],
  local: ['ip', 'ip4', 'ip6', 'tcp', 'tcp4', 'tcp6', 'udp', 'udp4', 'udp6', 'unix-socket'],
  'socket-domain': ['AF_UNIX', 'AF_INET', 'AF_INET6', 'AF_ROUTE', 'AF_SYSTEM'],
  'socket-type': ['SOCK_STREAM', 'SOCK_DGRAM', 'SOCK_RAW', 'SOCK_SEQPACKET'],
  'process-attribute': ['is-plugin', 'is-installer', 'is-platform-binary'],
};

/** The modifiers of `with`. */
export const MODIFIER_NAMES: readonly string[] = [
  ...['report', 'no-report', 'no-log', 'send-signal', 'errno', 'no-sandbox', 'no-profile', 'grant', 'telemetry', 'message'],
  'partial-symbolication',
];
