import { describe, expect, it } from 'vitest';
import { Message } from './protobuf';

/** Bytes as protobuf's own documentation gives them. */
describe('a protocol-buffer message', () => {
  it('writes a number as a varint: field 1 of 150 is 08 96 01', () => {
    expect([...new Message().integer(1, 150).finish()]).toEqual([0x08, 0x96, 0x01]);
  });

  it('writes a negative number as ten bytes', () => {
    expect([...new Message().integer(1, -2).finish()]).toEqual([0x08, 0xfe, ...Array(8).fill(0xff), 0x01]);
  });

  it('writes text with its length: field 2 of "testing"', () => {
    expect([...new Message().string(2, 'testing').finish()]).toEqual([
      ...[0x12, 0x07, 0x74, 0x65, 0x73, 0x74, 0x69, 0x6e, 0x67],
    ]);
  });

  it('writes a message within a message: field 3 of the first one', () => {
    expect([...new Message().message(3, new Message().integer(1, 150)).finish()]).toEqual([
      0x1a, 0x03, 0x08, 0x96, 0x01,
    ]);
  });

  it('writes a float in little-endian order, and tags beyond 15 in two bytes', () => {
    expect([...new Message().float(2, 1).integer(20, 1).finish()]).toEqual([0x15, 0, 0, 0x80, 0x3f, 0xa0, 0x01, 0x01]);
  });
});
