import { type Behaviour, type BehaviourParameter, didYouMean } from '@runtime/contracts';
import { behaviourNames, behaviours } from './data.js';
import { BehavioursError } from './error.js';
import { nearHint } from './near.js';

/** A behaviour with its values. */
export interface BehaviourQuestion {
  /** As it was asked. */
  question: string;
  behaviour: Behaviour;
  /** By parameter; one that is optional may be absent. */
  values: Readonly<Record<string, string>>;
  /** Parameters that the question itself gives a value to. */
  given: ReadonlySet<string>;
}

/**
 * Reads words such as `cd /Users/me/work` or `rename A B` as a question about a behaviour.
 *
 * @throws BehavioursError `BEHAVIOUR_UNKNOWN`, `BEHAVIOUR_VALUE_MISSING`, `BEHAVIOUR_VALUE_INVALID`.
 */
export function readBehaviour(words: readonly string[], question = words.join(' ')): BehaviourQuestion {
  const [name = '', ...given] = words;
  const behaviour = behaviours().get(name);
  if (behaviour === undefined) throw unknown(name);
  const { parameters } = behaviour;
  if (given.length > parameters.length) {
    const message = `${name} takes ${parameters.length === 0 ? 'no value' : `${usageOf(behaviour)} and no more`}, not ${JSON.stringify(question)}`;
    throw new BehavioursError({ code: 'BEHAVIOUR_VALUE_INVALID', message, hint: nearHint(name) ?? 'put a value with spaces in quotes' });
  }
  const values: Record<string, string> = {};
  for (const [at, parameter] of parameters.entries()) {
    const value = given[at] ?? parameter.default;
    if (value !== undefined) values[parameter.name] = checked(behaviour, parameter, value);
    else if (parameter.optional !== true) {
      const message = `${name} needs a value for ${parameter.name}`;
      throw new BehavioursError({ code: 'BEHAVIOUR_VALUE_MISSING', message, hint: `ask ${JSON.stringify(usageOf(behaviour))}` });
    }
  }
  return { question, behaviour, values, given: new Set(parameters.slice(0, given.length).map((each) => each.name)) };
}

/** How a behaviour is asked: its name and the names of its values. */
const usageOf = ({ name, parameters }: Behaviour): string =>
  [name, ...parameters.map((each) => (each.optional || each.default !== undefined ? `[${each.name}]` : each.name))].join(' ');

function unknown(name: string): BehavioursError {
  const known = behaviourNames();
  return new BehavioursError({
    code: 'BEHAVIOUR_UNKNOWN',
    message: `there is no behaviour ${JSON.stringify(name.slice(0, 80))}`,
    hint: didYouMean(name, known, `behaviours are ${known.join(', ')}`),
  });
}

function checked({ name }: Behaviour, { name: parameter, kind }: BehaviourParameter, value: string): string {
  const isPath = kind !== 'address' && kind !== 'word';
  const isSound = isPath ? value.startsWith('/') && !value.includes('\0') : kind === 'word' || isAddress(value);
  if (isSound) return isPath && value.length > 1 ? value.replace(/\/+$/, '') || '/' : value;
  throw new BehavioursError({
    code: 'BEHAVIOUR_VALUE_INVALID',
    message: `${parameter} of ${name} is ${JSON.stringify(value.slice(0, 200))}, and ${isPath ? 'has to be a whole path' : 'has to be HOST:PORT'}`,
    hint:
      (isPath && !value.includes('/') ? nearHint(name) : undefined) ??
      (isPath ? 'write the path from / on' : 'for example localhost:8080 or *:443'),
  });
}

const isAddress = (value: string): boolean => {
  const port = /^(?:[^\s:/]+|\[[0-9A-Fa-f:.]+\]):(\*|\d{1,5})$/.exec(value)?.[1];
  return port !== undefined && (port === '*' || Number(port) <= 65_535);
};
