import { formatProfile } from '@runtime/sbpl';
import type { TextEdit } from 'vscode-languageserver/node';
import type { Profile } from '../text/profile.js';

/** The whole text in the printer's layout; nothing for a text that does not read or that has it already. */
export function formatting(profile: Profile): TextEdit[] {
  const formatted = formatProfile(profile.text);
  if (formatted === null || formatted === profile.text) return [];
  return [{ range: profile.range(0, profile.text.length), newText: formatted }];
}
