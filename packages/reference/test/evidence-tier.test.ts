import { EvidenceError, evidenceTier } from '@runtime/reference';
import { toThrowWithCode } from '@runtime/testing';
import { describe, expect, it } from 'vitest';

describe('a path counts as registered for bedrock', () => {
  const tier = (path: string, registered = 'maps/bedrock.json'): string => evidenceTier({ path, bedrockPaths: [registered] });

  it.each([
    ['maps/bedrock.json', 'maps/bedrock.json'],
    ['./maps/./bedrock.json', 'maps/bedrock.json'],
    ['maps//bedrock.json', 'maps/bedrock.json'],
    ['maps/bedrock.json/', 'maps/bedrock.json'],
    ['maps/bedrock.json', './maps//bedrock.json'],
    ['/maps/bedrock.json', '///maps/bedrock.json'],
    ['', '.'],
  ])('%s, where %s is', (path, registered) => {
    expect(tier(path, registered)).toBe('bedrock');
  });

  it.each([
    ['maps/deep/../bedrock.json', 'maps/bedrock.json'],
    ['/maps/bedrock.json', 'maps/bedrock.json'],
    ['//maps/bedrock.json', '/maps/bedrock.json'],
    ['maps/Bedrock.json', 'maps/bedrock.json'],
    ['maps /bedrock.json', 'maps/bedrock.json'],
  ])('not %s, where %s is', async (path, registered) => {
    await toThrowWithCode(() => tier(path, registered), EvidenceError, 'TIER_INVALID');
  });
});
