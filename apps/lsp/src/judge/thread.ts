import { parentPort } from 'node:worker_threads';
import { lintProfile } from '@runtime/behaviours';
import { assembleProfile, compilePolicy, placesOfRules } from '@runtime/sbpl';
import { importsBelow } from '../imports.js';
import { worldOf } from '../world.js';
import type { Answer, Answers, Question } from './question.js';

function answer(question: Question): Answers[keyof Answers] {
  const { text, file, settings } = question;
  const { parameters: params, importPaths, fragment } = settings;
  const profile = assembleProfile({ text, file });
  const context = { params, fragment, imports: importsBelow(importPaths) };
  const world = worldOf(settings.world);
  return question.kind === 'findings'
    ? lintProfile(profile, world, context)
    : placesOfRules(compilePolicy(profile, world, context), question.start);
}

function reply(question: Question): Answer {
  try {
    return { ok: true, value: answer(question) };
  } catch (error) {
    return { ok: false, message: error instanceof Error ? error.message : String(error) };
  }
}

parentPort?.on('message', (question: Question) => parentPort?.postMessage(reply(question)));
