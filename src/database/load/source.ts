import { readFile, stat } from "node:fs/promises";
import { LoadError, wholeFile } from "./problem";

const LARGEST = 5 * 1024 * 1024;
const BYTE_ORDER_MARK = "\uFEFF";

/** The name under which a file is spoken of, and what stands in it. */
export interface Source {
  readonly file: string;
  readonly text: string;
}

export async function readSource(location: string, file: string): Promise<Source> {
  return { file, text: decode(file, await readBytes(location, file)) };
}

async function readBytes(location: string, file: string): Promise<Buffer> {
  try {
    const found = await stat(location);
    if (found.isDirectory()) throw wholeFile(file, "is a folder; name the files in it.");
    // A device or a pipe may never end.
    if (!found.isFile()) throw wholeFile(file, "is no ordinary file.");
    if (found.size > LARGEST) throw tooLarge(file);
    const bytes = await readFile(location);
    if (bytes.length > LARGEST) throw tooLarge(file);
    return bytes;
  } catch (error) {
    if (error instanceof LoadError) throw error;
    throw wholeFile(file, FAULTS[(error as NodeJS.ErrnoException).code ?? ""] ?? "cannot be read.");
  }
}

function decode(file: string, bytes: Buffer): string {
  const text = decodeUtf8(bytes);
  if (text === null) throw wholeFile(file, "is not UTF-8; save it in that encoding.");
  if (text.startsWith(BYTE_ORDER_MARK))
    throw wholeFile(file, "begins with a byte order mark; save it as UTF-8 without one.");
  if (text.trim() === "") throw wholeFile(file, "is empty.");
  return text;
}

function decodeUtf8(bytes: Buffer): string | null {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return null;
  }
}

function tooLarge(file: string): LoadError {
  return wholeFile(file, `is larger than ${LARGEST / 1024 / 1024} MB, the most that is read.`);
}

const FAULTS: Readonly<Record<string, string>> = {
  ENOENT: "does not exist.",
  ENOTDIR: "does not exist.",
  EACCES: "may not be read by this user.",
  ENAMETOOLONG: "has too long a name.",
};
