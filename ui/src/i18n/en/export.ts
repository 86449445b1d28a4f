export const export_ = {};
