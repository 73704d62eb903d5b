import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { exportJWK, generateKeyPair, SignJWT } from "jose";

const ISSUER = "https://issuer.example";
const AUDIENCE = "jad-graph";

/** An issuer of tokens as in production, whose keys the product reads from a file. */
export async function createIssuer() {
  const folder = mkdtempSync(path.join(os.tmpdir(), "jad-graph-bench-"));
  const file = path.join(folder, "keys.json");
  const { privateKey, publicKey } = await generateKeyPair("ES256");
  const kid = "bench";
  writeFileSync(
    file,
    JSON.stringify({ keys: [{ ...(await exportJWK(publicKey)), kid, alg: "ES256", use: "sig" }] }),
  );
  return {
    environment: { JWT_ISSUER: ISSUER, JWT_AUDIENCE: AUDIENCE, JWT_JWKS: file, DATA_FOLDER: folder },
    /** For an hour, the longest that the product takes. */
    tokenOf: (subject, roles) =>
      new SignJWT({ roles })
        .setProtectedHeader({ alg: "ES256", typ: "at+jwt", kid })
        .setSubject(subject)
        .setIssuer(ISSUER)
        .setAudience(AUDIENCE)
        .setIssuedAt()
        .setExpirationTime("1h")
        .sign(privateKey),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}
