export const curl = {};
