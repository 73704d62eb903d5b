import { fileURLToPath } from "node:url";
import { defineConfig } from "vite";

const folder = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

export default defineConfig({
  root: folder("."),
  base: "/graphiql/",
  logLevel: "warn",
  build: {
    outDir: folder("../../dist/explorer"),
    emptyOutDir: true,
    sourcemap: false,
    reportCompressedSize: false,
    // The editor is one large chunk by nature.
    chunkSizeWarningLimit: 5000,
    license: { fileName: "licences.md" },
    rolldownOptions: {
      // Libraries mark modules with "use client", which means nothing in a page without a server side.
      onLog: (level, log, report) => (log.code === "MODULE_LEVEL_DIRECTIVE" ? undefined : report(level, log)),
    },
  },
  worker: { format: "es" },
});
