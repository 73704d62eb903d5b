import type { ErrorRequestHandler, RequestHandler, Response } from "express";
import { masked, type ReportError } from "../graphql/format-error";

export const LARGEST_BODY = 100_000;

export function refuse(
  response: Response,
  status: number,
  code: string,
  message: string,
  details: Readonly<Record<string, unknown>> = {},
): void {
  response.locals.observation?.codes.push(code);
  if (status === 503 && !response.hasHeader("Retry-After")) response.setHeader("Retry-After", "1");
  response.status(status).json({ errors: [{ message, extensions: { code, ...details } }] });
}

/** Two of them may be read differently by what stands in front of the server. */
export const requireOneHost: RequestHandler = (request, response, next) => {
  const hosts = request.rawHeaders.filter((name, index) => index % 2 === 0 && name.toLowerCase() === "host");
  if (hosts.length > 1) refuse(response, 400, "BAD_REQUEST", "Send one Host header.");
  else next();
};

const METHODS: readonly string[] = ["GET", "HEAD", "OPTIONS", "POST"];

export const requireMethod: RequestHandler = (request, response, next) => {
  if (METHODS.includes(request.method)) {
    next();
    return;
  }
  response.setHeader("Allow", METHODS.join(", "));
  refuse(response, 405, "METHOD_NOT_ALLOWED", "Use POST, or GET for queries.");
};

/** What is left over at an address that is there: methods that nothing answers. OPTIONS are answered by express. */
export function refuseOtherMethods(method: string, ...others: readonly string[]): RequestHandler {
  return (request, response, next) => {
    if (request.method === "OPTIONS") {
      next();
      return;
    }
    response.setHeader("Allow", [method, ...others].join(", "));
    refuse(response, 405, "METHOD_NOT_ALLOWED", `Use ${method}.`);
  };
}

/** Only UTF-8 JSON is read; everything else is told so before its body is looked at. */
export const requireJson: RequestHandler = (request, response, next) => {
  if (request.method !== "POST") {
    next();
    return;
  }
  const [type = "", ...parameters] = (request.headers["content-type"] ?? "").toLowerCase().split(";");
  const charset = parameters
    .map((parameter) => parameter.trim())
    .find((parameter) => parameter.startsWith("charset="));
  if (type.trim() !== "application/json") {
    refuse(response, 415, "UNSUPPORTED_MEDIA_TYPE", "Use Content-Type: application/json.");
  } else if (charset !== undefined && !/^charset="?utf-?8"?$/.test(charset)) {
    refuse(response, 415, "UNSUPPORTED_MEDIA_TYPE", "Only UTF-8 is accepted.");
  } else {
    next();
  }
};

interface BodyError {
  readonly type?: string;
  readonly status?: number;
  /** In bytes. */
  readonly limit?: number;
}

/** Answers what express would answer with an HTML page, and reports what it would print. */
export function answerInJson(report: ReportError): ErrorRequestHandler {
  // Express knows an error handler by its four parameters.
  return (error: BodyError, request, response, _next) => {
    // The client has gone, and nobody can be told anything.
    if (request.destroyed && !request.complete) return;
    // It came too late, and its client has been told so.
    if (response.writableEnded) return;
    const isOfClient = error.status !== undefined || error.type !== undefined;
    if (!response.headersSent && isOfClient) {
      refuseBody(response, error);
      return;
    }
    const masking = masked({}, error, report);
    response.locals.observation?.see([masking]);
    // An answer that breaks off says so; a short one would not.
    if (response.headersSent) response.destroy();
    else response.status(500).json({ errors: [masking] });
  };
}

function refuseBody(response: Response, error: BodyError): void {
  const limit = error.limit ?? LARGEST_BODY;
  switch (error.type) {
    case "entity.too.large":
      refuse(
        response,
        413,
        "PAYLOAD_TOO_LARGE",
        `The request body is larger than ${limit / 1000} kB${limit === LARGEST_BODY ? "; use the file import for bulk data" : ""}.`,
      );
      break;
    case "encoding.unsupported":
      refuse(response, 415, "UNSUPPORTED_MEDIA_TYPE", "Send the body without Content-Encoding.");
      break;
    default:
      refuse(response, error.status ?? 400, "BAD_REQUEST", "The request could not be read.");
  }
}

export const answerNotFound: RequestHandler = (request, response) => {
  refuse(response, 404, "NOT_FOUND", `There is nothing at ${request.path}; the graph is at /graphql.`);
};

/** A body that is JSON, but no request. */
export const requireObject: RequestHandler = (request, response, next) => {
  const body: unknown = request.body;
  const isObject =
    typeof body === "object" && body !== null && !Array.isArray(body) && Object.keys(body).length > 0;
  if (request.method !== "POST" || isObject) next();
  else refuse(response, 400, "BAD_REQUEST", 'The body must be a JSON object with a "query".');
};
