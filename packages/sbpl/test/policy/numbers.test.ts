import { describe, expect, it } from 'vitest';
import { answer, DENY } from '../helpers.js';

/** As the headers of Darwin define them. */
const COMMANDS = `
  f: FIOASYNC 125 FIONBIO 126 FIONREAD 127
  t: TIOCEXCL 13 TIOCNXCL 14 TIOCFLUSH 16 TIOCGETA 19 TIOCSETA 20 TIOCSETAW 21 TIOCSETAF 22 TIOCPTYUNLK 82 TIOCPTYGNAME 83
  t: TIOCPTYGRANT 84 TIOCDRAIN 94 TIOCEXT 96 TIOCSCTTY 97 TIOCCONS 98 TIOCGSID 99 TIOCSTAT 101 TIOCSWINSZ 103 TIOCGWINSZ 104
  t: TIOCMGET 106 TIOCSTART 110 TIOCSTOP 111 TIOCNOTTY 113 TIOCSTI 114 TIOCOUTQ 115 TIOCSPGRP 118 TIOCGPGRP 119
`;

describe('a command of devices by its name', () => {
  it.each(COMMANDS.trim().split('\n'))('is its group and number: %s', (line) => {
    const [group, ...words] = line.trim().split(/:? /) as [string, ...string[]];
    for (let at = 0; at < words.length; at += 2) {
      const rule = (number: number) => `${DENY}(allow file-ioctl (ioctl-command (_IO "${group}" ${number})))`;
      const sends = (number: number) => answer(rule(number), 'file-ioctl', '/dev/ttys000', { ioctl_command: words[at] as string });
      const number = Number(words[at + 1]);
      expect([words[at], sends(number), sends(number + 1)]).toEqual([words[at], 'allow', 'deny']);
    }
  });
});

describe('a domain of sockets by its name', () => {
  it.each([
    ['AF_UNIX', 1],
    ['AF_INET', 2],
    ['AF_ROUTE', 17],
    ['AF_INET6', 30],
    ['AF_SYSTEM', 32],
  ])('%s is %i', (word, number) => {
    const made = (domain: number) => answer(`${DENY}(allow system-socket (socket-domain ${domain}))`, 'system-socket', word);
    expect([made(number), made(number + 1)]).toEqual(['allow', 'deny']);
  });
});

it('the word of a kind of socket is its number: a control asks for datagrams', () => {
  const made = (kind: string) =>
    answer(`${DENY}(allow network-outbound (socket-type ${kind}))`, 'network-outbound', 'com.apple.net.utun_control');
  expect(['SOCK_DGRAM', '2', 'SOCK_STREAM'].map(made)).toEqual(['allow', 'allow', 'deny']);
});

it('the word of a signal is its number: a probe sends SIGUSR1', () => {
  const sends = (signal: string) => answer(`${DENY}(allow signal (signal-number ${signal}))`, 'signal', 'others');
  expect(['SIGUSR1', '30', 'SIGCONT', 'SIGUSR2'].map(sends)).toEqual(['allow', 'allow', 'deny', 'deny']);
});
