import { payloadOf } from "../graphql/payload";

export const PublishFiguresPayload = payloadOf("publishFigures");
export const RecordPublicationPayload = payloadOf("recordPublication");
