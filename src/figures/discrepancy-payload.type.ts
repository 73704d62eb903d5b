import { payloadOf } from "../graphql/payload";

export const ExplainDiscrepancyPayload = payloadOf("explainDiscrepancy");
