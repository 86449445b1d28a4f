export const strip = {};
