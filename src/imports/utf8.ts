import { isUtf8 } from "node:buffer";
import { refused } from "./file-problems";

const LINE_END = 0x0a;

/** Lets text pass as it is, cut between characters, and names the line that is none. */
export async function* onlyText(chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let line = 1;
  let rest: Buffer = Buffer.alloc(0);
  for await (const chunk of chunks) {
    const bytes = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
    const end = endOfCharacters(bytes);
    const text = bytes.subarray(0, end);
    rest = bytes.subarray(end);
    if (!isUtf8(text)) throw notUtf8(firstBadLine(text, line));
    const nul = text.indexOf(0);
    if (nul >= 0) {
      throw refused(
        line + countLines(text.subarray(0, nul)),
        "This line has a character that is not allowed (U+0000).",
      );
    }
    line += countLines(text);
    yield text;
  }
  if (rest.length > 0) throw notUtf8(line);
}

function notUtf8(line: number) {
  return refused(line, "This line is not UTF-8; save the file as CSV UTF-8.");
}

/** Where the last character ends of which all bytes are there. */
function endOfCharacters(bytes: Buffer): number {
  for (let back = 1; back <= Math.min(3, bytes.length); back += 1) {
    const byte = bytes[bytes.length - back] ?? 0;
    // Within a character: its first byte, which says how many there are, is further in front.
    if (byte >= 0x80 && byte < 0xc0) continue;
    const length = byte < 0x80 ? 1 : byte < 0xe0 ? 2 : byte < 0xf0 ? 3 : 4;
    return length > back ? bytes.length - back : bytes.length;
  }
  return bytes.length;
}

function countLines(bytes: Buffer): number {
  let count = 0;
  for (let at = bytes.indexOf(LINE_END); at >= 0; at = bytes.indexOf(LINE_END, at + 1)) count += 1;
  return count;
}

function firstBadLine(bytes: Buffer, first: number): number {
  for (let line = first, start = 0; ; line += 1) {
    const found = bytes.indexOf(LINE_END, start);
    if (found < 0 || !isUtf8(bytes.subarray(start, found))) return line;
    start = found + 1;
  }
}
