import { describe, expect, it } from 'vitest';
import { ask, DENY } from '../helpers.js';

const ADDRESSES = { ip4: '1.2.3.4:80', ip6: '[2001:db8::1]:80', unix: '/private/tmp/s' };

/** Which of the addresses a filter lets be reached. */
const reached = (filter: string): string[] =>
  Object.entries(ADDRESSES).flatMap(([name, target]) =>
    ask(`${DENY}(allow network-outbound (remote ${filter}))`, 'network-outbound', target).decision === 'allow' ? [name] : [],
  );

describe('the words for one side of a socket', () => {
  it.each([
    ['ip', ['ip4', 'ip6']],
    ['ip4', ['ip4']],
    ['ip6', ['ip6']],
    ['tcp', ['ip4', 'ip6']],
    ['tcp4', ['ip4']],
    ['tcp6', ['ip6']],
    ['udp', []],
    ['udp4', []],
    ['udp6', []],
    ['unix', ['unix']],
    ['unix-socket', ['unix']],
    ['unix "/private/tmp/s"', ['unix']],
    ['unix (literal "/private/tmp/other")', []],
    ['tcp "*:80"', ['ip4', 'ip6']],
    ['tcp "*:81"', []],
    ['tcp "*:65535"', []],
  ])('mean what they say: %s', (filter, expected) => {
    expect(reached(filter)).toEqual(expected);
  });

  it.each([
    ['tcpp', 'remote names the protocol tcpp, which is not known; did you mean tcp?', false],
    ['q', 'remote names the protocol q, which is not known', false],
    ['constructor', 'remote names the protocol constructor, which is not known', false],
    ['tcp 80', 'an argument of remote is neither protocol, address nor filter', false],
    ['tcp "*:65536"', 'remote takes "*" or "localhost", a colon, and a port or "*"; "*:65536" is neither', true],
    ['tcp "1.2.3.4:80"', 'remote takes "*" or "localhost", a colon, and a port or "*"; "1.2.3.4:80" is neither', true],
  ])('leave the answer open where they say nothing: %s', (filter, reason, isRefused) => {
    const { decision, unknown, apply_failure } = ask(
      `${DENY}(allow network-outbound (remote ${filter}))`,
      'network-outbound',
      ADDRESSES.ip4,
    );
    expect([decision, unknown?.[0]?.reason]).toEqual(['unknown', reason]);
    expect(apply_failure?.code ?? null).toBe(isRefused ? 'bad-form' : null);
  });

  it('tell a kernel control by its numbers', () => {
    const control = (filter: string) =>
      ask(`${DENY}(allow network-outbound ${filter})`, 'network-outbound', 'com.apple.net.utun_control').decision;
    expect(['(socket-domain AF_SYSTEM)', '(socket-type SOCK_DGRAM)', '(socket-protocol 2)'].map(control)).toEqual([
      'allow',
      'allow',
      'allow',
    ]);
    expect(['(socket-domain AF_INET)', '(socket-type SOCK_STREAM)', '(socket-protocol 0)'].map(control)).toEqual(['deny', 'deny', 'deny']);
  });
});
