import { importJWK, SignJWT } from "jose";
import { readConfig } from "../config";
import { StartupError } from "../core/startup-error";
import { ensureDevelopmentKey } from "./development-key";
import { readTokenRequest } from "./token-command";

async function main(): Promise<void> {
  const { subject, roles, machine, expires } = readTokenRequest(process.argv.slice(2));
  const { tokens } = readConfig();
  if (!tokens?.development) {
    throw new StartupError(
      "Tokens are made here for development only; where JWT_ISSUER is set, ask that issuer for one.",
    );
  }
  const key = await ensureDevelopmentKey(tokens.keys);
  const token = await new SignJWT({ roles: [...roles], ...(machine ? { client_id: subject } : {}) })
    .setProtectedHeader({ alg: "ES256", typ: "at+jwt", ...(key.kid === undefined ? {} : { kid: key.kid }) })
    .setSubject(subject)
    .setIssuer(tokens.issuer)
    .setAudience(tokens.audience)
    .setIssuedAt()
    .setExpirationTime(`${expires}s`)
    .sign(await importJWK(key, "ES256"));
  console.log(token);
  console.error(
    `A token of ${subject} (${roles.join(", ")}) for ${expires / 60} minutes; send Authorization: Bearer …`,
  );
}

main().catch((error: unknown) => {
  console.error(error instanceof StartupError ? error.message : error);
  process.exitCode = 1;
});
