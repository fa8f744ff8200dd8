/** The last word on a switch, before anything is parsed: `--json`, `--json=true`, `--json=false`, `--no-json`. Undefined where there is none. */
export function lastWordOn(argv: readonly string[], name: string): boolean | undefined {
  let on: boolean | undefined;
  for (const part of argv) {
    if (part === '--') break;
    if (part === `--${name}` || part === `--${name}=true`) on = true;
    else if (part === `--no-${name}` || part === `--${name}=false`) on = false;
  }
  return on;
}
