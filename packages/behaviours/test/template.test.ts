import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { everydayQuestions, suiteQuestions } from '@runtime/behaviours';
import { repositoryRoot } from '@runtime/testing';
import { expect, it } from 'vitest';
import { host } from './support.js';

const TEMPLATE = join(repositoryRoot, 'packages/plan/templates/everyday/template.json');

/** The questions of the everyday set about the folder of the template, each access once. */
function probes(): Set<string> {
  const questions = everydayQuestions('/private/tmp/runtime-everyday').map((asked) => ({
    kind: 'behaviour' as const,
    question: asked.question,
    asked,
  }));
  return new Set(suiteQuestions(questions, [], host).map(({ operation, target }) => `${operation} ${target}`));
}

it('the template everyday asks the accesses of the everyday set that a run can make', () => {
  const { probes: registry } = JSON.parse(readFileSync(TEMPLATE, 'utf8')) as {
    probes: { probes: Record<string, { operation: string; target: string }> };
  };
  const asked = Object.values(registry.probes).map(({ operation, target }) => `${operation} ${target}`);
  expect(new Set(asked)).toEqual(probes());
});
