import type { Router } from "express";
import { builtPage } from "./built-page";

// SECURITY: nothing from another host may load or be called, and no other page may frame the explorer.
// The editor writes style elements, and its stylesheet carries its fonts and images as data.
const CONTENT_SECURITY_POLICY = [
  "default-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "font-src 'self' data:",
  "img-src 'self' data:",
  "object-src 'none'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
];

/** Serves the bundled GraphiQL of `folder`. Mount it at `/graphiql`: the bundle names its files below that path. */
export function explorer({ folder }: { folder: string }): Router {
  return builtPage({
    folder,
    name: "explorer",
    build: "npm run build:explorer",
    contentSecurityPolicy: CONTENT_SECURITY_POLICY,
    paths: /^\/$/,
  });
}
