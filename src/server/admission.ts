import type { RequestHandler, Response } from "express";
import { refuse } from "./json-errors";
import type { Overload } from "./overload";
import type { PrincipalOf } from "./principal";
import { describeStanding, RateLimit, type Standing } from "./rate-limit";
import { type LimitReached, OVERLOADED } from "./refusals";

declare module "express-serve-static-core" {
  interface Locals {
    principal: string;
  }
}

/** What a request costs besides what it asks for, in units of one object. */
export const REQUEST = 10;
/** How many more may be on their way from one address, behind which many may be, than from one subject. */
const OF_ADDRESS = 10;

interface Options {
  readonly principalOf: PrincipalOf;
  /** In units of cost a minute; null for any number. */
  readonly rateLimit: number | null;
  /** How many requests a principal may have on their way; null for any number. */
  readonly concurrencyLimit: number | null;
  /** Null where nothing is sent away for having too much to do. */
  readonly overload: Overload | null;
}

/** Lets requests in, whichever way they come, as far as whose they are and how much there is to do allow it. */
export class Admission {
  readonly principalOf: PrincipalOf;
  private readonly rate: RateLimit | null;
  private readonly running = new Map<string, number>();

  constructor(private readonly options: Options) {
    this.principalOf = options.principalOf;
    this.rate = options.rateLimit === null ? null : new RateLimit(options.rateLimit);
  }

  /** Stands first of all, where a request that is sent away has cost nothing yet. */
  readonly shed: RequestHandler = (_request, response, next) => {
    if (this.options.overload?.isLate) sendAway(response, OVERLOADED);
    else next();
  };

  /** Stands behind what says who asks. Takes what a request costs besides its operation, such as for a whole file. */
  admit(cost = REQUEST): RequestHandler {
    return (request, response, next) => {
      const principal = this.principalOf(response.locals.viewer, request);
      response.locals.principal = principal;
      const reached = this.charge(principal, cost);
      if (reached === null) next();
      else sendAway(response, reached);
    };
  }

  /** Stands behind what admits requests, but for those that are answered for as long as somebody listens. */
  readonly limitRunning: RequestHandler = (_request, response, next) => {
    const reached = this.begin(response.locals.principal, response);
    if (reached === null) next();
    else sendAway(response, reached);
  };

  /** Takes the cost of an operation; gives why it is not run, or null. */
  charge(principal: string, cost: number): LimitReached | null {
    const standing = this.rate?.take(principal, cost);
    return standing === undefined || standing.isWithin ? null : this.spent(standing);
  }

  /** What an answer says of where its principal stands, by names of headers. */
  headersOf(principal: string): Readonly<Record<string, string>> {
    return this.rate === null ? {} : this.describe(this.rate.take(principal, 0));
  }

  /** A read that the database has no time for. */
  get readRefusal(): LimitReached | null {
    return this.options.overload?.isQueueLong ? OVERLOADED : null;
  }

  private begin(principal: string, response: Response): LimitReached | null {
    const { concurrencyLimit } = this.options;
    if (concurrencyLimit === null) return null;
    const most = concurrencyLimit * (principal.startsWith("address ") ? OF_ADDRESS : 1);
    const count = this.running.get(principal) ?? 0;
    if (count >= most) {
      return {
        status: 429,
        code: "CONCURRENCY_LIMITED",
        message: `${most} requests of yours are being answered already; wait for one of them.`,
        retryAfter: 1,
      };
    }
    this.running.set(principal, count + 1);
    response.once("close", () => {
      const left = (this.running.get(principal) ?? 1) - 1;
      if (left === 0) this.running.delete(principal);
      else this.running.set(principal, left);
    });
    return null;
  }

  private spent(standing: Standing): LimitReached {
    return {
      status: 429,
      code: "RATE_LIMITED",
      message: `Your questions have cost as much as is answered in a minute, ${this.rate?.limit} units; try again in ${standing.seconds} s.`,
      retryAfter: standing.seconds,
      headers: this.describe(standing),
    };
  }

  private describe(standing: Standing): Readonly<Record<string, string>> {
    return { ratelimit: describeStanding(standing), "ratelimit-policy": this.rate?.policy ?? "" };
  }
}

function sendAway(response: Response, { status, code, message, retryAfter, headers }: LimitReached): void {
  response.set({ "Retry-After": String(retryAfter), ...headers });
  refuse(response, status, code, message, { retryAfter });
}
