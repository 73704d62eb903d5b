import { createServer } from "node:http";
import { createYoga } from "graphql-yoga";
import { announce } from "../announce.mjs";
import { schema } from "./schema.mjs";

const yoga = createYoga({ schema, graphiql: false, landingPage: false, logging: false });
announce(createServer(yoga), "/graphql");
