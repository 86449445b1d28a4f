export const picker = {};
