import type { z } from 'zod';

/** What is wrong with a field, as the end of a sentence that begins with its pointer. */
export function problemMessage(issue: z.core.$ZodIssue): string {
  switch (issue.code) {
    case 'invalid_type':
      return typeMessage(issue.expected, /received (\w+)$/.exec(issue.message)?.[1]);
    case 'invalid_value': {
      const values = issue.values.map((value) => JSON.stringify(value));
      return values.length === 1 ? `must be ${values[0]}` : `must be one of ${values.join(', ')}`;
    }
    case 'invalid_format':
      // A message of our own says it better than the pattern.
      if (!issue.message.startsWith('Invalid ')) return issue.message;
      return issue.pattern === undefined ? `is no ${issue.format}` : `does not have the form ${issue.pattern}`;
    case 'too_small':
      if (issue.origin === 'string' && issue.minimum === 1) return 'is empty';
      return `must be at least ${issue.minimum}`;
    case 'too_big':
      return issue.origin === 'string' ? `is longer than ${issue.maximum} characters` : `must be at most ${issue.maximum}`;
    case 'invalid_key':
      return 'has a name that is not allowed';
    case 'invalid_union':
      return 'is none of the kinds that are known';
    default:
      return issue.message;
  }
}

const NAMES: Record<string, string> = {
  array: 'an array',
  boolean: 'true or false',
  int: 'an integer',
  null: 'null',
  number: 'a number',
  object: 'an object',
  record: 'an object',
  string: 'text',
};

function typeMessage(expected: string, received: string | undefined): string {
  if (expected === 'never') return 'must not be there';
  if (received === 'undefined') return 'is missing';
  const wanted = NAMES[expected] ?? expected;
  const got =
    received === undefined || received === expected ? undefined : received === 'boolean' ? 'a boolean' : (NAMES[received] ?? received);
  return got === undefined ? `must be ${wanted}` : `must be ${wanted}, not ${got}`;
}
