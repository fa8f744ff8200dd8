import { ChannelError, ChannelName, LockMode, parseChannelSpec } from '@runtime/channels';
import { toThrowWithCode } from '@runtime/testing';
import { describe, expect, it } from 'vitest';

describe('a channel specification', () => {
  it('is a name, or an object with its members', () => {
    expect(parseChannelSpec(ChannelName.direct)).toEqual({ channel: 'direct' });
    const spec = {
      channel: ChannelName.launchd_clean,
      require_clean: true,
      lock: true,
      lock_mode: LockMode.wait,
      lock_timeout_seconds: 5,
      label_prefix: 'org.example',
    };
    expect(parseChannelSpec(spec)).toEqual(spec);
  });

  it.each([
    ['other', '/channel'],
    [{ channel: 'direct', lock_mode: 'maybe' }, '/lock_mode'],
    [{ channel: 'direct', lock_timeout_seconds: -1 }, '/lock_timeout_seconds'],
    [{ channel: 'direct', lock_timeout_seconds: Number.POSITIVE_INFINITY }, '/lock_timeout_seconds'],
    [{ channel: 'direct', label_prefix: '../x' }, '/label_prefix'],
    [{ channel: 'direct', surprise: 1 }, '/'],
    [[], '/'],
    [null, '/'],
  ])('%j is none', async (value, field) => {
    const error = await toThrowWithCode(() => parseChannelSpec(value), ChannelError, 'CHANNEL_SPEC_INVALID');
    expect(error).toMatchObject({ field, category: 'usage' });
  });
});
