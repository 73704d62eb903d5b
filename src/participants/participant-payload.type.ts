import { payloadOf } from "../graphql/payload";

export const AddParticipantPayload = payloadOf("addParticipant");
export const ChangeParticipantRolePayload = payloadOf("changeParticipantRole");
