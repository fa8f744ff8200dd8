import { describe, expect, it } from 'vitest';
import { presentable } from '../../src/launchd/presentable.js';

const SERVICE = `gui/501/l = {
\tstate = running
\tinherited environment = {
\t\tSECRET => x
\t}

\tenvironment = {
\t\tXPC_SERVICE_NAME => l
\t}
\tlast exit code = 0
}
`;

const of = (argv: string[], stdout: string) => presentable({ argv, stdout, stderr: 'said' }, 'our.label');

describe('when words of launchd become artifacts', () => {
  it('keeps nothing of a domain but standard error', () => {
    expect(of(['launchctl', 'print', 'gui/501'], 'services = { everything }')).toEqual({ stdout: null, stderr: 'said' });
  });

  it('keeps a service without its environments', () => {
    expect(of(['launchctl', 'print', 'gui/501/our.label'], SERVICE).stdout).toBe(
      'gui/501/l = {\n\tstate = running\n\n\tlast exit code = 0\n}\n',
    );
  });

  it.each([
    ['launchctl', 'print-disabled', 'gui/501'],
    ['log', 'show', '--last', '2m'],
  ])('keeps of %s %s the lines about the label', (...argv) => {
    expect(of(argv, 'com.example.app => disabled\n"our.label" => disabled\n').stdout).toBe('"our.label" => disabled\n');
  });
});
