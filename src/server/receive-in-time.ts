import type { RequestHandler } from "express";
import { refuse } from "./json-errors";

/** In milliseconds. */
const LONGEST_RECEIVING = 10_000;

/** A request that dribbles in holds a connection for nothing: it is sent away. Only files may take longer. */
export const receiveInTime: RequestHandler = (request, response, next) => {
  const sendAway = () => {
    if (request.complete) return;
    response.once("finish", () => request.destroy());
    if (response.headersSent) return;
    response.setHeader("Connection", "close");
    const message = `The request did not come in within ${LONGEST_RECEIVING / 1_000} s.`;
    refuse(response, 408, "REQUEST_TIMEOUT", message);
  };
  const timer = setTimeout(sendAway, LONGEST_RECEIVING);
  const isThere = () => {
    clearTimeout(timer);
  };
  request.once("end", isThere).once("close", isThere);
  next();
};

/** Stands first of all: what goes on coming in though it has been answered, such as by a refusal, gets no longer either. */
export const hearOutInTime: RequestHandler = (request, response, next) => {
  response.once("finish", () => {
    if (request.complete) return;
    const timer = setTimeout(() => request.destroy(), LONGEST_RECEIVING);
    request.once("close", () => {
      clearTimeout(timer);
    });
  });
  next();
};
