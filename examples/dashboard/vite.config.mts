import { fileURLToPath } from "node:url";
import { defineConfig } from "vite";

const folder = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

export default defineConfig({
  root: folder("."),
  base: "/dashboard/",
  logLevel: "warn",
  build: {
    outDir: folder("../../dist/dashboard"),
    emptyOutDir: true,
    sourcemap: false,
    reportCompressedSize: false,
    // SECURITY: the policy of the page takes no data: addresses.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    license: { fileName: "licences.md" },
    rolldownOptions: {
      input: {
        index: folder("index.html"),
        "service-worker": folder("service-worker/service-worker.ts"),
      },
      output: {
        // A worker is known by its address, which has to stay.
        entryFileNames: ({ name }) =>
          name === "service-worker" ? "service-worker.js" : "assets/[name]-[hash].js",
      },
    },
  },
  // To work on the page: `vite --config …`, beside a server at the usual address.
  server: { proxy: { "/graphql": { target: "http://127.0.0.1:4000", ws: true } } },
});
