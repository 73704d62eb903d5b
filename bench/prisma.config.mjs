import { defineConfig } from "prisma/config";

// Generating needs no engine binary; naming one keeps Prisma from downloading it.
process.env.PRISMA_SCHEMA_ENGINE_BINARY ??= process.execPath;

export default defineConfig({ schema: "generated/schema" });
