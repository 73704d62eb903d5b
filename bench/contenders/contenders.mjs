import { limit } from "./limit.mjs";
import { postgraphile } from "./postgraphile.mjs";
import { product } from "./product.mjs";

/** The limit comes first: it is what answers are compared with. */
export const CONTENDERS = [limit, product, postgraphile];
