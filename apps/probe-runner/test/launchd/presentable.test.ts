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
    ['a function with a brace of its own', '\t\tF => () {\n\t}\n\t\tSECRET\n\t}\n\tlast = 1\n'],
    ['a value that looks like the end of its block', '\t\tV => x\n\t}\nSECRET\n\t}\n\tlast = 1\n'],
    ['a value of several lines', '\t\tEMPTY => \n\t\tV => x\n\nSECRET\n\t}\n'],
    ['no end', '\t\tV => SECRET'],
  ])('keeps nothing of an environment with %s', (_, values) => {
    for (const block of ['environment', 'inherited environment', 'Environment variables'])
      expect(of(['launchctl', 'print', 'gui/501/our.label'], `l = {\n\tstate = x\n\t${block} = {\n${values}`).stdout).not.toMatch(/SECRET/);
  });

  it.each([
    ['launchctl', 'print-disabled', 'gui/501'],
    ['log', 'show', '--last', '2m'],
  ])('keeps of %s %s the lines about the label', (...argv) => {
    expect(of(argv, 'com.example.app => disabled\n"our.label" => disabled\n').stdout).toBe('"our.label" => disabled\n');
  });
});
