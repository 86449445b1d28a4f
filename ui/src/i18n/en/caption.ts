export const caption = {};
