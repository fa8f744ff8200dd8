import { encodeJson, LIMITS } from '@runtime/contracts';
import { encodeFrame, encodeRowFrame, type Frame, FrameDecoder, JobError } from '@runtime/job';
import { toThrowWithCode } from '@runtime/testing';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { done, hello, measured, rowFrame as row, start } from './support/samples.js';

const header = (length: number): Buffer => {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(length);
  return bytes;
};
const raw = (body: string | Buffer): Buffer => Buffer.concat([header(Buffer.byteLength(body)), Buffer.from(body)]);

describe('when a connection is in order', () => {
  it('gives the frames back however the bytes are cut', () => {
    const frames = [hello, start, row('é😀\u0000\ud800'), row(''), done];
    const bytes = Buffer.concat(frames.map(encodeFrame));
    fc.assert(
      fc.property(fc.array(fc.nat(bytes.length), { maxLength: 12 }), (cuts) => {
        const decoder = new FrameDecoder();
        const received: Frame[] = [];
        const places = [0, ...cuts.sort((a, b) => a - b), bytes.length];
        for (let i = 1; i < places.length; i++) received.push(...decoder.push(bytes.subarray(places[i - 1], places[i])));
        decoder.end();
        expect(received).toEqual(frames);
      }),
    );
  });

  it('gives a row that came as a line together with its line, and any other without', () => {
    const line = encodeJson(measured({ stderr: 'é\n😀' }));
    const [frame] = new FrameDecoder().push(encodeRowFrame(line));
    expect(frame).toEqual({ type: 'row', row: JSON.parse(line), line });
    for (const text of [
      `{"type": "row", "row": ${line} }`,
      `{"type": "row", "row": ${line.replace(', ', ',\n')}}`,
      `{"row": ${line}, "type": "row"}`,
    ]) {
      expect(new FrameDecoder().push(raw(text))).toEqual([{ type: 'row', row: JSON.parse(line) }]);
    }
  });

  it('takes a body of exactly the ceiling', () => {
    const empty = encodeFrame(row('')).length - 4;
    const frame = row('x'.repeat(LIMITS.frameBytes - empty));
    expect(encodeFrame(frame)).toHaveLength(LIMITS.frameBytes + 4);
    expect(new FrameDecoder().push(encodeFrame(frame))).toEqual([frame]);
  });

  it('has room for a row with all the output that is kept, every byte escaped', () => {
    const output = '\u0001'.repeat(LIMITS.probeOutputKeptBytes);
    const frame: Frame = { type: 'row', row: measured({ stdout: output, stderr: output }) };
    expect(encodeFrame(frame).length).toBeLessThan(LIMITS.frameBytes);
  });
});

describe('when the other side is hostile or dies', () => {
  const failsWith = (bytes: Uint8Array, code: JobError['code']): Promise<JobError> =>
    toThrowWithCode(() => new FrameDecoder().push(bytes), JobError, code);

  it('refuses to send a frame above the ceiling', async () => {
    await toThrowWithCode(() => encodeFrame(row('x'.repeat(LIMITS.frameBytes))), JobError, 'FRAME_TOO_LARGE');
  });

  it('refuses a length above the ceiling before the body arrives', async () => {
    await failsWith(header(LIMITS.frameBytes + 1), 'FRAME_TOO_LARGE');
    await failsWith(header(0xffffffff), 'FRAME_TOO_LARGE');
  });

  it('refuses a frame without a body', () => failsWith(header(0), 'FRAME_EMPTY'));
  it('refuses a body that is no JSON', () => failsWith(raw('{'), 'FRAME_INVALID'));
  it('refuses a body that is no UTF-8', () => failsWith(raw(Buffer.from([0x22, 0xff, 0x22])), 'FRAME_INVALID'));
  it('refuses a member written twice', () => failsWith(raw('{"type":"start","type":"done","run_id":"r"}'), 'FRAME_INVALID'));
  it('refuses deep nesting', () => failsWith(raw('['.repeat(100_000)), 'FRAME_INVALID'));
  it.each([
    '[]',
    'null',
    '{}',
    '{"type":"quit"}',
    '{"type":"start"}',
    '{"type":"row","row":[]}',
    '{"type":"hello","run_id":"../x","nonce":"n","job_sha256":"a","pid":1}',
  ])('refuses %s as a frame', async (body) => {
    await failsWith(raw(body), 'FRAME_INVALID');
  });

  it.each([
    ['start', { ...start, extra: 1 }, '/extra'],
    ['hello', { ...hello, host: { ...hello.host, extra: 1 } }, '/host/extra'],
    ['row', { type: 'row', row: { ...measured(), decision: 'allow' } }, '/row/decision'],
    ['row that says of itself that it is unconfirmed', { type: 'row', row: { ...measured(), unconfirmed: true } }, '/row/unconfirmed'],
    ['done', { type: 'done', done: { ...(done as { done: object }).done, extra: 1 } }, '/done/extra'],
  ])('refuses a %s with a member it does not know', async (_, frame, field) => {
    const error = await failsWith(encodeFrame(frame as never), 'FRAME_INVALID');
    expect(error.field).toBe(field);
  });

  it('names the field that is wrong', async () => {
    const error = await failsWith(raw('{"type":"start","run_id":7}'), 'FRAME_INVALID');
    expect(error.field).toBe('/run_id');
  });

  it('fails with a code of its own or not at all, whatever comes', () => {
    const whole = Buffer.concat([hello, start, row('x'), done].map(encodeFrame));
    const bytes = fc.oneof(
      fc.uint8Array({ maxLength: 200 }).map((one) => Buffer.from(one)),
      // A frame of the protocol with some of its bytes exchanged.
      fc.array(fc.tuple(fc.nat(whole.length - 1), fc.integer({ min: 0, max: 255 })), { minLength: 1, maxLength: 5 }).map((changes) => {
        const changed = Buffer.from(whole);
        for (const [at, byte] of changes) changed[at] = byte;
        return changed;
      }),
      fc.json({ maxDepth: 4 }).map(raw),
    );
    fc.assert(
      fc.property(bytes, (sent) => {
        const decoder = new FrameDecoder();
        try {
          decoder.push(sent);
          decoder.end();
        } catch (error) {
          expect(error).toBeInstanceOf(JobError);
          expect((error as JobError).code).toMatch(/^FRAME_/);
        }
      }),
      { numRuns: 500 },
    );
  });

  it.each([
    ['a number beyond all', '1e999'],
    ['a negative index', '-1'],
    ['half a character', '"\\ud800"'],
    ['a prototype', '{"__proto__": {"index": 0}}'],
    ['null', 'null'],
  ])('takes %s for no index of a row', async (_, value) => {
    const text = JSON.stringify(row('x')).replace('"index":0', `"index":${value}`);
    await failsWith(raw(text), 'FRAME_INVALID');
  });

  it('gives the first failure for good', async () => {
    const decoder = new FrameDecoder();
    await toThrowWithCode(() => decoder.push(header(0)), JobError, 'FRAME_EMPTY');
    await toThrowWithCode(() => decoder.push(encodeFrame(start)), JobError, 'FRAME_EMPTY');
    await toThrowWithCode(() => decoder.end(), JobError, 'FRAME_EMPTY');
  });

  it.each([1, 4, 5])('tells when the connection ended after %i bytes of a frame', async (bytes) => {
    const decoder = new FrameDecoder();
    expect(decoder.push(encodeFrame(start).subarray(0, bytes))).toEqual([]);
    await toThrowWithCode(() => decoder.end(), JobError, 'FRAME_TRUNCATED');
  });
});
