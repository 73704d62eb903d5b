import type { Request, RequestHandler } from "express";
import { z } from "zod";
import { sha256, type TrustedDocuments } from "../core/trusted-documents";
import { isRecord } from "./json-body";
import { refuse } from "./json-errors";
import { parametersOf } from "./query-parameters";

/** What a request says of its document, by whichever of the ways that clients have. */
interface Asked {
  readonly query: unknown;
  /** As GraphQL over HTTP calls it, urql and the client preset too. */
  readonly documentId: unknown;
  /** As Relay calls it. */
  readonly doc_id: unknown;
  readonly extensions: unknown;
}

const persistedQuery = z.object({
  version: z.literal(1),
  sha256Hash: z.string().regex(/^[0-9a-f]{64}$/),
});

const NOT_TRUSTED =
  "This server answers trusted documents alone: send the id of one as documentId, doc_id or extensions.persistedQuery.sha256Hash.";

/** Lets documents be sent by their ids: those that clients have taught this server, or only those it was started with. */
export function persistedDocuments(trusted: TrustedDocuments | null): RequestHandler {
  return trusted === null ? checkHashes : onlyTrusted(trusted);
}

/** Automatic Persisted Queries are Apollo's; that a hash is one of the text is said here, in words of ours. */
const checkHashes: RequestHandler = (request, response, next) => {
  const { query, extensions } = askedBy(request);
  const given = isRecord(extensions) ? extensions["persistedQuery"] : null;
  if (given === undefined || given === null) {
    next();
    return;
  }
  const { success, data } = persistedQuery.safeParse(given);
  if (!success) {
    const message =
      "extensions.persistedQuery must have the version 1 and, as sha256Hash, the SHA-256 of the query in 64 hexadecimal digits.";
    refuse(response, 400, "BAD_REQUEST", message);
  } else if (typeof query === "string" && sha256(query) !== data.sha256Hash) {
    // SECURITY: otherwise anyone could have another document answered to those who send this hash.
    const message = "extensions.persistedQuery.sha256Hash is not the SHA-256 of the query.";
    refuse(response, 400, "BAD_REQUEST", message);
  } else {
    next();
  }
};

/** By its id or by its very text: so a server can be told of the documents before its clients send ids. */
function onlyTrusted(trusted: TrustedDocuments): RequestHandler {
  const texts = new Set(trusted.values());
  return (request, response, next) => {
    const asked = askedBy(request);
    const id = idOf(asked);
    const text =
      id === undefined ? asked.query : (trusted.get(id) ?? trusted.get(id.replace(/^sha256:/, "")));
    // Without any document there is nothing to refuse: it is a browser that opens the page, or a mistake.
    if (id === undefined && (text === undefined || text === null || text === "")) {
      if (request.method !== "POST") request.url = request.path;
      next();
    } else if (typeof text === "string" && texts.has(text)) {
      send(request, text);
      next();
    } else {
      // SECURITY: nothing else may pass here; behind it any document is answered.
      refuse(response, 403, "TRUSTED_DOCUMENT_REQUIRED", NOT_TRUSTED);
    }
  };
}

function idOf({ documentId, doc_id, extensions }: Asked): string | undefined {
  const persisted = isRecord(extensions) ? extensions["persistedQuery"] : null;
  const hash = isRecord(persisted) ? persisted["sha256Hash"] : null;
  const id = [documentId, doc_id, hash].find((one) => one !== undefined && one !== null);
  if (id === undefined) return undefined;
  return typeof id === "string" ? id : "";
}

function askedBy(request: Request): Asked {
  if (request.method === "POST") return request.body as Asked;
  const search = parametersOf(request);
  const of = (name: string) => search.get(name) ?? undefined;
  return {
    query: of("query"),
    documentId: of("documentId"),
    doc_id: of("doc_id"),
    extensions: parsed(of("extensions")),
  };
}

/** Puts the text where Apollo reads it, in place of its id. */
function send(request: Request, text: string): void {
  if (request.method === "POST") {
    const { extensions: _extensions, ...body } = request.body as Asked;
    request.body = { ...body, query: text };
    return;
  }
  const search = parametersOf(request);
  search.set("query", text);
  search.delete("extensions");
  request.url = `${request.path}?${search.toString()}`;
}

/** What is no JSON is refused by Apollo. */
function parsed(json: string | undefined): unknown {
  try {
    return json === undefined ? undefined : JSON.parse(json);
  } catch {
    return undefined;
  }
}
