export const verbs = {};
