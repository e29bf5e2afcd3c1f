/** Where the small copy of a picture comes from; the browser sends who is asking. */
export const thumbnailOf = (assetId: string) => `/api/assets/${assetId}/thumbnail`;
