import { copyFileSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { AttestationError } from '@runtime/contracts';
import { temporaryDirectory, toThrowWithCode } from '@runtime/testing';
import { describe, expect, it } from 'vitest';
import { FleetError } from '../src/error.js';
import { readKeyList } from '../src/keys.js';
import { type Order, openSubmission, submissionText } from '../src/submission/document.js';
import { readSuite } from '../src/submission/suite.js';
import { WORLD, writeKeys, writeSuite } from './support/fleet.js';

const RUN = '3f0f5d3c-8f46-4d5e-9d3f-0d6a3c6a1b11';
const ORDER: Order = { plan_id: 'p', plan_digest: 'd', channel: 'direct', runs: [{ run_id: RUN, world_id: WORLD }] };

describe('a submission', () => {
  it('comes back as it was signed, and is equal bytes when it is made again', async () => {
    const keys = writeKeys(temporaryDirectory(), 'k');
    const { files, plan_digest } = await readSuite(writeSuite(), {});
    const text = submissionText({ ...ORDER, plan_digest }, files, keys.pem);
    expect(submissionText({ ...ORDER, plan_digest }, files, keys.pem)).toBe(text);
    const listed = await readKeyList(keys.list);
    expect(openSubmission(text, listed, 's')).toMatchObject({ order: { ...ORDER, plan_digest }, files, signedBy: listed[0]!.id });
  });

  it.each<[what: string, files: Record<string, string>, order?: object]>([
    ['a file above the suite', { 'plan.json': '{}', 'sb/../../x.sb': '' }],
    ['an absolute file', { 'plan.json': '{}', '/etc/x.json': '' }],
    ['a file of another kind', { 'plan.json': '{}', 'sb/run.sh': '' }],
    ['a hidden file', { 'plan.json': '{}', 'registry/.x.json': '' }],
    ['a configuration', { 'plan.json': '{}', 'runtime.config.json': '{}' }],
    ['two files that are one on a Mac', { 'plan.json': '{}', 'sb/a.sb': '', 'sb/A.sb': '' }],
    ['no plan', { 'sb/a.sb': '' }],
    ['one run twice', { 'plan.json': '{}' }, { runs: [...ORDER.runs, ...ORDER.runs] }],
    ['a run id that leads out', { 'plan.json': '{}' }, { runs: [{ run_id: '../x', world_id: WORLD }] }],
    ['no runs', { 'plan.json': '{}' }, { runs: [] }],
    ['a channel that does not exist', { 'plan.json': '{}' }, { channel: 'ssh' }],
    ['a command', { 'plan.json': '{}' }, { command: 'rm -rf /' }],
  ])('with %s is refused, signed as it is', async (_what, files, order = {}) => {
    const keys = writeKeys(temporaryDirectory(), 'k');
    const text = submissionText({ ...ORDER, ...order } as Order, files, keys.pem);
    const listed = await readKeyList(keys.list);
    await toThrowWithCode(() => openSubmission(text, listed, 's'), FleetError, 'FLEET_SUBMISSION_INVALID');
  });

  it.each<[what: string, edit: (document: { envelope: { payload: string }; files: Record<string, string> }) => void]>([
    ['another text of a file', (document) => (document.files['sb/a.sb'] = 'other')],
    ['one file more', (document) => (document.files['sb/b.sb'] = '')],
    ['one file less', (document) => delete document.files['sb/a.sb']],
  ])('with %s than was signed is refused', async (_what, edit) => {
    const keys = writeKeys(temporaryDirectory(), 'k');
    const document = JSON.parse(submissionText(ORDER, { 'plan.json': '{}', 'sb/a.sb': '(version 1)' }, keys.pem));
    edit(document);
    const listed = await readKeyList(keys.list);
    await toThrowWithCode(() => openSubmission(JSON.stringify(document), listed, 's'), FleetError, 'FLEET_SUBMISSION_INVALID');
  });

  it('with another order than was signed is refused before anything of it is read', async () => {
    const keys = writeKeys(temporaryDirectory(), 'k');
    const document = JSON.parse(submissionText(ORDER, { 'plan.json': '{}' }, keys.pem));
    document.envelope.payload = Buffer.from('{"not": "a statement"}').toString('base64');
    const listed = await readKeyList(keys.list);
    await toThrowWithCode(() => openSubmission(JSON.stringify(document), listed, 's'), FleetError, 'FLEET_SIGNATURE_REFUSED');
  });
});

describe('a list of keys', () => {
  it('takes every key of the file, with words of people between them', async () => {
    const place = temporaryDirectory();
    const [a, b] = [writeKeys(place, 'a'), writeKeys(place, 'b')];
    writeFileSync(join(place, 'list'), `of Anna:\n${readFileSync(a.list, 'utf8')}\nof Ben:\n${readFileSync(b.list, 'utf8')}`);
    const keys = await readKeyList(join(place, 'list'));
    expect(keys).toHaveLength(2);
    const text = submissionText(ORDER, { 'plan.json': '{}' }, b.pem);
    expect(openSubmission(text, keys, 's').signedBy).toBe(keys[1]!.id);
  });

  it('without a key, with a private one, or with one of another kind is refused', async () => {
    const place = temporaryDirectory();
    const { key, list, pem } = writeKeys(place, 'a');
    writeFileSync(join(place, 'empty'), 'nobody\n');
    await toThrowWithCode(() => readKeyList(join(place, 'empty')), FleetError, 'FLEET_KEYS_INVALID');
    await toThrowWithCode(() => readKeyList(key), FleetError, 'FLEET_KEYS_INVALID');
    writeFileSync(list, readFileSync(list, 'utf8') + pem);
    await toThrowWithCode(() => readKeyList(list), FleetError, 'FLEET_KEYS_INVALID');
    writeFileSync(list, '-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----\n');
    await toThrowWithCode(() => readKeyList(list), AttestationError, 'ATTESTATION_KEY_INVALID');
  });
});

describe('a suite', () => {
  it('that needs what stands beside it in its repository is not sent', async () => {
    const plan = writeSuite();
    const profiles = join(dirname(plan), 'registry/profiles.json');
    // The folder of the plan is the repository here: the path is good, and stops being so elsewhere.
    writeFileSync(profiles, readFileSync(profiles, 'utf8').replace('"./sb/order_allow_last.sb"', '"elsewhere/order_allow_last.sb"'));
    writeFileSync(join(dirname(plan), 'runtime.config.json'), '{}');
    mkdirSync(join(dirname(plan), 'elsewhere'));
    copyFileSync(join(dirname(plan), 'sb/order_allow_last.sb'), join(dirname(plan), 'elsewhere/order_allow_last.sb'));
    const error = await toThrowWithCode(() => readSuite(plan, {}), FleetError, 'FLEET_SUITE_NOT_PORTABLE');
    expect(error.message).toContain('elsewhere/order_allow_last.sb');
  });

  it('that cannot run here is not sent either', async () => {
    const plan = writeSuite();
    rmSync(join(dirname(plan), 'sb/order_allow_last.sb'));
    await expect(readSuite(plan, {})).rejects.toMatchObject({ code: 'PROFILE_SBPL_MISSING' });
  });
});
