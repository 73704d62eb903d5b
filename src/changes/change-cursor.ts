import { createCipheriv, createDecipheriv, createHash, randomBytes } from "node:crypto";
import { badInput } from "../core/errors";
import type { Viewer } from "../core/viewer";

const CIPHER = "aes-256-gcm";
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/**
 * Cursors over changes, for one viewer. They are not only sealed, as those of lists are, but cannot be read: a
 * position counts all changes, those too that the viewer may not know of.
 *
 * What the viewer is goes into the seal: who may see more or less than before has to read anew what it follows,
 * for no change would tell it what it may see since then, or no more.
 */
export class ChangeCursors {
  constructor(
    private readonly secret: string,
    private readonly viewer: Viewer,
  ) {}

  write(position: string): string {
    const nonce = randomBytes(NONCE_BYTES);
    const cipher = createCipheriv(CIPHER, this.key, nonce).setAAD(this.roles);
    // As long for every position.
    const sealed = Buffer.concat([cipher.update(position.padStart(19, "0"), "utf8"), cipher.final()]);
    return Buffer.concat([nonce, cipher.getAuthTag(), sealed]).toString("base64url");
  }

  read(argument: string, cursor: string): string {
    const bytes = Buffer.from(cursor, "base64url");
    try {
      const decipher = createDecipheriv(CIPHER, this.key, bytes.subarray(0, NONCE_BYTES), {
        authTagLength: TAG_BYTES,
      })
        .setAAD(this.roles)
        .setAuthTag(bytes.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES));
      const position = decipher.update(bytes.subarray(NONCE_BYTES + TAG_BYTES)).toString("utf8");
      decipher.final();
      return position;
    } catch {
      throw badInput(
        argument,
        "the cursor is not valid here; use one that was given to the same roles, unaltered, or none to begin anew.",
      );
    }
  }

  private get key(): Buffer {
    return createHash("sha256").update("changes").update(this.secret).digest();
  }

  private get roles(): Buffer {
    const { machine, grants } = this.viewer;
    return Buffer.from(JSON.stringify([machine, ...grants.map((grant) => JSON.stringify(grant)).sort()]));
  }
}
