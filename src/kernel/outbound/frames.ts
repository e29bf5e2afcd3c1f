/** Frames of RFC 6455 as a client sees them: text and binary messages whole, pings and the end apart. No extension is spoken. Pure. */
import { randomBytes } from 'node:crypto';

/** What a server does against RFC 6455, or beyond our limits. */
export class WebSocketFault extends Error {
  readonly code: 'protocol' | 'too_large';
  constructor(code: WebSocketFault['code'], message: string) {
    super(message);
    this.name = 'WebSocketFault';
    this.code = code;
  }
}

export type Frame = { kind: 'message'; text: string } | { kind: 'ping'; body: Buffer } | { kind: 'end'; code: number };

const opcodes = { more: 0x0, text: 0x1, binary: 0x2, close: 0x8, ping: 0x9, pong: 0xa } as const;
const noStatus = 1005;

/** Feed it bytes, take out all frames. Throws WebSocketFault after what came before it; it is of no use afterwards. Holds at most one message and one frame. */
export function createFrameReader(maximumMessageBytes: number): (bytes: Buffer) => Generator<Frame> {
  const arrived = createStore();
  /** A message whose end has not come. */
  const message = createStore();
  let isInside = false;
  const decoder = new TextDecoder('utf-8', { fatal: true });
  const tooLarge = () => new WebSocketFault('too_large', `a message of more than ${maximumMessageBytes} bytes`);

  function whole(): Frame {
    const bytes = message.view();
    try {
      return { kind: 'message', text: decoder.decode(bytes) };
    } catch (error) {
      throw Object.assign(new WebSocketFault('protocol', 'a message that is no UTF-8'), { cause: error });
    } finally {
      message.drop(bytes.length);
      isInside = false;
    }
  }

  function read({ opcode, isLast }: Head, body: Buffer): Frame | null {
    if (opcode === opcodes.ping) return { kind: 'ping', body: Buffer.from(body) };
    if (opcode === opcodes.pong) return null;
    if (opcode === opcodes.close) return { kind: 'end', code: body.length >= 2 ? body.readUInt16BE(0) : noStatus };
    if ((opcode === opcodes.more) !== isInside) throw new WebSocketFault('protocol', 'a message inside another');
    isInside = true;
    message.add(body);
    return isLast ? whole() : null;
  }

  return function* frames(bytes) {
    arrived.add(bytes);
    for (;;) {
      const held = arrived.view();
      const head = headOf(held);
      if (!head) return;
      // Judged by what the head announces, before anything of it is held.
      if (head.opcode < opcodes.close && message.view().length + head.length > maximumMessageBytes) throw tooLarge();
      const end = head.bytes + head.length;
      if (held.length < end) return;
      const frame = read(head, held.subarray(head.bytes, end));
      arrived.drop(end);
      if (frame) yield frame;
      if (frame?.kind === 'end') return;
    }
  };
}

const smallStore = 16_384;

/** Bytes that are added at the end and dropped from the front, each copied a bounded number of times however small the pieces. */
function createStore() {
  let buffer = Buffer.allocUnsafe(smallStore);
  let start = 0;
  let end = 0;
  return {
    add(bytes: Buffer): void {
      if (end + bytes.length > buffer.length) {
        const needed = end - start + bytes.length;
        const target = needed * 2 > buffer.length ? Buffer.allocUnsafe(needed * 2) : buffer;
        end = buffer.copy(target, 0, start, end);
        start = 0;
        buffer = target;
      }
      end += bytes.copy(buffer, end);
    },
    view: (): Buffer => buffer.subarray(start, end),
    drop(count: number): void {
      start += count;
      if (start < end) return;
      start = 0;
      end = 0;
      if (buffer.length > smallStore * 8) buffer = Buffer.allocUnsafe(smallStore);
    },
  };
}

interface Head {
  opcode: number;
  isLast: boolean;
  /** Of the head itself. */
  bytes: number;
  /** Of what follows. */
  length: number;
}

/** Null where more bytes are needed. */
function headOf(bytes: Buffer): Head | null {
  const [first, second] = bytes;
  if (first === undefined || second === undefined) return null;
  if ((first & 0x70) !== 0) throw new WebSocketFault('protocol', 'an extension nobody agreed to');
  if ((second & 0x80) !== 0) throw new WebSocketFault('protocol', 'a server does not mask');
  const opcode = first & 0x0f;
  if (!Object.values<number>(opcodes).includes(opcode)) throw new WebSocketFault('protocol', 'an unknown kind of frame');
  const isLast = (first & 0x80) !== 0;
  const short = second & 0x7f;
  if (opcode >= opcodes.close && (short > 125 || !isLast)) throw new WebSocketFault('protocol', 'a control frame is short and whole');
  if (short < 126) return { opcode, isLast, bytes: 2, length: short };
  if (short === 126) return bytes.length < 4 ? null : { opcode, isLast, bytes: 4, length: bytes.readUInt16BE(2) };
  if (bytes.length < 10) return null;
  // More than fits a number is more than anybody allows.
  return { opcode, isLast, bytes: 10, length: Number(bytes.readBigUInt64BE(2)) };
}

const maskedFrame = (opcode: number, body: Uint8Array): Buffer => {
  const mask = randomBytes(4);
  const masked = Buffer.from(body.map((byte, index) => byte ^ (mask[index % 4] ?? 0)));
  return Buffer.concat([Buffer.from([0x80 | opcode, 0x80 | masked.length]), mask, masked]);
};

/** The answer to a ping; `body` is at most 125 bytes. */
export const pongFrame = (body: Uint8Array): Buffer => maskedFrame(opcodes.pong, body);

export function closeFrame(code: number): Buffer {
  const body = Buffer.alloc(2);
  body.writeUInt16BE(code);
  return maskedFrame(opcodes.close, body);
}
