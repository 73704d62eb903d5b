import { payloadOf } from "../graphql/payload";

export const CreateOperationPayload = payloadOf("createOperation");
export const UpdateOperationPayload = payloadOf("updateOperation");
export const StartOperationPayload = payloadOf("startOperation");
export const CancelOperationPayload = payloadOf("cancelOperation");
