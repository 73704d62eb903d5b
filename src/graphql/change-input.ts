/** What the inputs of mutations have in common, in words for the schema. */
export const IDEMPOTENCY_KEY =
  "A text of your own, 1 to 255 characters: the same request again with the same key is answered without being carried out again.";
export const REASON = "Why, in 3 to 500 characters and without personal data.";
export const OPERATION_CODE = "The code of the operation.";
export const OPERATION_VERSION =
  "The version of the operation that this is about; refused where there is another one by now.";
