import { Router } from "express";
import { builtPage } from "./built-page";

// SECURITY: nothing from another host may load or be called, no other page may frame the dashboard, and its styles
// and scripts are files of its own. The socket of its subscriptions is 'self' as well.
const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self'",
  "connect-src 'self'",
  "worker-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
];

/** Serves the dashboard of `folder`. Mount it at `/dashboard`: the bundle names its files below that path. */
export function dashboard({ folder }: { folder: string }): Router {
  const router = Router();
  router.use("/service-worker.js", (request, response, next) => {
    // Without it a worker serves what is below its folder, and not the address without a slash.
    response.set("Service-Worker-Allowed", request.baseUrl.replace(/\/service-worker\.js$/, ""));
    next();
  });
  router.use(
    builtPage({
      folder,
      name: "dashboard",
      build: "npm run build:dashboard",
      contentSecurityPolicy: CONTENT_SECURITY_POLICY,
      // Itself, and one operation by its code.
      paths: /^\/[a-z0-9-]*\/?$/i,
    }),
  );
  return router;
}
