import { createHash } from "node:crypto";

/** Of this program, made once at random: what is named below it has the same id on every database. */
const NAMESPACE = "db5991f7-6708-4099-95ca-cf73b806263e";

/** The UUID of what a natural key names: version 5 of RFC 9562. */
export function identify(kind: string, ...key: readonly (string | number | null)[]): string {
  const digest = createHash("sha1")
    .update(Buffer.from(NAMESPACE.replaceAll("-", ""), "hex"))
    .update(JSON.stringify([kind, ...key]))
    .digest();
  const bytes = digest.subarray(0, 16);
  bytes.writeUInt8((bytes.readUInt8(6) & 0x0f) | 0x50, 6);
  bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8);
  const [, ...parts] = /^(.{8})(.{4})(.{4})(.{4})(.{12})$/.exec(bytes.toString("hex")) ?? [];
  return parts.join("-");
}

export function operationId(code: string): string {
  return identify("operation", code);
}
