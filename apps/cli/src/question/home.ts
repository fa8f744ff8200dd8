import { type CompiledPolicy, pathsInRules } from '@runtime/sbpl';

const HOME = /^\/Users\/[^/]+/;

/** The home folder that a profile is about: as a parameter names it, else that of the working folder or of a rule. */
export function homeOf(
  policy: CompiledPolicy,
  params: Readonly<Record<string, string>> | undefined,
  workspace: string | undefined,
): string {
  const named = Object.entries(params ?? {}).find(([name, value]) => /^_?HOME(?:_DIR|_PATH)?$/.test(name) && value.startsWith('/'))?.[1];
  const places = [workspace ?? '', ...Object.values(params ?? {}), ...pathsInRules(policy).map(({ value }) => value)];
  const found = places.map((place) => HOME.exec(place)?.[0]).find((place) => place !== undefined && place !== '/Users/Shared');
  return (named ?? found ?? '/Users/me').replace(/\/+$/, '');
}
