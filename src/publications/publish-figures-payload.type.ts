import { payloadOf } from "../graphql/payload";

export const PublishFiguresPayload = payloadOf("publishFigures");
