import type { RequestHandler } from "express";
import { refuse } from "./json-errors";

/** In milliseconds. Every single statement ends before; of several, and of transactions that begin anew, all together. */
const LONGEST_ANSWERING = 10_000;

const LATE = `It took longer than ${LONGEST_ANSWERING / 1_000} s. A change may have been made or not: the same again, with the same idempotencyKey, tells which and does nothing twice.`;

/** Whoever asks hears in time that there is no answer, rather than to wait for one. Stands behind what reads the body. */
export const answerInTime: RequestHandler = (_request, response, next) => {
  const timer = setTimeout(() => {
    if (response.headersSent) return;
    response.setHeader("Retry-After", "1");
    refuse(response, 504, "TIMEOUT", LATE);
  }, LONGEST_ANSWERING);
  response.once("close", () => clearTimeout(timer));
  next();
};
