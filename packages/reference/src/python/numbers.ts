import { JsonNumber } from '@runtime/contracts';
import { trimBlanks } from './lines.js';

const PLAIN = /^[+-]?[0-9]+$/;
/** Digits of any script with single underscores between them. */
const isLoose = (text: string): boolean => /^[+-]?[\p{Nd}_]+$/u.test(text) && !/__|^[+-]?_|_$/.test(text);
const DIGIT = /^\p{Nd}$/u;

/**
 * A whole number written as text (`F_GETPATH_ERROR:13`), or null. Numbers that JavaScript cannot hold keep their digits.
 */
export function wholeNumberFromText(text: string): number | JsonNumber | null {
  const trimmed = trimBlanks(text);
  if (PLAIN.test(trimmed)) return exact(trimmed);
  if (!isLoose(trimmed)) return null;
  return exact([...trimmed.replaceAll('_', '')].map((character) => digitOf(character) ?? character).join(''));
}

function exact(digits: string): number | JsonNumber {
  const value = Number(digits);
  return Number.isSafeInteger(value) ? value + 0 : new JsonNumber(BigInt(digits.replace(/^\+/, '')).toString());
}

/** Decimal digits of every script stand in runs of ten that start at their zero. */
function digitOf(character: string): string | null {
  if (!DIGIT.test(character)) return null;
  const point = character.codePointAt(0) as number;
  let before = 0;
  while (DIGIT.test(String.fromCodePoint(point - before - 1))) before++;
  return String(before % 10);
}

/** A number's source text as Python would print the value: shortest digits, `e` beyond 16 digits, `.0` on whole floats. */
export function pythonNumberText(source: string): string {
  if (/^-?[0-9]+$/.test(source)) return source === '-0' ? '0' : source;
  const value = Number(source);
  if (Number.isNaN(value)) return 'NaN';
  if (!Number.isFinite(value)) return value > 0 ? 'Infinity' : '-Infinity';
  return pythonFloatText(value);
}

function pythonFloatText(value: number): string {
  if (value === 0) return Object.is(value, -0) ? '-0.0' : '0.0';
  const [mantissa = '', power = '0'] = value.toExponential().split('e');
  const exponent = Number(power);
  if (exponent < -4 || exponent >= 16) {
    const digits = String(Math.abs(exponent)).padStart(2, '0');
    return `${mantissa}e${exponent < 0 ? '-' : '+'}${digits}`;
  }
  const sign = value < 0 ? '-' : '';
  const digits = mantissa.replace(/[-.]/g, '');
  if (exponent < 0) return `${sign}0.${'0'.repeat(-exponent - 1)}${digits}`;
  if (digits.length <= exponent + 1) return `${sign}${digits.padEnd(exponent + 1, '0')}.0`;
  return `${sign}${digits.slice(0, exponent + 1)}.${digits.slice(exponent + 1)}`;
}
