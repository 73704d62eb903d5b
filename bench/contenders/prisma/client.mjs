import { createHash } from "node:crypto";
import { PrismaPg } from "@prisma/adapter-pg";
import { PrismaClient } from "../../generated/client/client.ts";
import { POOL } from "../../settings.mjs";

/** With named statements, which PostgreSQL parses and plans once for each connection. */
const statementNameGenerator = ({ sql }) => createHash("md5").update(sql).digest("hex");

export const prisma = new PrismaClient({
  adapter: new PrismaPg(
    { connectionString: process.env.DATABASE_URL, max: POOL },
    { statementNameGenerator },
  ),
});
