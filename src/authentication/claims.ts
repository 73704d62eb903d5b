import type { JWTPayload } from "jose";
import type { Grant, Viewer } from "../core/viewer";

const SUBJECT = /^[\x21-\x7e]{1,255}$/;
// As prisma/data/operation.schema.json has them.
const PARTY = /^(?=.{2,64}$)[A-Z][A-Z0-9]*(_[A-Z0-9]+)*$/;
const OPERATION = /^(?=.{1,64}$)[a-z0-9]+(-[a-z0-9]+)*$/;
const EVERYWHERE: ReadonlyMap<string, Grant> = new Map([
  ["analyst", { role: "ANALYST" }],
  ["auditor", { role: "AUDITOR" }],
  ["administrator", { role: "ADMINISTRATOR" }],
]);

/** No token is taken longer than that after it was issued, in seconds. */
export const LONGEST_LIFE = 3_600;

/** What a token says of who asks; a claim that means nothing here makes the whole token worthless. */
export function viewerOf({ sub, roles, client_id: client, exp = 0, iat = 0 }: JWTPayload): Viewer {
  if (sub === undefined || !isSubject(sub)) throw new Error("sub must be 1 to 255 visible ASCII characters");
  if (!Array.isArray(roles)) throw new Error("roles must be a list");
  // RFC 9068: where nobody but the client itself acts, it is the subject.
  const expiresAt = Math.min(exp, iat + LONGEST_LIFE) * 1_000;
  return { subject: sub, machine: client === sub, grants: roles.map(readRole), expiresAt };
}

export function isSubject(text: string): boolean {
  return SUBJECT.test(text);
}

/** `reporter:ES`, `coordinator:jad-see-2026`, `analyst`, `auditor` or `administrator`. */
export function readRole(role: unknown): Grant {
  if (typeof role === "string") {
    const [name = "", of, ...rest] = role.split(":");
    const everywhere = EVERYWHERE.get(name);
    if (of === undefined && everywhere !== undefined) return everywhere;
    if (of !== undefined && rest.length === 0) {
      if (name === "reporter" && PARTY.test(of)) return { role: "REPORTER", party: of };
      if (name === "coordinator" && OPERATION.test(of)) return { role: "COORDINATOR", operation: of };
    }
  }
  throw new Error(`${JSON.stringify(role)} is no role`);
}
