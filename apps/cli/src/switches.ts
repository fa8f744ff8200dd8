/** The last word on a switch, before anything is parsed: `--json`, `--json=true`, `--json=false`, `--no-json`. */
export function isOn(argv: readonly string[], name: string): boolean {
  let on = false;
  for (const part of argv) {
    if (part === '--') break;
    if (part === `--${name}` || part === `--${name}=true`) on = true;
    else if (part === `--no-${name}` || part === `--${name}=false`) on = false;
  }
  return on;
}
